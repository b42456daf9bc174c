"""Which question to ask next: exact dynamic programming over what is still open.

The expected number of questions is taken over the answers, each with its weight from the data among those still
possible, "I don't know" with a weight of its own. A talk is over when the verdict is settled or no question can change
it. Points that are never asked stand at their usual value throughout (they are reported, not asked).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from math import inf, prod

from advisor.eligibility.assess import assess
from advisor.eligibility.assume import set_aside
from advisor.eligibility.facts import Facts
from advisor.eligibility.model import Knowledge, Model, model_of, understand
from advisor.eligibility.options import bears_on, options
from advisor.eligibility.outcome import (
    EXCLUDED,
    GRAVEST,
    NOT_EXCLUDED,
    is_settled,
    outcome_of,
    together,
)
from advisor.eligibility.residual import IMPOSSIBLE, Axis, Residual, Residuals
from advisor.eligibility.rulebook import Attribute, Rulebook
from advisor.eligibility.verdict import Question

_CLOSE = 1e-9
"""Costs nearer than this count as a tie, which the fixed order decides."""


def next_question(
    rulebook: Rulebook, facts: Facts, asked: Collection[str] = (), today: date | None = None
) -> Question | None:
    """The best next question, or ``None`` when no question can change the verdict.

    ``asked`` are attributes not to ask again; those in ``facts.unsure`` are not asked again either. ``today`` chooses
    the rules as in :func:`~advisor.eligibility.assess.assess`; without it, the day on which the function is called.

    Raises:
        FactsError: as :func:`~advisor.eligibility.assess.assess`.
    """
    model = model_of(rulebook, today or date.today())
    knowledge, _ = set_aside(model, understand(model, facts))
    plan = planner_of(model).plan(knowledge, frozenset(asked) | facts.unsure)
    if plan is None:
        return None
    attribute = rulebook.attribute(plan.attribute)
    if attribute.question is None or attribute.why is None:
        raise ValueError(f"{attribute.id} is to be asked and has no question")  # parse_documents() refuses it
    return Question(
        attribute,
        attribute.question,
        attribute.why,
        tuple(options(model, knowledge, attribute, facts)),
        plan.expected,
        tuple(bears_on(model, knowledge, attribute)),
    )


def prepare(rulebook: Rulebook, today: date) -> None:
    """Works out verdict and plan for everything that somebody may say first, so that talks begin without delay.

    It takes about a second, once for each set of rules.
    """
    beginnings = [Facts()]
    for attribute in rulebook.attributes:
        beginnings += [Facts.of({attribute.id: value.id}) for value in attribute.values]
        beginnings.append(Facts.of(unsure=[attribute.id]))
    for facts in beginnings:
        assess(rulebook, facts, today)
        next_question(rulebook, facts, today=today)


@dataclass(frozen=True)
class Open:
    """What is open as a whole: the parts that still hold questions, and the outcomes of all others together."""

    residuals: tuple[Residual, ...]
    settled: int

    @staticmethod
    def of(residuals: Sequence[Residual]) -> Open:
        """The whole made of these parts."""
        settled = together(residual.outcomes for residual in residuals if not residual.axes)
        return Open(tuple(residual for residual in residuals if residual.axes), _no_matter_how(settled))

    def after(self, at: int, left: Residual) -> Open:
        """The whole when part ``at`` has become ``left``."""
        before, behind = self.residuals[:at], self.residuals[at + 1 :]
        if left.axes:
            return Open((*before, left, *behind), self.settled)
        return Open(before + behind, _no_matter_how(GRAVEST[self.settled][left.outcomes]))

    @property
    def outcomes(self) -> int:
        """What remains possible as long as nothing more is answered."""
        return together((self.settled, *(residual.outcomes for residual in self.residuals)))


def _no_matter_how(settled: int) -> int:
    """Settled parts that cannot agree any more, excluded being possible: how else they differ changes nothing."""
    if settled & EXCLUDED and settled != EXCLUDED:
        return EXCLUDED | NOT_EXCLUDED
    return settled


@dataclass(frozen=True)
class Plan:
    """The attribute to ask first, and the expected number of questions then.

    That number is not worked out (``None``) for a question that goes before all others: it has no rival to beat.
    """

    attribute: str
    expected: float | None


@dataclass(frozen=True)
class Step:
    """A question and what it costs: the expected number of questions when it is asked now."""

    attribute: str
    cost: float


@lru_cache(maxsize=64)
def planner_of(model: Model) -> Planner:
    """The planner of ``model``, with all it has worked out so far."""
    return Planner(model)


@dataclass
class Planner:
    """Plans for one model; what it has worked out once is kept."""

    model: Model
    residuals: Residuals = field(default_factory=Residuals)
    _plans: dict[tuple[Knowledge, frozenset[str]], Plan | None] = field(default_factory=dict)
    _steps: dict[Open, Step | None] = field(default_factory=dict)
    _reach: dict[Residual, frozenset[int]] = field(default_factory=dict)
    _tables: dict[tuple[int, int, tuple[Axis, ...]], Residual] = field(default_factory=dict)
    _lone: dict[Residual, float] = field(default_factory=dict)
    _greatest: dict[Residual, float] = field(default_factory=dict)
    _effects: dict[tuple[Residual, str], frozenset[tuple[int, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        attributes = self.model.rulebook.attributes
        self._order = {attribute.id: at for at, attribute in enumerate(attributes)}
        self._goes_first = {attribute.id for attribute in attributes if attribute.ask == "first"}

    def plan(self, knowledge: Knowledge, closed: frozenset[str]) -> Plan | None:
        """The first step of an optimal plan; ``None`` when nothing is worth asking."""
        key = (knowledge, closed)
        if key not in self._plans:
            self._plans[key] = self._plan(knowledge, closed)
        return self._plans[key]

    def _plan(self, knowledge: Knowledge, closed: frozenset[str]) -> Plan | None:
        if outcome_of(self.model.outcome_set(knowledge)) != "depends":
            return None
        first = self._first(knowledge, closed)
        if first is not None:
            return first
        parts = range(len(self.model.parts))
        step = self._best(Open.of([self._residual(number, knowledge, closed) for number in parts]))
        return Plan(step.attribute, step.cost) if step else None

    def _first(self, knowledge: Knowledge, closed: frozenset[str]) -> Plan | None:
        """The question that the data puts before all others, if an answer to it settles the verdict right away.

        It has no rival, and is found without a table of everything that could follow.
        """
        for attribute in self.model.rulebook.attributes:
            if attribute.ask != "first" or attribute.id in closed or attribute.id not in self.model.place:
                continue
            answers = (
                self.model.narrowed(knowledge, attribute.id, frozenset((at,)))
                for at in self.model.possible(knowledge, attribute.id)
            )
            if any(is_settled(self.model.outcome_set(answer)) for answer in answers):
                return Plan(attribute.id, None)
        return None

    def _residual(self, number: int, knowledge: Knowledge, closed: frozenset[str]) -> Residual:
        """What is open in part ``number``."""
        names = [name for axis in self.model.parts[number].axes for name in axis.attributes]
        questions = [name for name in names if self._is_question(name, knowledge, closed)]
        axes = tuple(self._axis(name, knowledge, questions) for name in questions)
        # Facts that no rule tells apart leave the same worlds, and so the same table.
        key = (number, self.model.parts[number].worlds(knowledge[self.model.ranges[number]]), axes)
        if key not in self._tables:
            sizes = [prod(len(axis.weights) for axis in axes[at:]) for at in range(len(axes) + 1)]
            cells = tuple(self._cells(number, knowledge, questions, sizes))
            self._tables[key] = self.residuals.of(axes, cells)
        return self._tables[key]

    def _is_question(self, name: str, knowledge: Knowledge, closed: frozenset[str]) -> bool:
        """Whether ``name`` is unknown and may be asked, now or after what it needs to be known first."""
        attribute = self.model.rulebook.attribute(name)
        if attribute.ask in ("never", "derived") or name in closed or name not in self.model.place:
            return False
        if len(self.model.possible(knowledge, name)) < 2:
            return False
        if attribute.only_if is None or self._makes_sense(attribute, knowledge):
            return True
        return self._is_question(attribute.only_if[0], knowledge, closed)

    def _makes_sense(self, attribute: Attribute, knowledge: Knowledge) -> bool:
        """Whether what the question presupposes is known to hold."""
        if attribute.only_if is None:
            return True
        other, wanted = attribute.only_if
        return self.model.classes[other].holding(wanted).issuperset(self.model.possible(knowledge, other))

    def _axis(self, name: str, knowledge: Knowledge, questions: list[str]) -> Axis:
        attribute = self.model.rulebook.attribute(name)
        possible = self.model.possible(knowledge, name)
        needs = attribute.only_if[0] if attribute.only_if else None
        if self._makes_sense(attribute, knowledge):
            needs = None
        return Axis(
            name,
            self._weights(name, possible),
            attribute.unsure_weight,
            needs=needs,
            opens=tuple(self._opens(name, at, questions) for at in possible),
        )

    def _opens(self, name: str, at: int, questions: list[str]) -> frozenset[str]:
        """The questions that make sense once ``name`` is in its class number ``at``."""
        members = set(self.model.classes[name].members[at])
        conditions = [(other, self.model.rulebook.attribute(other).only_if) for other in questions]
        return frozenset(other for other, need in conditions if need and need[0] == name and members <= need[1])

    def _cells(self, number: int, knowledge: Knowledge, questions: list[str], sizes: list[int]) -> Iterator[int]:
        """The outcomes that each combination of answers leaves, the last question's answers counting fastest."""
        part, own = self.model.parts[number], self.model.ranges[number]
        answers = [(name, self.model.possible(knowledge, name)) for name in questions]
        # Questions that share an axis can rule out each other's answers; behind the last of them all are possible.
        places = [self.model.place[name] for name in questions]
        independent = max((at + 1 for at, place in enumerate(places) if places.count(place) > 1), default=0)

        def rows(left: Knowledge, depth: int) -> Iterator[int]:
            outcomes = part.outcome_set(part.worlds(left[own])) if all(left) else IMPOSSIBLE
            settled = depth >= independent and is_settled(outcomes)
            if settled or outcomes == IMPOSSIBLE or depth == len(answers):
                yield from (outcomes,) * sizes[depth]
                return
            name, possible = answers[depth]
            for at in possible:
                yield from rows(self.model.narrowed(left, name, frozenset((at,))), depth + 1)

        return rows(knowledge, 0)

    def _weights(self, name: str, possible: tuple[int, ...]) -> tuple[float, ...]:
        attribute, members = self.model.rulebook.attribute(name), self.model.classes[name].members
        if attribute.kind == "date":
            return (1.0,) * len(possible)
        return tuple(sum(attribute.value(value).weight for value in members[at]) for at in possible)

    # --- the order ------------------------------------------------------------------------------

    def _best(self, state: Open) -> Step | None:
        """The best question in ``state`` and what it costs, exactly; ``None`` when nothing is worth asking."""
        if state not in self._steps:
            self._steps[state] = self._search(state)
        return self._steps[state]

    def _search(self, state: Open) -> Step | None:
        """Works out the cost of each question, the most promising first; one that cannot win is left out."""
        worth = self._worth_asking(state)
        bounds = sorted((self._at_least(state, at, name), place) for place, (at, name) in enumerate(worth))
        costs: dict[int, float] = {}
        least = inf
        for bound, place in bounds:
            if bound > least + _CLOSE:
                break
            costs[place] = self._cost(state, *worth[place])
            least = min(least, costs[place])
        for place in sorted(costs):
            if costs[place] <= least + _CLOSE:
                return Step(worth[place][1], costs[place])
        return None

    def _cost(self, state: Open, at: int, attribute: str) -> float:
        """The expected number of questions when ``attribute`` is asked now."""
        cost = 1.0
        for way in self.residuals.ways(state.residuals[at], attribute):
            after = self._best(state.after(at, way.residual))
            cost += way.share * after.cost if after else 0.0
        return cost

    # --- bounds -------------------------------------------------------------------------------------

    def _at_least(self, state: Open, at: int, attribute: str) -> float:
        """A lower bound of :meth:`_cost`."""
        ways = self.residuals.ways(state.residuals[at], attribute)
        return 1.0 + sum(way.share * self._bound(state.after(at, way.residual)) for way in ways)

    def _bound(self, state: Open) -> float:
        """A lower bound of the questions that ``state`` needs.

        However the questions of the parts are interleaved, as long as no other part has come to exclude, a part needs
        at least the questions that it takes to find out whether it excludes.
        """
        if is_settled(state.outcomes):
            return 0.0
        clear = [1.0 - self._excludes_at_most(residual) for residual in state.residuals]
        return sum(
            self._alone(residual) * prod(clear[:at]) * prod(clear[at + 1 :])
            for at, residual in enumerate(state.residuals)
        )

    def _alone(self, residual: Residual) -> float:
        """The fewest questions, on average, that tell whether one part excludes."""
        if residual not in self._lone:
            only = Open((residual,), EXCLUDED | NOT_EXCLUDED)
            costs = [self._cost(only, at, name) for at, name in self._worth_asking(only)]
            self._lone[residual] = min(costs, default=0.0)
        return self._lone[residual]

    def _excludes_at_most(self, residual: Residual) -> float:
        """The greatest chance, over all orders, that questions in this part come to exclude."""
        if residual.outcomes == EXCLUDED:
            return 1.0
        if residual not in self._greatest:
            chances = [
                sum(way.share * self._excludes_at_most(way.residual) for way in self.residuals.ways(residual, name))
                for name in residual.askable
            ]
            self._greatest[residual] = max(chances, default=0.0)
        return self._greatest[residual]

    # --- whether a question is worth asking ------------------------------------------------------------

    def _worth_asking(self, state: Open) -> list[tuple[int, str]]:
        """The askable questions that can change the verdict, in the fixed order; of those that go first, only these."""
        if is_settled(state.outcomes):
            return []
        questions = [(at, name) for at, residual in enumerate(state.residuals) for name in residual.askable]
        questions.sort(key=lambda question: self._order[question[1]])
        first = [(at, name) for at, name in questions if name in self._goes_first]
        worth = [(at, name) for at, name in first if self._matters(state, at, name)]
        return worth or [(at, name) for at, name in questions if self._matters(state, at, name)]

    def _matters(self, state: Open, at: int, attribute: str) -> bool:
        """Whether, now or after some answers to other questions, the answer to this one changes the verdict."""
        others = state.residuals[:at] + state.residuals[at + 1 :]
        rest = together((state.settled, *(residual.outcomes for residual in others)))
        now = outcome_of(state.outcomes)
        ways = self.residuals.ways(state.residuals[at], attribute)
        if any(outcome_of(GRAVEST[rest][way.residual.outcomes]) != now for way in ways if not way.unsure):
            return True
        return any(
            outcome_of(GRAVEST[rest][before]) != outcome_of(GRAVEST[rest][after])
            for before, after in self._effect(state.residuals[at], attribute)
            for rest in self._around(state.settled, others)
        )

    def _around(self, settled: int, others: tuple[Residual, ...]) -> frozenset[int]:
        """The sets of outcomes that the rest of the rules can come to at some point of the talk."""
        found = {settled}
        for residual in others:
            found = {GRAVEST[one][other] for one in found for other in self._reachable(residual)}
        return frozenset(found)

    def _reachable(self, residual: Residual) -> frozenset[int]:
        """The sets of outcomes that can remain in this part at some point of the talk."""
        if residual not in self._reach:
            found = {residual.outcomes}
            for name in residual.askable:
                for way in self.residuals.ways(residual, name):
                    found |= self._reachable(way.residual)
            self._reach[residual] = frozenset(found)
        return self._reach[residual]

    def _effect(self, residual: Residual, attribute: str) -> frozenset[tuple[int, int]]:
        """The sets of outcomes right before and right after an answer to ``attribute``, now or later in the talk."""
        key = (residual, attribute)
        if key not in self._effects:
            found: set[tuple[int, int]] = set()
            for name in residual.askable:
                for way in self.residuals.ways(residual, name):
                    if name != attribute:
                        found |= self._effect(way.residual, attribute)
                    elif not way.unsure:
                        found.add((residual.outcomes, way.residual.outcomes))
            self._effects[key] = frozenset(found)
        return self._effects[key]
