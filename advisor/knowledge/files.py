"""YAML files with the line of every value, so that a problem can be shown where it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from advisor.errors import Problem

_DAY = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")


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
                places = node.lc
                position = places.value(key) if isinstance(node, Mapping) else places.item(key)
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
        except ValueError as error:
            problems.append(Problem(name, _line_of_a_day_that_is_none(path), f"holds a day that is none: {error}"))
        else:
            documents.append(Document(name, content))
    return documents, problems


def _line_of_a_day_that_is_none(path: Path) -> int:
    """The YAML library reads days by itself and does not say which one it could not read."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for year, month, day in _DAY.findall(line):
            try:
                date(int(year), int(month), int(day))
            except ValueError:
                return number
    return 1
