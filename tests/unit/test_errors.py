"""Errors a person can meet say what to do."""

from __future__ import annotations

import ast
import re
import string

import pytest

from advisor import errors
from advisor.errors import AdvisorError, KnowledgeError, Problem
from advisor.settings import ROOT


@pytest.mark.parametrize("code", sorted(errors._SENTENCES))
def test_every_sentence_can_be_filled_and_says_enough(code: str) -> None:
    blanks = {field for _, field, _, _ in string.Formatter().parse(errors._SENTENCES[code]) if field}
    error = AdvisorError(code, **dict.fromkeys(blanks, "X"))
    assert error.code == code
    assert "{" not in str(error)
    assert str(error)


def test_every_error_is_raised_with_what_its_sentence_needs() -> None:
    raised = set()
    for path in (ROOT / "advisor").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "AdvisorError":
                assert isinstance(node.args[0], ast.Constant), path
                code = node.args[0].value
                blanks = {field for _, field, _, _ in string.Formatter().parse(errors._SENTENCES[code]) if field}
                assert {re.split(r"[!.\[]", blank)[0] for blank in blanks} == {word.arg for word in node.keywords}, (
                    path,
                    code,
                )
                raised.add(code)
    assert raised == set(errors._SENTENCES)


def test_problems_come_in_the_order_of_their_places() -> None:
    error = KnowledgeError([Problem("b.yml", 2, "x"), Problem("a.yml", 10, "y"), Problem("a.yml", 9, "z")])
    assert str(error) == "a.yml:9: z\na.yml:10: y\nb.yml:2: x"
