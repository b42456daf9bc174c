"""Which question to ask next: exact dynamic programming over what is still open.

The expected number of questions is taken over the answers, each with its weight from the data among those still
possible, "I don't know" with a weight of its own. A talk is over when the verdict is settled or no question can change
it. Points that are never asked stand at their usual value throughout (they are reported, not asked).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from advisor.eligibility.assess import rule_state, set_aside
from advisor.eligibility.classes import Classes
from advisor.eligibility.dates import Span
from advisor.eligibility.facts import Facts
from advisor.eligibility.labels import span_label
from advisor.eligibility.model import Knowledge, Model, model_of, understand
from advisor.eligibility.outcome import EXCLUDED, NOT_EXCLUDED, outcome_of, together
from advisor.eligibility.residual import Axis, Residual, Residuals
from advisor.eligibility.rulebook import Attribute, Rule, Rulebook
from advisor.eligibility.verdict import Option, Question


Open = tuple[Residual, ...]
"""What is open as a whole: the residuals that still hold questions, and last one that sums up the settled parts."""

_CLOSE = 1e-9
"""Costs nearer than this count as a tie, which the fixed order decides."""


def next_question(
    rulebook: Rulebook, facts: Facts, asked: Collection[str] = (), today: date | None = None
) -> Question | None:
    """The best next question, or ``None`` when no question can change the verdict.

    ``asked`` are attributes not to ask again; those in ``facts.unsure`` are not asked again either. ``today`` chooses the
    rules as in :func:`~advisor.eligibility.assess.assess`; without it, the day on which the function is called.

    Raises:
        FactsError: as :func:`~advisor.eligibility.assess.assess`.
    """
    model = model_of(rulebook, today or date.today())
    knowledge, _ = set_aside(model, understand(model, facts).knowledge)
    closed = frozenset(asked) | facts.unsure
    plan = _plan(model, knowledge, closed)
    if plan is None:
        return None
    attribute = rulebook.attribute(plan.attribute)
    if attribute.question is None or attribute.why is None:  # parse() refuses such a rulebook
        raise AssertionError(attribute.id)
    return Question(
        attribute,
        attribute.question,
        attribute.why,
        tuple(_options(model, knowledge, attribute, facts)),
        plan.expected,
        tuple(_bears_on(model, knowledge, attribute)),
    )


@dataclass(frozen=True)
class Plan:
    """The attribute to ask first, and the expected number of questions then."""

    attribute: str
    expected: float


def _plan(model: Model, knowledge: Knowledge, closed: frozenset[str]) -> Plan | None:
    key = (knowledge, closed & set(model.part_of))
    if key not in model.plans:
        planner = model.plans.setdefault("planner", Planner(model))
        assert isinstance(planner, Planner)
        model.plans[key] = planner.plan(knowledge, closed)
    found = model.plans[key]
    assert found is None or isinstance(found, Plan)
    return found


@dataclass
class Planner:
    """Plans for one model; what it has worked out once is kept."""

    model: Model
    residuals: Residuals = field(default_factory=Residuals)
    _costs: dict[Open, Plan | None] = field(default_factory=dict)
    _reach: dict[Residual, frozenset[int]] = field(default_factory=dict)
    _effects: dict[tuple[Residual, str], frozenset[tuple[int, int]]] = field(default_factory=dict)

    def plan(self, knowledge: Knowledge, closed: frozenset[str]) -> Plan | None:
        """The first step of an optimal plan; ``None`` when nothing is worth asking."""
        if outcome_of(self.model.outcome_set(knowledge)) != "depends":
            return None
        parts = [
            self._residual(at, worlds, [name for name in self._questions(at, worlds) if name not in closed])
            for at, worlds in enumerate(knowledge)
        ]
        return self._best(self._canonical(parts))

    def _questions(self, at: int, worlds: int) -> list[str]:
        part = self.model.parts[at]
        return [
            name
            for name in part.attributes
            if self.model.rulebook.attribute(name).ask in ("first", "gate", "always")
            and len(part.possible(worlds, name)) > 1
        ]

    def _residual(self, at: int, worlds: int, questions: list[str]) -> Residual:
        axes = []
        for name in questions:
            attribute, classes = self.model.rulebook.attribute(name), self.model.classes[name]
            weights = tuple(
                sum(attribute.value(member).weight for member in members) if attribute.values else 1.0
                for members in (classes.members[at_] for at_ in self.model.parts[at].possible(worlds, name))
            )
            axes.append(Axis(name, weights, attribute.unsure_weight))
        return self.residuals.of(axes, tuple(self._table(at, worlds, questions)))

    def _table(self, at: int, worlds: int, questions: list[str]) -> Iterator[int]:
        part = self.model.parts[at]
        answers = [[part.values[name][n] for n in part.possible(worlds, name)] for name in questions]
        sizes = [1]
        for masks in reversed(answers):
            sizes.insert(0, sizes[0] * len(masks))

        def rows(left: int, depth: int) -> Iterator[int]:
            outcomes = part.outcome_set(left)
            if depth == len(answers) or outcomes in (0, 1, 2, 4):  # settled below: no need to go deeper
                yield from (outcomes,) * sizes[depth]
                return
            for mask in answers[depth]:
                yield from rows(left & mask, depth + 1)

        return rows(worlds, 0)

    # --- the order --------------------------------------------------------------------------------------------------

    def _canonical(self, parts: list[Residual] | Open) -> Open:
        """Settled parts summed up in one; where they cannot agree any more, how exactly makes no difference."""
        open_parts = [residual for residual in parts if residual.axes]
        settled = together(residual.outcomes for residual in parts if not residual.axes)
        if settled & EXCLUDED and settled != EXCLUDED:
            settled = EXCLUDED | NOT_EXCLUDED
        return (*open_parts, self.residuals.of((), (settled,)))

    def _best(self, state: Open) -> Plan | None:
        if state not in self._costs:
            best: Plan | None = None
            for at, attribute in self._worth_asking(state):
                cost = self._cost_of(state, at, attribute)
                if best is None or cost < best.expected - _CLOSE:
                    best = Plan(attribute, cost)
            self._costs[state] = best
        return self._costs[state]

    def _worth_asking(self, state: Open) -> list[tuple[int, str]]:
        """The questions that can change the verdict, in the fixed order; only those that go first, if there are any."""
        if outcome_of(together(residual.outcomes for residual in state)) != "depends":
            return []
        questions = self._in_order(state)
        first = [
            (at, name) for at, name in questions if self.model.rulebook.attribute(name).ask == "first"
        ]
        worth = [(at, name) for at, name in first if self._matters(state, at, name)]
        return worth or [(at, name) for at, name in questions if self._matters(state, at, name)]

    def _in_order(self, state: Open) -> list[tuple[int, str]]:
        order = {attribute.id: at for at, attribute in enumerate(self.model.rulebook.attributes)}
        questions = [(at, axis.attribute) for at, residual in enumerate(state) for axis in residual.axes]
        return sorted(questions, key=lambda question: order[question[1]])

    def _cost_of(self, state: Open, at: int, attribute: str) -> float:
        """The expected number of questions when ``attribute`` is asked now."""
        residual = state[at]
        unsure = next(axis.unsure for axis in residual.axes if axis.attribute == attribute)
        ways = [(branch.weight, branch.residual) for branch in self.residuals.branches(residual, attribute)]
        ways.append((unsure, self.residuals.unsure(residual, attribute)))
        total = sum(weight for weight, _ in ways)
        cost = 1.0
        for weight, left in ways:
            after = self._best(self._canonical((*state[:at], left, *state[at + 1 :])))
            cost += weight / total * (after.expected if after else 0.0)
        return cost

    # --- whether a question can change the verdict ------------------------------------------------------------------

    def _matters(self, state: Open, at: int, attribute: str) -> bool:
        """Whether, now or after some answers to other questions, the answer to this one changes the verdict."""
        rest_now = together(residual.outcomes for place, residual in enumerate(state) if place != at)
        now = outcome_of(together((state[at].outcomes, rest_now)))
        if any(
            outcome_of(together((branch.residual.outcomes, rest_now))) != now
            for branch in self.residuals.branches(state[at], attribute)
        ):
            return True
        others = [self._reachable(residual) for place, residual in enumerate(state) if place != at]
        around = {together(())}
        for reach in others:
            around = {together((one, other)) for one in around for other in reach}
        return any(
            outcome_of(together((before, rest))) != outcome_of(together((after, rest)))
            for before, after in self._effect(state[at], attribute)
            for rest in around
        )

    def _reachable(self, residual: Residual) -> frozenset[int]:
        """The sets of outcomes that can remain in this part at some point of the talk."""
        if residual not in self._reach:
            found = {residual.outcomes}
            for left in self._ways(residual):
                found |= self._reachable(left)
            self._reach[residual] = frozenset(found)
        return self._reach[residual]

    def _effect(self, residual: Residual, attribute: str) -> frozenset[tuple[int, int]]:
        """The sets of outcomes right before and right after an answer to ``attribute``, now or later in the talk."""
        key = (residual, attribute)
        if key not in self._effects:
            found: set[tuple[int, int]] = set()
            if residual.asks(attribute):
                for branch in self.residuals.branches(residual, attribute):
                    found.add((residual.outcomes, branch.residual.outcomes))
                for left in self._ways(residual, attribute):
                    found |= self._effect(left, attribute)
            self._effects[key] = frozenset(found)
        return self._effects[key]

    def _ways(self, residual: Residual, besides: str = "") -> Iterator[Residual]:
        for axis in residual.axes:
            if axis.attribute != besides:
                yield from (branch.residual for branch in self.residuals.branches(residual, axis.attribute))
                yield self.residuals.unsure(residual, axis.attribute)


def _options(model: Model, knowledge: Knowledge, attribute: Attribute, facts: Facts) -> Iterator[Option]:
    classes = model.classes[attribute.id]
    possible = model.possible(knowledge, attribute.id)
    if attribute.kind == "date":
        for span in _told_apart(model, knowledge, classes, possible):
            yield Option(str(span), span_label(span))
        return
    members = {name for at in possible for name in classes.members[at]}
    if attribute.id in facts:
        members &= set(facts[attribute.id])
    for value in attribute.values:
        if value.id in members:
            yield Option(value.id, value.label)


def _told_apart(model: Model, knowledge: Knowledge, classes: Classes, possible: tuple[int, ...]) -> Iterator[Span]:
    """The possible stretches of a date, neighbours joined between which no rule still makes a difference."""
    at = model.part_of[classes.attribute.id]
    part, worlds = model.parts[at], knowledge[at]
    masks = part.values[classes.attribute.id]
    sets = [worlds, *(worlds & found for own in part.rules for found in (own.fires, own.open))]

    def alike(one: int, other: int) -> bool:
        # A date takes part in no link, so its worlds repeat from stretch to stretch at a fixed distance.
        distance = _lowest(masks[other]) - _lowest(masks[one])
        return all((found & masks[one]) << distance == found & masks[other] for found in sets)

    joined = [classes.spans[possible[0]]]
    for one, other in zip(possible, possible[1:]):
        if other == one + 1 and alike(one, other):
            joined[-1] = Span(joined[-1].first, classes.spans[other].last)
        else:
            joined.append(classes.spans[other])
    yield from joined


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length()


def _bears_on(model: Model, knowledge: Knowledge, attribute: Attribute) -> Iterator[Rule]:
    at = model.part_of[attribute.id]
    part, worlds = model.parts[at], knowledge[at]
    answers = [worlds & part.values[attribute.id][n] for n in part.possible(worlds, attribute.id)]
    for own in part.rules:
        states = {rule_state(own, left) for left in answers}
        if states - {rule_state(own, worlds)}:
            yield own.rule
