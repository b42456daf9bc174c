"""YAML files with the line of every value, so that a problem can be shown where it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from advisor.errors import Problem


@dataclass(frozen=True)
class Document:
    """One parsed file. ``name`` is its path below the folder that was read."""

    name: str
    content: Any

    def line(self, path: Sequence[str | int]) -> int:
        """The line (from 1) of the value at ``path``, or of its nearest parent that has one."""
        node: Any = self.content
        line = 1
        for key in path:
            try:
                position = node.lc.value(key) if isinstance(node, Mapping) else node.lc.item(key)
                node = node[key]
            except (AttributeError, KeyError, IndexError, TypeError):
                break
            line = position[0] + 1
        return line

    def problem(self, path: Sequence[str | int], message: str) -> Problem:
        """A problem at ``path``."""
        return Problem(self.name, self.line(path), message)


def read_documents(folder: Path, paths: Sequence[Path]) -> tuple[list[Document], list[Problem]]:
    """Parses ``paths``; gives the documents that could be read and a problem for each that could not."""
    documents: list[Document] = []
    problems: list[Problem] = []
    for path in paths:
        name = path.relative_to(folder).as_posix()
        try:
            content = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            problems.append(Problem(name, 1, "is not UTF-8 text; save it as UTF-8"))
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 1
            reason = " ".join(str(error.problem or error.context).split())
            problems.append(Problem(name, line, f"is not valid YAML: {reason}"))
        except YAMLError as error:
            problems.append(Problem(name, 1, f"is not valid YAML: {error}"))
        else:
            documents.append(Document(name, content))
    return documents, problems
