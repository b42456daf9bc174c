"""What is said about the conversation itself: again, shorter, in the other language, the second one, go back …"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from advisor import answers
from advisor.dialogue import compose
from advisor.dialogue.desk import Desk
from advisor.dialogue.intents import QUESTIONS, REASON_FOR, SOCIAL
from advisor.dialogue.outcome import Asked
from advisor.dialogue.reading import Reading
from advisor.dialogue.resolve import narrowing_of
from advisor.dialogue.state import State
from advisor.dialogue.telling import tell
from advisor.model import Button, Fact, Language, Query, Reply
from advisor.questions import CHECKED_KINDS
from advisor.text import fold
from advisor.words import say


@dataclass(frozen=True)
class Turn:
    """What a turn comes to.

    ``unanswered`` tells why the message should be kept for the counsellors, if it should; ``forget`` that everything
    kept about this conversation must go.
    """

    reply: Reply
    state: State
    unanswered: str | None = None
    forget: bool = False


Move = Callable[[Reading, State, Desk, Language], Turn]

_NUMBERS = {
    "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "last": -1,
    "最后": -1, "前者": 1, "后者": 2, "former": 1, "latter": 2,
}  # fmt: skip
_ORDINAL = re.compile(
    r"第\s*([一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]|\d{1,2})"
    r"\s*(?:个|条|项|门|种|点)?(?![年制学十步\d])|(前者|后者|最后[一那这]?[个条项门种])"
    r"|\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last)\s+(?:one|option|choice|course|job|topic|item)\b"
    r"|\b(?:the\s+)(former|latter|first|second|third|fourth|fifth|sixth|last)\s*(?:[?.!]*$|,)"
    r"|\b(?:the\s+)(\d)(?:st|nd|rd|th)\b"
    r"|\b(?:number|option|no\.?)\s*(\d{1,2})\b"
)
# What may stand beside a number without making it a question: "I choose …", "…, in more detail".
_CHOOSING = frozenset(
    {"我选", "我要", "选择", "就选", "看看", "i choose", "i pick", "please", "i want", "ok", "option"}
)
_IN_DETAIL = re.compile(
    r"(请|麻烦|再|把|给我)*(展开|细|详细|具体|仔细|多)*(地|的)?(讲|说|聊|介绍|解释|展开)(讲|说|聊)?(一下|下|点|些|看)?"
    r"|(in )?(more )?(details?|depth)|(tell me |say )?more( about| on)?|expand( on)?|elaborate( on)?|explain"
)
# "And the third?" goes on through a list.
_LEANING = re.compile(r"\W*(那么?|还有|(and|what about|how about|then)\b)\W*")
_AROUND_A_CHOICE = re.compile(r"^(?:\bthe\b|[\s.!?,，。！？呢吧])+|(?:\bthe\b|[\s.!?,，。！？呢吧])+$")
_BARE_NUMBER = re.compile(r"^\s*[(#]?\s*(\d{1,2})\s*[.。、)]?\s*$")
_RULE_NUMBER = re.compile(r"第\s*[一二三四五六七八\d]\s*[条项]")


def choice(text: str) -> tuple[int, bool] | None:
    """The number of the choice a text makes (from 1, -1 for the last) and whether it says nothing else."""
    folded = fold(text).strip()
    bare = _BARE_NUMBER.match(folded)
    if bare:
        return int(bare.group(1)), True
    found = _ORDINAL.search(folded)
    if not found:
        return None
    word = next(group for group in found.groups() if group)
    number = _number(word)
    rest = _AROUND_A_CHOICE.sub("", folded[: found.start()] + folded[found.end() :])
    return (number, len(rest) <= 1 or rest in _CHOOSING) if number else None


_OF_TWO = re.compile(
    r"\W*(?:我?(?:是|用|按|选|说的是|指的是)?(?:的)?)?(?:(前一|前面那?一?|先前那?|先读的?那?一?|早的那)|(后一|后面那?一?|后来那?一?|后读的?那?一?|晚的那))[个种]?\W*"
    r"|\W*the (?:(earlier|older|previous|former)|(later|newer|latter|more recent))( one)?\W*"
)


def choice_of_two(text: str, offered: Sequence[Button]) -> int | None:
    """Which of two a text picks that says nothing else: "the later one", 后面那个; ``None`` where more are offered."""
    found = _OF_TWO.fullmatch(fold(text))
    choices = [button for button in offered if not button.payload.endswith(":unsure")]
    if found is None or len(choices) != 2:
        return None
    return 1 if found.group(1) or found.group(3) else 2


def goes_through_a_list(text: str) -> bool:
    """Whether a text asks for a line of a list and nothing else: "and the third?", "the second, in more detail"."""
    folded = fold(text).strip()
    leaning = _LEANING.match(folded)
    start = leaning.end() if leaning else 0
    found = _ORDINAL.search(folded, start)
    if found is None:
        return False
    rest = _AROUND_A_CHOICE.sub("", folded[start : found.start()] + folded[found.end() :])
    return bool(_IN_DETAIL.fullmatch(rest)) or (leaning is not None and len(rest) <= 1)


def _number(word: str) -> int:
    """The number that a numeral or an ordinal means, 0 for none."""
    if word.isdigit():
        return int(word)
    tens, ten, units = word.partition("十")
    if ten:
        return 10 * _NUMBERS.get(tens, 1) + _NUMBERS.get(units, 0)
    return _NUMBERS.get(word[:2], _NUMBERS.get(word, 0))


def names_a_rule(text: str) -> bool:
    """Whether a text says "item 5" of the rules rather than "the fifth one" of a list."""
    return bool(_RULE_NUMBER.search(fold(text)))


def pick(offered: Sequence[Button], number: int) -> Button | None:
    """The offered choice with this number; "I don't know" is not the last one."""
    if number < 0:
        choices = [button for button in offered if not button.payload.endswith(":unsure")]
        return choices[-1] if choices else None
    return offered[number - 1] if 0 < number <= len(offered) else None


def plain(state: State, desk: Desk, language: Language, text: str, kind: str, *, menu: bool = False) -> Turn:
    """A turn that says one sentence, with the menu's buttons where a topic must be chosen."""
    buttons = menu_buttons(desk, language, most=3) if menu else ()
    reply = Reply(text=text, language=language, kind=kind, buttons=buttons)
    return Turn(reply, replace(state, language=language, offered=buttons or state.offered, said_kind=kind))


def menu_buttons(desk: Desk, language: Language, most: int = 20) -> tuple[Button, ...]:
    """The topics as buttons."""
    return compose.question_buttons([Query(kind) for kind in compose.MENU], desk, language, most)


def social(intent: str, state: State, desk: Desk, language: Language) -> Turn:
    """A greeting, thanks, and questions about the bot itself."""
    text = say(language, f"talk.{intent}", days=desk.keep_days, contact=desk.contact)
    return plain(state, desk, language, text, "social", menu=intent in ("greet", "bot_identity"))


def menu(reading: Reading, state: State, desk: Desk, language: Language) -> Turn:
    """All topics, numbered."""
    buttons = menu_buttons(desk, language)
    lines = [
        say(language, "talk.menu_line", number=number, title=button.title) for number, button in enumerate(buttons, 1)
    ]
    text = "\n".join([say(language, "talk.menu"), "", *lines])
    reply = Reply(text=text, language=language, kind="menu", buttons=buttons)
    return Turn(reply, replace(state, language=language, offered=buttons, said_kind="menu"))


def told_again(state: State, desk: Desk, language: Language, *, full: bool, lead_only: bool = False) -> Turn:
    """The last answers once more: as they were, with everything that supports them, or the first sentence alone."""
    if not state.said:
        return plain(state, desk, language, say(language, "talk.nothing_before"), "clarify", menu=True)
    pieces = [tell(query, state, desk, language, full=full, brief=lead_only) for query in state.said]
    reply = compose.reply(pieces, [Asked(query) for query in state.said], desk, language)
    return Turn(reply, replace(state, language=language, offered=reply.buttons))


def repeat(reading: Reading, state: State, desk: Desk, language: Language) -> Turn:
    """The last answer again."""
    return told_again(state, desk, language, full=False)


def elaborate(reading: Reading, state: State, desk: Desk, language: Language) -> Turn:
    """The last answer with everything that supports it."""
    return told_again(state, desk, language, full=True)


def shorten(reading: Reading, state: State, desk: Desk, language: Language) -> Turn:
    """The last answer in a sentence or two."""
    return told_again(state, desk, language, full=False, lead_only=True)


# Facts that say where others come from.
_ORIGINS = frozenset({"salary_origin"})


def ask_source(reading: Reading, state: State, desk: Desk, language: Language) -> Turn:
    """Where the last answer stands, or an earlier one about the subject that is named."""
    named = set(reading.whole.subjects())
    if named and not any(named & set(query.subjects) for query in state.said):
        earlier = next((query for query in state.recent if named & set(query.subjects)), None)
        state = replace(state, said=(earlier,)) if earlier else state
    facts = last_facts(state, desk)
    if not facts:
        return plain(state, desk, language, say(language, "talk.source_of_nothing"), "sources")
    origins = [fact.text.in_language(language) for fact in facts if fact.attribute in _ORIGINS]
    reply = Reply(
        text="\n\n".join([*origins, answers.sources(facts, language, every=True)]),
        language=language,
        kind="sources",
        facts=tuple(fact.id for fact in facts),
        sources=tuple(dict.fromkeys(c.source.id for fact in facts for c in fact.citations)),
    )
    return Turn(reply, replace(state, language=language))


def ask_certainty(reading: Reading, state: State, desk: Desk, language: Language) -> Turn:
    """How far the last answer can be trusted."""
    facts = last_facts(state, desk)
    if not facts:
        text = say(language, "talk.certain_no_facts", contact=desk.contact)
        return plain(state, desk, language, text, "certainty")
    checked = min(fact.checked for fact in facts).isoformat()
    text = say(language, "talk.certain", checked=checked, contact=desk.contact)
    reply = Reply(
        text=f"{text}\n\n{answers.sources(facts, language)}",
        language=language,
        kind="certainty",
        facts=tuple(fact.id for fact in facts),
    )
    return Turn(reply, replace(state, language=language))


def why(reading: Reading, state: State, desk: Desk, language: Language) -> Turn:
    """The reason for the last answer, where the material gives one."""
    if not state.said:
        return plain(state, desk, language, say(language, "talk.nothing_before"), "clarify", menu=True)
    if state.said[0].kind in CHECKED_KINDS:
        return told_again(state, desk, language, full=True)
    reason = REASON_FOR.get(state.said[0].kind)
    if reason:
        return told_again(state.remember(Query(reason)), desk, language, full=False)
    turn = told_again(state, desk, language, full=True)
    text = f"{say(language, 'talk.no_reason')}\n\n{turn.reply.text}"
    return replace(turn, reply=replace(turn.reply, text=text))


def go_back(reading: Reading, state: State, desk: Desk, language: Language) -> Turn:
    """An earlier question again, the one named or the one before the last; of a new subject where one is named."""
    questions = [intent for intent, _ in reading.whole.intents if intent in QUESTIONS]
    named = reading.whole.subjects()
    named_again = [query for query in state.recent if query.kind in questions[:1]]
    earlier = [query for query in state.recent if query.kind in questions[:2] or set(named) & set(query.subjects)]
    for query in (*named_again, *earlier, *state.recent[1:], *state.recent):
        fitting = reading.whole.subjects(*narrowing_of(query.kind))
        chosen = Query(query.kind, fitting or query.subjects)
        return told_again(state.remember(chosen), desk, language, full=False)
    return plain(state, desk, language, say(language, "talk.nothing_before"), "clarify", menu=True)


def restart(reading: Reading, state: State, desk: Desk, language: Language) -> Turn:
    """Everything said so far is put aside; a wish for a language stays."""
    fresh = State(language=language, wish=state.wish)
    return plain(fresh, desk, language, say(language, "talk.restarted"), "restart", menu=True)


def forget_me(reading: Reading, state: State, desk: Desk, language: Language) -> Turn:
    """Everything kept about the conversation is deleted."""
    turn = plain(State(language=language), desk, language, say(language, "talk.forgotten"), "forgotten")
    return replace(turn, forget=True)


def _sentence(key: str, kind: str) -> Move:
    def move(reading: Reading, state: State, desk: Desk, language: Language) -> Turn:
        return plain(state, desk, language, say(language, f"talk.{key}", contact=desk.contact), kind, menu=True)

    return move


MOVES: dict[str, Move] = {
    "capabilities": menu,
    "repeat": repeat,
    "elaborate": elaborate,
    "shorten": shorten,
    "ask_source": ask_source,
    "ask_certainty": ask_certainty,
    "why": why,
    "go_back": go_back,
    "restart": restart,
    "forget_me": forget_me,
    "stop": _sentence("stopped", "stopped"),
    "undo": _sentence("nothing_to_undo", "clarify"),
    "affirm": _sentence("affirm", "clarify"),
    "deny": _sentence("deny", "clarify"),
    "dont_know": _sentence("dont_know", "clarify"),
    "contact": _sentence("contact", "contact"),
}


def last_facts(state: State, desk: Desk) -> tuple[Fact, ...]:
    """The facts that the last answers rested on."""
    told = (tell(query, state, desk, state.language, full=False) for query in state.said)
    return tuple(dict.fromkeys(fact for piece in told for fact in (*piece.facts, *piece.cited)))


def is_social(intent: str) -> bool:
    """Whether an intent is answered by a fixed sentence."""
    return intent in SOCIAL
