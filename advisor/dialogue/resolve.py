"""From a part of a message, with the message and the conversation around it, to a query: what is asked of what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from advisor.dialogue.comparing import ABROAD, HOME, side_unsaid
from advisor.dialogue.intents import DEFAULT_QUESTION, TIP_QUESTION
from advisor.dialogue.reading import Named, Part, asks_for_something
from advisor.dialogue.rereadings import by_its_words
from advisor.known import Knowledge
from advisor.model import Query
from advisor.questions import CHECKED_KINDS, KINDS, STUDIED_KINDS
from advisor.text import fold

# The checker narrows by what a person studied, whatever kind of subject that is.
_CHECKED_BY = (*STUDIED_KINDS, "certificate", "exam")

# Of this edition of the catalogue the material holds one programme.
_CATALOGUE_1998, _ITS_PROGRAMME = "catalogue_1998", "imaging_five_year"
_HOSPITAL, _INSTITUTION = "hospital", "medical_education_institution"
# How an institution and a hospital stand to each other.
_OF_BOTH_SIDES = frozenset({"institution_vs_hospital", "institution_operation"})
_IN_A_HOSPITAL = ("radiologist", "radiographer")
_IT = re.compile(r"[它其]|\b(it|its|they|their|them)\b")

# What a conversation goes on being about while other things are asked.
_LASTING = ("programme", "level", "institution")
# Asked of a certificate that a rule names, these ask for that rule.
_OF_CONDITIONS = frozenset({"exam_requirement", "exam_edition"})
_BY_THEIR_NAME = frozenset({"professional_certificate", "academic_certificate"})
_MAY_ASK_FOR_A_RULE = frozenset({"exam_eligibility", "exam_list"})
_OF_ONE_INSTITUTION = frozenset({"hospital", "institution_definition", "institution_duties", "institution_role"})

# After one of these, jobs are asked of both sides.
_OF_REGIONS = frozenset({"compare_regions", "training_style", "equipment"})
_REGIONS = (HOME, ABROAD)

# Subjects as general as the whole conversation: naming one is naming nothing in particular, but it is not an ellipsis.
_GENERAL = frozenset({"specialty"})

# Asked of the field as a whole; of a course they ask what it holds.
_OF_THE_FIELD = frozenset({"definition", "nature", "suitability"})
_CHOOSES = re.compile(r"选|填|该|适合|\b(which|choose|better|for me|should)\b")
_EXPERIENCED = re.compile(r"资深|高级|干久|老员工|\b(seniors?|experienced|later|veterans?)\b")
_HARD = re.compile(r"难|吃力|挂科|劝退|\b(hard|difficult|tough|demanding|easy|struggle)\b")

# What may stand around a name that is all a remark says.
_FILLING = re.compile(
    r"\b(and|the|what|how|about|or|for|in|of|a|an|is|are|then|so|ones?|students?|grads?|graduates?|please|hmm|ok|okay|"
    r"programmes?|programs?|version|too|also|same|likewise|similarly|as|well|vs|versus|with|those|these|that|at|to|s|if|"
    r"more|less|roughly)\b"
    r"|[那呢嘞咧行好嗯哦的和与跟吗么呀啊吧还有另外再来个是在请问怎样如何若也]|怎么样|一样|同样|[^\w\s]|_"
)
_WHAT_FOR = re.compile(r"\bwhat('?s| is| are)\b.*\bfor\W*$")
_TAG = re.compile(r"</?\w+>")
# Asked of both, or of all, or of what is the same everywhere: the one spoken of last is not what is meant.
_BOTH = re.compile(
    r"这俩|那俩|这两|那两|两者|两边|双方|两头|两个|两种|俩|各国|(不同|哪些|几个)国家|国家之间|国与国"
    r"|哪一?[门科]课?|\bwhich (one|course|class|module|subject)s?\b"
    r"|奖学金|助学金|资助|\bscholarships?\b|\bbursar(y|ies)\b|\bgrants?\b|\bfunding\b|\bfinancial aid\b"
    r"|\b(both|the two|each of them|(between|across|among) (the )?(countries|programmes|programs|them|regions))\b"
)
_CAN_BECOME = re.compile(r"[当做]|成为|\b(become|be|work as|as)\b")
_GOING_ON = re.compile(r"然后|接下来|接着|之后|下一步|再往后|\b(then|next|after (that|this)|afterwards)\b")
_MORE = re.compile(
    r"\W*(and |give me |name |yet )*(another|one more|any others?)( one)?\W*"
    r"|\W*(还有|再)(说|来|举)?(别的|其他的?|一?个)(吗|么)?\W*"
)
_OVER_THERE = re.compile(r"那边|那里|那儿|\b(over|out) there\b")
# What somebody says to be without is not what the question is about.
_WITHOUT = re.compile(
    r"(没有?|没读过?|没念过?|不读|不用|跳过|无)\W{0,2}$"
    r"|\b(don'?t|do not|haven'?t|have not|hasn'?t|without|no|skip|skipping|lack)\b"
    r"( have| got| hold| a| an| any| my| the| doing| having)*\W*$"
)
# "Must I have a master's first?" asked of a doctorate.
_NEEDS = re.compile(
    r"(先|需要|必须|得|要)(先)?(要)?(有|读|念|拿|读完|念完|拿到)?(个|一个|了)?\W*$"
    r"|\b(need|needs|needed|require|requires|must have|must i have|have to have|without|finish)( to have| to hold)?"
    r"( a| an| the| my)?( related| relevant)?\W*$"
)
# A question must have this share of all that a bare topic could ask.
_CLEARLY = 0.6
# Up to here a bare topic may also be one of the question asked last.
_PLAINLY = 0.75
_AT_ALL_LIKELY = 0.1
# So near a length stands to the major whose length it is.
_BESIDE = 3
LENGTH_ONLY = re.compile(r"[四五45]\s*年制?的?|(?:four|five|4|5)[\s-]*(?:year|yr)s?")
# "4 yrs" counts something, "4-year" is of a kind.
COUNTED_ONLY = re.compile(r"[四五45]\s*年|(?:four|five|4|5)[\s-]*(?:years|yrs)")
_COUNTED = re.compile(r"[四五4-5]|four|five")


def _of_both(text: str) -> bool:
    return bool(_BOTH.search(fold(text)))


def _lacked(name: Named, part: Part) -> bool:
    """Whether a part says that somebody is without a level of study: "I don't have a master's"."""
    before = fold(part.text[: max(name.start - part.start, 0)])
    return name.kind == "level" and bool(_WITHOUT.search(before))


def narrowing_of(kind: str) -> tuple[str, ...]:
    """The kinds of subject that narrow a kind of question."""
    return _CHECKED_BY if kind in CHECKED_KINDS else KINDS[kind].narrowed_by


def askable(query: Query) -> Query:
    """``query``, or the list of rules where no rule is named to explain."""
    return Query("exam_list") if query.kind == "exam_rule" and not query.subjects else query


def _is_of(length: Named, named: Sequence[Named]) -> bool:
    """Whether a bare length is that of the major before it, as in "基础医学也是五年", and not of imaging behind it."""
    imaging_follows = any(0 <= name.start - length.end <= 1 and name.kind == "specialty" for name in named)
    return bool(LENGTH_ONLY.fullmatch(length.text.lower())) and not imaging_follows


def one_programme(named: Sequence[Named]) -> tuple[Named, ...]:
    """The names without the double naming of one programme.

    In "四年制的医学影像学" the length decides: the name alone would mean the five-year programme.
    """
    dropped = set()
    for left, right in pairwise(named):
        if right.kind == "major_category" and right.start - left.end <= 2 and LENGTH_ONLY.fullmatch(left.text.lower()):
            # In "五年制临床医学" the length is that of another programme.
            dropped.add(left.start)
        if left.kind == "major_category" and right.start - left.end <= _BESIDE and _is_of(right, named):
            dropped.add(right.start)
        if left.kind == right.kind == "programme" and left.subject != right.subject and right.start - left.end <= 2:
            counted = [bool(_COUNTED.search(name.text.lower())) for name in (left, right)]
            if counted[0] != counted[1]:
                dropped.add(right.start if counted[0] else left.start)
    return tuple(name for name in named if name.start not in dropped)


class Resolver:
    """Resolves the parts of one message, in order."""

    def __init__(self, knowledge: Knowledge, message: Sequence[Named], recent: Sequence[Query]) -> None:
        self._knowledge = knowledge
        self._message = one_programme(message)
        self._recent = tuple(recent)

    def query(self, kind: str, part: Part, before: Query | None) -> Query:
        """The query of a part that asks ``kind``; ``before`` is the part before it in the same message."""
        step = self._next_step(part, self.last(before)) if kind == "next_steps" and not part.named else None
        query = step or self._narrowed(self._of_what_is_named(kind, part, before), part, before)
        if askable(query) != query:
            return askable(query)
        studied = ids_of(name for name in one_programme(part.named) if name.kind in STUDIED_KINDS)
        schooling = ids_of(name for name in part.named if name.kind == "schooling")
        if query.kind == "exam_requirement" and schooling and studied and not asks_for_something(part.text):
            # "Nursing by correspondence, may I sit it?" is decided by the nursing, however it was studied.
            return Query("exam_eligibility", studied)
        if query.kind == "exam_eligibility" and schooling and not studied:
            # The list of exclusions says nothing of how somebody studied; the conditions do.
            return Query("exam_requirement", schooling)
        # "Is nursing on the list?" asks about nurses and not for the list.
        return Query("exam_eligibility", studied) if query.kind == "exam_list" and studied else query

    def _of_what_is_named(self, kind: str, part: Part, before: Query | None) -> str:
        """The kind, or its sister that the subjects named, here or just before in the message, fit better."""
        kind = by_its_words(kind, part)
        programmes = part.subjects("programme") or self._of_kinds(before.subjects if before else (), ("programme",))
        if kind == "outlook" and programmes:
            return "career_options"
        if kind == "licence_abroad" and self._is_at_home(part, before):
            return "exam_eligibility"
        careers = part.subjects("career")
        if kind == "career_options" and careers and not programmes and not part.subjects("region"):
            return kind if self._of_a_programme_before(part, before) else "career_detail"
        if kind == "career_detail" and part.subjects("programme") and not careers:
            return "career_options"
        if kind == "exam_next" and {"master", "doctor"} & set(part.subjects("level")):
            return "cross_major"
        if kind == "purpose" and part.subjects("level") and not programmes:
            return "route_choice"
        of_a_level = any(name.kind == "level" for name in self._message) or self._of_kinds(
            self._recent[0].subjects if self._recent and not part.named else (), ("level",)
        )
        if kind == "suitability" and of_a_level and not programmes:
            return "route_choice"
        if kind == "length" and len(set(part.subjects("programme"))) > 1 and _CHOOSES.search(fold(part.text)):
            # "Four years or five for a future radiologist?" asks which to choose.
            return "programme_difference"
        if kind in _OF_THE_FIELD and part.subjects("course") and not part.subjects("specialty"):
            return "course_difficulty" if _HARD.search(fold(part.text)) else "course_content"
        if kind == "nature" and part.subjects("region"):
            return "training_style"
        if kind == "nature" and any(name.kind == "programme" and _COUNTED.search(name.text) for name in part.named):
            return "training_goal"
        tips = [TIP_QUESTION[tip] for tip in part.subjects("tip") if tip in TIP_QUESTION]
        if kind == "route_requirements" and len(tips) == 1:
            return tips[0]
        if kind in _MAY_ASK_FOR_A_RULE and part.subjects("exam_rule") and asks_for_something(part.text):
            return "exam_rule"
        if kind in _OF_CONDITIONS and _BY_THEIR_NAME & set(part.subjects("certificate")):
            return "exam_rule"
        if kind == "exam_edition" and "physician_law_2021" in part.subjects("document"):
            return "exam_requirement"
        if kind == "hospital" and _IT.search(fold(part.text)) and self._institution_before(before):
            return "institution_operation"
        if kind in _OF_ONE_INSTITUTION and len(part.subjects("institution")) > 1:
            return "institution_vs_hospital"
        return kind

    def _is_at_home(self, part: Part, before: Query | None) -> bool:
        """Whether a bare "and the licence?" comes after a programme in China, where the physician exam is meant."""
        last = self.last(before)
        named = part.subjects("region", "career", "outside_place")
        return last is not None and not named and bool(self._of_kinds(last.subjects, ("programme",)))

    def programmes_of(self, part: Part, last: Query | None) -> tuple[str, ...]:
        """The programmes that a part names, else those of the last question."""
        return part.subjects("programme") or self._of_kinds(last.subjects if last else (), ("programme",))

    def is_of_a_programme(self, part: Part, last: Query | None) -> bool:
        """Whether a part names a programme in China, follows a question about one or about who may register, or
        names nothing and follows nothing: "can I become a doctor with this?"

        Whether five-year graduates become radiologists is told among their jobs.
        """
        if part.subjects("region", "outside_place"):
            return False
        spoken_of = self.programmes_of(part, last)
        if part.subjects("career") and _ITS_PROGRAMME in spoken_of:
            return False
        if spoken_of or part.subjects("specialty"):
            return True
        return last.kind in CHECKED_KINDS if last else not part.named

    def _of_a_programme_before(self, part: Part, before: Query | None) -> tuple[str, ...]:
        """The programmes that "can they become radiologists?" is about: those of the last question, or the last two."""
        last = self.last(before)
        of_careers = part.subjects("career") and not part.subjects("programme")
        if last is None or not of_careers or not _CAN_BECOME.search(fold(part.text)):
            return ()
        now = self._of_kinds(last.subjects, ("programme",))
        if not _of_both(part.text):
            return now
        spoken_of = (name for query in (last, *self._recent) for name in self._of_kinds(query.subjects, ("programme",)))
        return tuple(dict.fromkeys(spoken_of))[:2] if now else ()

    def _narrowed(self, kind: str, part: Part, before: Query | None) -> Query:
        wanted = narrowing_of(kind)
        programmes = self._of_a_programme_before(part, before) if kind == "career_options" else ()
        if programmes:
            return Query(kind, programmes)
        named = [n for n in one_programme(part.named) if not (_lacked(n, part) or self._is_prerequisite(n, part))]
        own = self._with_what_it_is_beside(kind, ids_of(name for name in named if name.kind in wanted), part, before)
        if kind in CHECKED_KINDS and not self._of_kinds(own, STUDIED_KINDS):
            # To name the exam, or a certificate, says nothing of what was studied: that stays as it was.
            return Query(kind, (*self._studied_before(part, before), *own))
        if own:
            compared_to = side_unsaid(kind, self._of_kinds(own, ("region",)), part.text)
            return Query(kind, (*own, *compared_to, *self._aside(named, wanted)))
        if "programme" in wanted and _CATALOGUE_1998 in part.subjects("document"):
            return Query(kind, (_ITS_PROGRAMME,))
        if any(name.kind in _GENERAL for name in named):
            return Query(kind)
        earlier = (name for name in self._message if name.start < part.start and name.kind in wanted)
        shared = self._of_kinds(before.subjects, wanted) if before else ids_of(earlier)
        aside = self._aside(named, wanted)
        if shared or before is not None:
            return Query(kind, (*shared, *aside))
        if "region" in wanted and _OVER_THERE.search(fold(part.text)):
            return Query(kind, (self._over_there(before),))
        if not named and self._recent:
            compared = self._recent[0].kind == "programme_difference"
            kept = () if compared or _of_both(part.text) else self._of_kinds(self._recent[0].subjects, wanted)
            return Query(kind, (*kept, *self._carried(wanted)), assumed=bool(kept))
        return Query(kind, aside)

    def _is_prerequisite(self, name: Named, part: Part) -> bool:
        """Whether a level is only asked for as a condition of another one that is spoken of."""
        if name.kind != "level" or not _NEEDS.search(fold(part.text[: max(name.start - part.start, 0)])):
            return False
        recent = self._recent[0].subjects if self._recent else ()
        others = {*part.subjects("level"), *self._of_kinds(recent, ("level",))} - {name.subject}
        return bool(others)

    def _with_what_it_is_beside(
        self, kind: str, own: tuple[str, ...], part: Part, before: Query | None
    ) -> tuple[str, ...]:
        """Beside a hospital "it" is the institution: "does it borrow the rooms of a hospital?"."""
        beside = own == (_HOSPITAL,) and (kind in _OF_BOTH_SIDES or _IT.search(fold(part.text)))
        return (*self._institution_before(before), *own) if beside else own

    def _institution_before(self, before: Query | None) -> tuple[str, ...]:
        """The institution that the last question was about, apart from a hospital; named or not."""
        last = self.last(before)
        if last is None:
            return ()
        named = tuple(name for name in self._of_kinds(last.subjects, ("institution",)) if name != _HOSPITAL)
        return named or ((_INSTITUTION,) if last.kind.startswith("institution_") else ())

    def _over_there(self, before: Query | None) -> str:
        """The foreign region spoken of last; where none was, abroad as such."""
        spoken_of = (name for query in (before, *self._recent) if query for name in query.subjects)
        return next((name for name in self._of_kinds(tuple(spoken_of), ("region",)) if name != HOME), ABROAD)

    def _aside(self, named: Sequence[Named], wanted: Sequence[str]) -> tuple[str, ...]:
        """What was named and does not narrow this question, but may narrow the next."""
        return ids_of(name for name in named if name.kind in _LASTING and name.kind not in wanted)

    def _carried(self, wanted: Sequence[str]) -> tuple[str, ...]:
        """What the conversation is about and this question does not look at."""
        lasting = [kind for kind in _LASTING if kind not in wanted]
        return self._of_kinds(self._recent[0].subjects, lasting)

    def _studied_before(self, part: Part, before: Query | None) -> tuple[str, ...]:
        """What the message or the conversation before a part was about, if it is something to study."""
        if any(name.kind in _GENERAL for name in part.named):
            return ()
        earlier = ids_of(name for name in self._message if name.start < part.start)
        recent = self._recent[0].subjects if self._recent else ()
        for subjects in (before.subjects if before else (), earlier, recent):
            studied = self._of_kinds(subjects, STUDIED_KINDS)
            if studied:
                return studied
        return ()

    def ellipsis(self, part: Part, before: Query | None) -> Query | None:
        """What a part that says only half means: the last question of a new subject, or a new question of the last
        subject. ``None`` when nothing was said before that could complete it, or the part names nothing.
        """
        last = self.last(before)
        named = one_programme(part.named)
        if not named:
            if last is not None and _MORE.fullmatch(fold(part.text)):
                return last
            if last is not None and last.kind == "salary" and _EXPERIENCED.search(fold(part.text)):
                return last
            return self._next_step(part, last) or self._new_question(part, last) or last
        if last is None:
            return self.default(named)
        asked = self._new_question_of(named, part, last)
        if asked is not None:
            return asked
        wanted = narrowing_of(last.kind)
        fitting = ids_of(name for name in named if name.kind in wanted)
        if not fitting and last.kind in CHECKED_KINDS and all(name.kind == "level" for name in named):
            # "And if I do a master's?" after a verdict is asked of the exam.
            return last
        if not fitting:
            return self._sideways(named, last) or self.default(named)
        kinds = {self._knowledge.subjects[name].kind for name in fitting}
        if kinds & set(STUDIED_KINDS):
            kinds |= set(STUDIED_KINDS)  # one thing studied takes the place of another
        kept = tuple(s for s in last.subjects if self._knowledge.subjects[s].kind not in kinds)
        return Query(last.kind, (*kept, *fitting))

    def last(self, before: Query | None) -> Query | None:
        """The question that a remark leans on."""
        return before or (self._recent[0] if self._recent else None)

    def only_names(self, part: Part) -> bool:
        """Whether a part does no more than name subjects: "and the five-year?", "英国呢"."""
        if not part.named or _WHAT_FOR.search(fold(part.text)):
            return False
        rest = list(part.text)
        for name in part.named:
            for at in range(name.start - part.start, name.end - part.start):
                if 0 <= at < len(rest):
                    rest[at] = " "
        return not _FILLING.sub(" ", _TAG.sub(" ", fold("".join(rest)))).strip()

    def default(self, named: Sequence[Named]) -> Query | None:
        """The question that a bare name stands for, or ``None`` when it could be many."""
        for name in named:
            kind = TIP_QUESTION.get(name.subject) or DEFAULT_QUESTION.get(name.kind)
            if kind:
                wanted = narrowing_of(kind)
                return Query(kind, ids_of(n for n in named if n.kind in wanted))
        return None

    def _next_step(self, part: Part, last: Query | None) -> Query | None:
        """ "And then?" after one step asks for the step behind it."""
        steps = list(self._knowledge.of_kind("step"))
        now = [at for at, step in enumerate(steps) if last and step.id in last.subjects]
        if last is None or not now or now[-1] + 1 == len(steps) or not _GOING_ON.search(fold(part.text)):
            return None
        return Query(last.kind, (steps[now[-1] + 1].id,))

    def _new_question(self, part: Part, last: Query | None) -> Query | None:
        """A bare topic ("学费呢?"): the question it most likely is, of the subject that was talked about."""
        questions = [(intent, sure) for intent, sure in part.intents if intent in KINDS or intent == "exam_eligibility"]
        total = sum(sure for _, sure in questions)
        if not questions or questions[0][1] < _CLEARLY * total:
            return None
        again = last is not None and dict(questions).get(last.kind, 0.0) >= _AT_ALL_LIKELY * total
        if again and questions[0][1] < _PLAINLY * total:
            return None
        intent = questions[0][0]
        if last is not None and last.kind in _OF_REGIONS and intent in ("outlook", "career_options"):
            # After a comparison of regions, "and jobs?" asks how those differ.
            return Query("career_options", self._of_kinds(last.subjects, ("region",)) or _REGIONS)
        kept = self._of_kinds(last.subjects, narrowing_of(intent)) if last else ()
        return Query(intent, kept, assumed=bool(kept))

    def _new_question_of(self, named: Sequence[Named], part: Part, last: Query) -> Query | None:
        """ "And the pay over in the US?" names a new subject and a new question."""
        asked = None if self.only_names(part) else self._new_question(part, last)
        if asked is None or asked.kind == last.kind:
            return None
        fitting = ids_of(name for name in named if name.kind in narrowing_of(asked.kind))
        return Query(asked.kind, fitting) if fitting else None

    def _sideways(self, named: Sequence[Named], last: Query) -> Query | None:
        """Some questions have a sister that the new subject fits: jobs of a programme, pay of a career."""
        kinds = {name.kind for name in named}
        if last.kind in ("career_options", "career_detail", "salary", "outlook") and "career" in kinds:
            kind = last.kind if last.kind != "outlook" and last.kind in KINDS else "career_detail"
            kind = "career_detail" if kind == "career_options" else kind
            return Query(kind, ids_of(name for name in named if name.kind == "career"))
        if last.kind in ("career_options", "career_detail") and any(name.subject == _HOSPITAL for name in named):
            return Query("career_detail", _IN_A_HOSPITAL)
        return None

    def _of_kinds(self, subjects: Sequence[str], kinds: Sequence[str]) -> tuple[str, ...]:
        known = self._knowledge.subjects
        return tuple(name for name in subjects if name in known and known[name].kind in kinds)


def ids_of(named: Iterable[Named]) -> tuple[str, ...]:
    """The subjects of these names, each once."""
    return tuple(dict.fromkeys(name.subject for name in named))
