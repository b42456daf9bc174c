"""Who is not accepted for the physician qualification exam: rules as data, evaluated exactly and explained.

>>> book = Rulebook.parse(documents)                          # parsed YAML, one entry per file
>>> facts = Facts.of({"programme": "imaging_four_year"})
>>> assess(book, facts, today=date.today()).outcome
'excluded'
"""

from advisor.eligibility.assess import assess
from advisor.eligibility.dates import Span, parse_dates
from advisor.eligibility.facts import Facts
from advisor.eligibility.outcome import Outcome
from advisor.eligibility.planner import next_question
from advisor.eligibility.problems import FactsError, RulebookError, RuleProblem
from advisor.eligibility.rulebook import Attribute, Edition, Rule, Rulebook, RulebookRows, Value
from advisor.eligibility.verdict import (
    Answer,
    Assumed,
    Derived,
    EditionVerdict,
    Finding,
    Option,
    Point,
    Question,
    Verdict,
)

__all__ = [
    "Answer",
    "Assumed",
    "Attribute",
    "Derived",
    "Edition",
    "EditionVerdict",
    "Facts",
    "FactsError",
    "Finding",
    "Option",
    "Outcome",
    "Point",
    "Question",
    "Rule",
    "RuleProblem",
    "Rulebook",
    "RulebookError",
    "RulebookRows",
    "Span",
    "Value",
    "Verdict",
    "assess",
    "next_question",
    "parse_dates",
]
