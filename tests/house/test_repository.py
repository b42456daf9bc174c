"""What the project says about the world it was made in: nothing."""

from __future__ import annotations

import re

from tests.house.tree import modules, texts

# Spelt so that this file does not find itself.
_ROOTS = "|".join(f"/{name}/" for name in ("work", "root", "home/[a-z]+"))
_HOSTS = "|".join(
    ("pypi" + r"\.org", "files" + r"\.pythonhosted", "registry" + r"\.npmjs", "npmmirror", "tuna" + r"\.tsinghua")
)
FORBIDDEN = re.compile(rf"(?<![\w.])(?:{_ROOTS})|{_HOSTS}|index-url|find-links|/opt/(?:pypi|wheels)")
WORDS = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X:")))


def test_no_file_names_this_machine_or_a_registry() -> None:
    found = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if FORBIDDEN.search(line) and path.name != "test_repository.py"
    ]
    assert found == []


def test_nothing_is_left_for_later() -> None:
    found = [
        str(path) for path, text in texts() if path.suffix in (".py", ".yml", ".js", ".css") and WORDS.search(text)
    ]
    assert [name for name in found if not name.startswith("widget/dist")] == []


def test_every_module_says_what_it_is_for() -> None:
    import ast

    empty = {name for name, tree in modules().items() if tree.body and not ast.get_docstring(tree)}
    assert empty == set()
