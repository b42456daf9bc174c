"""Lines of values in YAML files."""

from __future__ import annotations

from pathlib import Path

from advisor.knowledge.files import Document, read_documents

TEXT = """# first
a: 1
b:
  - x: 2
    y: [3,
      4]
  - z: {q: 5}
"""


def document(folder: Path) -> Document:
    (folder / "a.yml").write_text(TEXT)
    documents, problems = read_documents(folder, [folder / "a.yml"])
    assert not problems
    return documents[0]


def test_every_value_has_its_line(tmp_path: Path) -> None:
    found = document(tmp_path)
    assert found.line(("a",)) == 2
    assert found.line(("b", 0, "x")) == 4
    assert found.line(("b", 0, "y", 1)) == 6
    assert found.line(("b", 1, "z", "q")) == 7


def test_what_has_no_line_has_that_of_its_parent(tmp_path: Path) -> None:
    found = document(tmp_path)
    assert found.line(("b", 1, "missing")) == 7
    assert found.line(("b", 9)) == 4
    assert found.line(("missing",)) == 1
    assert found.line(()) == 1
    assert found.line(("a", "deeper", 3)) == 2


def test_names_are_paths_below_the_folder(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "x.yml").write_text("a: [")
    _, problems = read_documents(tmp_path, [tmp_path / "rules" / "x.yml"])
    assert problems[0].file == "rules/x.yml"
    assert problems[0].line >= 1
