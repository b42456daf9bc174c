"""Kinds of question that are rather another one, by what a part says or names, or does not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from advisor.dialogue.reading import Part
from advisor.questions import KINDS, STUDIED_KINDS
from advisor.text import fold


@dataclass(frozen=True)
class Rereading:
    """A kind of question that is rather another one.

    It is so beside ``words`` and without what it ``lacks``, where subjects of these kinds are named (``beside``; of
    several kinds any) and of those are not (``without``).
    """

    kinds: frozenset[str]
    rather: str
    words: re.Pattern[str] | None = None
    lacks: re.Pattern[str] | None = None
    beside: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def fits(self, kind: str, part: Part) -> bool:
        """Whether a part taken for ``kind`` is to be read so."""
        if kind not in self.kinds or (self.beside and not part.subjects(*self.beside)):
            return False
        if self.without and part.subjects(*self.without):
            return False
        text = fold(part.text)
        return (self.words is None or bool(self.words.search(text))) and not (self.lacks and self.lacks.search(text))


def _rather(
    kinds: Iterable[str],
    rather: str,
    words: str = "",
    *,
    lacks: str = "",
    beside: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
) -> Rereading:
    """A rereading whose words are given as patterns."""
    said, unsaid = (re.compile(pattern) if pattern else None for pattern in (words, lacks))
    return Rereading(frozenset(kinds), rather, said, unsaid, beside, without)


_OF_AN_INSTITUTION = tuple(kind for kind in KINDS if kind.startswith("institution_"))
_OF_EDITIONS = r"版|文件|哪[一]?年|出处|来源|\b(edition|version|year|document|source)s?\b"
_REREADINGS = (
    # Asked of the routes abroad, dear and long are their drawbacks.
    _rather(["tuition", "length"], "route_choice", r"路径|路线|途径|[三几哪]条路|\broutes?\b", without=("programme",)),
    _rather(
        ["route_requirements"],
        "cross_major",
        r"其他专业|别的专业|非相关|不相关|不是相关|无关|跨专业"
        r"|\b(other|unrelated|non-?related|different) (majors?|fields?|subjects?|degrees?|backgrounds?)\b",
    ),
    # "Which two lengths are there?" asks for them; their origin is asked for by when, why and how it came about.
    _rather(
        ["origin"],
        "length",
        r"学制|几年|读四年|读五年|\b(lengths?|how long|how many years)\b",
        lacks=r"何时|哪年|哪一年|什么时候|啥时候|几几年|为[什啥何]|凭什么|干嘛|怎么[来会就有]|由来|原因|目的|政策|接轨|分[开成了]|拆|改成|变成"
        r"|以前|原来|历史|\d{2,4}\s*年"
        r"|\b(20\d\d|when|why|how come|reason|point|split\w*|divid\w+|policy|since|history|origin|because)\b"
        r"|\b(which|what) year\b",
    ),
    # "Is the American exam harder?"
    _rather(
        ["course_difficulty"],
        "licence_abroad",
        r"考试|执照|\b(exams?|licen[cs]\w*)\b",
        beside=("region",),
        without=("course",),
    ),
    # "So whoever is not on the list may register?"
    _rather(
        ["exam_eligibility", "exam_list", "exam_rule", "exam_next"],
        "exam_requirement",
        r"(不在|没在|没有|不属于|不符合|没中|不沾|不占|都没).{0,10}(清单|名单|列表|情形|情况|[八8几][条项种]).{0,10}"
        r"(就|一定|自动|肯定|稳|直接|意味|等于|代表|算)"
        r"|\b(not|none|isn'?t|aren'?t|without|clear of|free of)\b.{0,40}"
        r"\b(list(ed)?|points|items|rules|circumstances|clauses|exclusions)\b.{0,40}"
        r"\b(automatically|means?|eligible|can|may|enough|in the clear|qualify|fine)\b",
        without=STUDIED_KINDS,
    ),
    # Who is sought after for knowing the clinic as well as AI is asked of the prospects.
    _rather(
        ["ai_trend"],
        "outlook",
        r"[懂会通既又].*临床|临床.*[懂会通].*[人才]"
        r"|\b(both|knows?|as well)\b.*\bclinic(s|al)?\b|\bclinic(s|al)?\b.*\b(both|as well)\b",
    ),
    # Which abilities count abroad is asked of how people are trained there.
    _rather(["career_options"], "training_style", r"看重|\bskills?\b", beside=("region",), without=("career",)),
    # What it asks of one's nerves is asked of whom it suits.
    _rather(
        ["definition", "nature", "next_steps"],
        "suitability",
        r"[费烧]脑|抗压|压力大|累不累|\b(demanding|draining|exhausting|stress(ful|ed)?|pressure)\b",
        without=("step", "course", "career"),
    ),
    # Whom going abroad suits, and what sort of major a named one is.
    _rather(
        ["suitability"],
        "why_abroad",
        r"什么(样的)?人|哪[些种]人|谁|\bwho(m)?\b|\b(kind|sort|type) of (people|person|student)",
        beside=("region",),
        without=("programme", "level"),
    ),
    _rather(
        ["definition"],
        "programme_status",
        r"什么专业|哪[类种个]专业|\b(what|which) (kind|sort|type) of (major|specialty|programme|program|degree)\b",
        beside=("programme",),
    ),
    # To choose by one's means is to ask what it costs.
    _rather(["school_choice"], "tuition", r"经济|家境|家底|预算|\b(financ(es|ial|ially)|budget|afford(able)?)\b"),
    # "Which device companies are named, for example?"
    _rather(
        ["equipment", "career_story"],
        "career_detail",
        r"(有?哪些|哪几家|什么|举例|例子).*(公司|企业|厂商)|(公司|企业|厂商).*(有?哪些|哪几家|例子|举例)"
        r"|\b(which|what|examples? of) .*\b(compan(y|ies)|firms|makers)\b",
        beside=("career",),
    ),
    _rather(
        [*_OF_AN_INSTITUTION, "training_style"],
        "institution_clients",
        r"\bwho(m)?\b.*\b(teach|train|educate)|(教|培养|培训)(的|的是)?谁|谁(来|去)?(上学|就读)",
        without=("region",),
    ),
    _rather(_OF_AN_INSTITUTION, "course_content", beside=("course",), without=("institution",)),
    _rather(["course_list"], "course_content", r"为[什啥何]|干[嘛吗]|凭什么|\bwhy\b|what for", beside=("course",)),
    _rather(["exam_edition"], "exam_eligibility", lacks=_OF_EDITIONS, beside=STUDIED_KINDS),
    _rather(["exam_edition"], "exam_rule", lacks=_OF_EDITIONS, beside=("exam_rule",)),
    _rather(
        ["hospital"],
        "institution_operation",
        r"独立|附属|隶属|挂靠|\b(independent|affiliated|stand-?alone|attached)\b",
    ),
)


def by_its_words(kind: str, part: Part) -> str:
    """The kind that a part asks by what only questions of that kind say or name, or never do."""
    return next((each.rather for each in _REREADINGS if each.fits(kind, part)), kind)
