"""Who is not accepted for the physician qualification exam: rules as data, evaluated exactly and explained.

>>> book = Rulebook.parse(documents)                          # parsed YAML, one entry per file
>>> facts = Facts.of({"programme": "imaging_four_year"})
>>> assess(book, facts, today=date.today()).outcome
'excluded'
"""

from advisor.eligibility.assess import assess
from advisor.eligibility.changes import Alternative, Change, Changes, what_would_change
from advisor.eligibility.dates import Span, parse_dates
from advisor.eligibility.facts import Facts
from advisor.eligibility.outcome import Outcome
from advisor.eligibility.planner import next_question, prepare
from advisor.eligibility.problems import FactsError, ReceiptError, RulebookError, RuleProblem
from advisor.eligibility.receipt import Receipt, Replay, make_receipt, replay
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
from advisor.eligibility.worlds import rule_attributes

__all__ = [
    "Alternative",
    "Answer",
    "Assumed",
    "Attribute",
    "Change",
    "Changes",
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
    "Receipt",
    "ReceiptError",
    "Replay",
    "Rule",
    "RuleProblem",
    "Rulebook",
    "RulebookError",
    "RulebookRows",
    "Span",
    "Value",
    "Verdict",
    "assess",
    "make_receipt",
    "next_question",
    "parse_dates",
    "prepare",
    "replay",
    "rule_attributes",
    "what_would_change",
]
