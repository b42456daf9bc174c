"""Cutting a message into its questions.

Every place where a question may end is a candidate. A cut is made where both sides make sense by themselves, ask
different things, and the message as a whole speaks of both: the halves of one question do not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from advisor.nlu.intent_model import Ranked
from advisor.nlu.words import Word
from advisor.text import HAN

_END_MARKS = frozenset("?？!！。;；…\n")
_PAUSES = frozenset(",，、/|")
_JOINERS = frozenset(
    ["和", "还有", "以及", "与", "跟", "另外", "此外", "顺便", "然后", "再", "并且", "而且", "同时", "及", "外加",
     "and", "also", "plus", "then", "besides", "additionally", "&", "+", "n", "但是", "但", "还", "又", "btw"]
)  # fmt: skip
# Topics that people string together: "学制学位和就业", "length degree jobs".
_TOPICS = frozenset(
    ["学制", "学位", "就业", "学费", "课程", "工资", "薪资", "薪水", "待遇", "前景", "费用", "年限", "设备", "文书",
     "语言", "推荐信", "雅思", "length", "degree", "degrees", "job", "jobs",
     "tuition", "fees", "cost", "costs", "courses",
     "salary", "pay", "duration"]
)  # fmt: skip
# Together two topics are one: what the jobs are like, not the jobs and what they are like.
_ONE_TOPIC = frozenset([("就业", "前景"), ("薪资", "待遇"), ("工资", "待遇"), ("薪水", "待遇")])
_QUESTION_ENDS = frozenset(["吗", "呢", "么", "嘛", "吧", "多少", "几年", "多久", "怎么样", "如何"])
# With a space behind it, each of these ends a sentence: "能考吗 学费呢".
_PARTICLES = frozenset(["吗", "呢", "么", "嘛", "吧", "啊", "不"])
_COMMAS = frozenset(",，")
_ASKED = frozenset(["行不行", "可不可以", "能不能", "好不好", "对不对", "是不是"])
# Words that begin a question after a joiner or a pause; the first of them do so anywhere.
_ASKING_WORDS = frozenset(["what", "which", "how", "why", "who", "where", "when", "whats"])
_QUESTION_STARTS = _ASKING_WORDS | frozenset(
    ["can", "could", "do", "does", "did", "is", "are", "was", "may", "must", "will", "would", "should", "has", "have",
     "能", "可以", "有", "要", "会", "怎么", "为什么", "谁", "哪"]
)  # fmt: skip

# "…, is it?" asks no second question.
_TAG_OPENERS = frozenset(
    ["is", "are", "was", "were", "do", "does", "did", "can", "could", "will", "would", "should", "has", "have", "wo",
     "ca", "isn't", "aren't", "wasn't", "don't", "doesn't", "didn't", "can't", "won't", "isnt", "dont", "doesnt"]
)  # fmt: skip
_TAG_PRONOUNS = frozenset(["it", "that", "they", "i", "we", "he", "she", "there", "you", "this"])
_LONGEST_TAG = 3
_HOW = frozenset(["long", "much", "many", "hard"])
_PREPOSITIONS = frozenset(["in", "at", "for", "from", "to", "on", "by", "with", "under", "of"])
# Whoever begins so tells something of themselves: "我是理学学位 就业怎么样".
_ONESELF = frozenset(["我", "俺", "本人", "i", "my", "im"])
_A_FIELD, _A_STATEMENT = "oos_other_major", "state_facts"
# Beside a name these say nothing: "医学教育机构通常|和医院合作吗".
_ADVERBS = frozenset(["通常", "一般", "往往", "都", "usually", "often", "normally", "generally"])
# Nor do words that only point: "它们哪个|跟AI有关".
_POINTING = frozenset(
    ["它们", "它", "这些", "那些", "其中", "哪个", "哪门", "哪些", "which", "of", "them", "these", "those"]
)
# Said before a question, these ask nothing: "by the way, who …?". Compared without the spaces that cutting may put.
_FILLERS = frozenset(
    filler.replace(" ", "")
    for filler in (
        "by the way", "btw", "hang on", "hold on", "wait", "oh", "oh wait", "ok", "okay", "well", "so", "anyway",
        "right", "um", "hmm", "haha ok", "oh and", "then", "and", "one more thing", "another thing", "那", "那么",
        "那好", "对了", "等等", "哎", "唉", "哦", "好吧", "行吧", "话说", "顺便说一句", "顺便问一句", "哦对了",
        "还有一件事",
    )
)  # fmt: skip
_SAYING_NOTHING = _ADVERBS | _POINTING
# What is named with these is one thing: "people who know both medicine and AI".
_PAIRING = frozenset(["both", "between", "either"])
# What is compared is one question: "国外的职业|和国内比怎么样".
_WITH = frozenset(["和", "跟", "与"])
_COMPARING = frozenset(["比", "相比", "对比", "比较", "比起来", "相比较", "compared"])
_COMPARED_WITHIN = 5
# What these begin goes on behind the next pause or joiner: "除了专业知识|还看重什么", "besides X-ray and CT, which …".
_BESIDES = frozenset(["除了", "除", "除开", "除去", "besides", "apart from", "other than", "except"])
_GOES_ON_BEHIND = _PAUSES | _END_MARKS | _ASKING_WORDS | {"还", "还有", "又", "也", "都"}
# Between the names of a list stands less than this, in characters and Latin words.
_A_QUESTION = 3
# "What counts under rule 3, …": the number is the rule's.
_NUMBERED_THINGS = frozenset(["rule", "item", "clause", "rules", "items", "band", "step", "year", "number", "no", "第"])
_NUMERALS = frozenset("123456789①②③④⑤⑥")
_AFTER_A_NUMERAL = frozenset(").、．:：,，")

_Span = tuple[int, int]
Ranker = Callable[[Sequence[Sequence[Word]]], list[list[Ranked]]]


@dataclass(frozen=True)
class Cutting:
    """How sure the classifier must be of both sides of a cut: after an end mark, where a question begins after a pause,
    after a pause, and anywhere else; and of a side that is a single word, or a single topic beside another.

    ``within``: among how many of the whole's likeliest intents both sides' intents must be.
    """

    after_a_mark: float = 0.15
    before_a_question: float = 0.3
    after_a_pause: float = 0.5
    elsewhere: float = 0.85
    a_single_word: float = 0.9
    a_topic: float = 0.8
    within: int = 4


@dataclass(frozen=True)
class Piece:
    """A question found in a message: which of its words, and its intents, surest first."""

    first: int
    last: int
    ranking: tuple[Ranked, ...]


class Splitter:
    """Splits one message. ``names`` are the spans of characters that name a subject."""

    def __init__(self, words: Sequence[Word], names: Sequence[_Span], rank: Ranker, cutting: Cutting) -> None:
        self._words = words
        self._names = names
        self._cutting = cutting
        self._cuts = _candidates(words)
        spans = _spans([0, *self._cuts, len(words)])
        self._rankings = dict(zip(spans, rank([_bare(words[first:last]) for first, last in spans])))
        self._best: dict[_Span, tuple[float, int]] = {}

    def pieces(self) -> list[Piece]:
        """The questions, in order; the whole message where it is one."""
        if not self._words:
            return []
        return [Piece(*span, self._ranking(span)) for span in self._split((0, len(self._words)))]

    def _ranking(self, span: _Span) -> tuple[Ranked, ...]:
        """The intents of a piece; one of several topics strung together is asked for and not told."""
        ranking = self._rankings[span]
        strung = any(0 < end < len(self._words) and _between_topics(self._words, end) for end in span)
        if strung and self._words[span[0]].text not in _ONESELF:
            ranking = [ranked for ranked in ranking if ranked.intent != _A_STATEMENT]
        return tuple(ranking)

    def _split(self, span: _Span) -> list[_Span]:
        worth, cut = self._best_cut(span)
        if worth <= 0.0:
            return [span]
        return [*self._split((span[0], cut)), *self._split((cut, span[1]))]

    def _best_cut(self, span: _Span) -> tuple[float, int]:
        """The best place to cut a span, with its worth; worth nothing where it is one question."""
        if span not in self._best:
            cuts = [cut for cut in self._cuts if span[0] < cut < span[1]]
            worths = [(self._worth(span, cut), cut) for cut in cuts]
            # Where a sentence ends, a question ends sooner than anywhere within it.
            ends = [found for found in worths if self._is_marked(found[1]) and found[0] >= self._cutting.after_a_pause]
            self._best[span] = max(ends or worths, default=(0.0, 0))
        return self._best[span]

    def _worth(self, span: _Span, cut: int) -> float:
        """How good a cut is: the confidence of its less sure side, or nothing where it must not be made."""
        left, right = (span[0], cut), (cut, span[1])
        marked = self._is_marked(cut)
        if any(not self._rankings[side] or self._asks_nothing(side, marked=marked) for side in (left, right)):
            return 0.0
        if self._is_in_a_list(cut, left, right) or self._is_in_a_pair(cut, left) or self._is_in_a_comparison(cut):
            return 0.0
        if not marked and self._only_asks_how(right):
            return 0.0
        topics = _between_topics(self._words, cut)
        little = any(self._says_too_little(side, a_topic=topics) for side in (left, right))
        if not marked and (little or self._goes_on_after_besides(left)):
            return 0.0
        sure = min(self._sure(left), self._sure(right))
        if sure < self._least_sure(cut, marked=marked):
            return 0.0
        sides = [self._intents(side) for side in (left, right)]
        apart = sides[0].isdisjoint(sides[1])
        if marked or ((self._begins_a_question(cut) or topics) and apart):
            return sure
        whole = {ranked.intent for ranked in self._rankings[span][: self._cutting.within]}
        first_of_both = {self._rankings[side][0].intent for side in (left, right)}
        return sure if apart and first_of_both <= whole else 0.0

    def _says_too_little(self, span: _Span, *, a_topic: bool) -> bool:
        """Whether a side is a single word or character that does not plainly ask something: "cost and length".

        Of a topic beside another one, less is plain enough.
        """
        length = _length(self._words[slice(*span)])
        if length < _A_QUESTION and self._rankings[span][0].intent == _A_FIELD:
            return True
        return length < 2 and self._sure(span) < (self._cutting.a_topic if a_topic else self._cutting.a_single_word)

    def _is_in_a_list(self, cut: int, left: _Span, right: _Span) -> bool:
        """Whether a 、 stands between the names of a list, not between topics: "医学、物理和计算机怎么结合"."""
        if self._words[cut - 1].text != "、" or {self._words[cut - 2].text, self._words[cut].text} <= _TOPICS:
            return False
        return min(_length(self._words[slice(*side)]) for side in (left, right)) < _A_QUESTION

    def _is_in_a_pair(self, cut: int, left: _Span) -> bool:
        """Whether an "and" joins what "both" or "between" began."""
        before = [word.text for word in self._words[slice(*left)]]
        return self._words[cut].text in _JOINERS and bool(_PAIRING & set(before)) and not _JOINERS & set(before)

    def _only_asks_how(self, span: _Span) -> bool:
        """Whether a side is no more than the end of a question: "tuition how much"."""
        said = [word.text for word in self._words[slice(*span)] if word.text.isalnum()]
        return len(said) == 2 and said[0] == "how" and said[1] in _HOW

    def _goes_on_after_besides(self, left: _Span) -> bool:
        """Whether a side tells only what is set aside: "besides X-ray films"."""
        said = [word.text for word in self._words[slice(*left)]]
        opened = [at for at, text in enumerate(said[:-1]) if {text, f"{text} {said[at + 1]}"} & _BESIDES]
        return bool(opened) and not _GOES_ON_BEHIND & set(said[opened[-1] + 1 : -1])

    def _is_in_a_comparison(self, cut: int) -> bool:
        """Whether an "and" leads up to a word of comparing."""
        after = [word.text for word in self._words[cut + 1 : cut + 1 + _COMPARED_WITHIN]]
        return self._words[cut].text in _WITH and bool(_COMPARING & set(after)) and not _PAUSES & set(after)

    def _is_marked(self, cut: int) -> bool:
        before = self._words[cut - 1].text
        ended = before in _END_MARKS or (before in _PARTICLES and _spaced(self._words, cut))
        ended = ended or (before in _COMMAS and self._words[cut - 2].text in _ASKED)
        return ended or _numbered(self._words, cut)

    def _sure(self, span: _Span) -> float:
        """How sure it is what a span asks, be it one question or several."""
        return max(self._rankings[span][0].confidence, self._best_cut(span)[0])

    def _intents(self, span: _Span) -> set[str]:
        return {self._rankings[part][0].intent for part in self._split(span)}

    def _least_sure(self, cut: int, *, marked: bool) -> float:
        if marked:
            return self._cutting.after_a_mark
        before, here = self._words[cut - 1].text, self._words[cut].text
        after = self._words[cut + 1].text if cut + 1 < len(self._words) else ""
        if self._begins_a_question(cut) and (before in _PAUSES or _ASKING_WORDS & {here, after}):
            return self._cutting.before_a_question
        paused = before in _PAUSES or here in _JOINERS or _spaced(self._words, cut)
        return self._cutting.after_a_pause if paused else self._cutting.elsewhere

    def _begins_a_question(self, cut: int) -> bool:
        """Whether a joiner or a pause is followed by a word that begins a question: "…, and how …", "and in which"."""
        before, here = self._words[cut - 1].text, self._words[cut].text
        following = [word.text for word in self._words[cut + 1 : cut + 3]]
        if here in _JOINERS and following and following[0] in _PREPOSITIONS:
            return following[-1] in _ASKING_WORDS
        paused = before in _PAUSES or here in _JOINERS
        return paused and (
            here in _QUESTION_STARTS or (here in _JOINERS and bool(_QUESTION_STARTS.intersection(following[:1])))
        )

    def _asks_nothing(self, span: _Span, *, marked: bool) -> bool:
        """Whether a side only names a subject, or leads up to a question. "Four-year degree?" asks for something."""
        if "".join(word.text for word in self._words[slice(*span)] if word.text.isalnum()) in _FILLERS:
            return True
        topic = marked and any(word.text in _TOPICS for word in self._words[slice(*span)])
        return self._only_names(span) and not topic

    def _only_names(self, span: _Span) -> bool:
        """Whether a side does no more than name a subject."""
        telling = [word for word in self._words[slice(*span)] if _tells(word) and word.text not in _SAYING_NOTHING]
        return all(any(start <= word.start and word.end <= end for start, end in self._names) for word in telling)


def _spans(places: Sequence[int]) -> list[_Span]:
    return [(first, last) for i, first in enumerate(places) for last in places[i + 1 :]]


_MOST_CANDIDATES = 8


def _candidates(words: Sequence[Word]) -> list[int]:
    """Word positions before which a new question may begin; the most telling ones where there are many."""
    found: dict[int, int] = {}
    for position in range(1, len(words)):
        before, here = words[position - 1].text, words[position].text
        if before in _END_MARKS or _numbered(words, position):
            found[position] = 0
        elif before in _PAUSES and _is_a_tag(words, position):
            continue
        elif (
            _between_topics(words, position)
            or before in _PAUSES
            or (here in _JOINERS and here not in _BESIDES and before not in _JOINERS)
            or _spaced(words, position)
        ):
            found[position] = 1
        elif before in _QUESTION_ENDS or here in _ASKING_WORDS or _ends_with_how(words, position):
            found[position] = 2
    chosen = sorted(found, key=lambda position: (found[position], position))[:_MOST_CANDIDATES]
    return sorted(position for position in chosen if any(_tells(word) for word in words[position:]))


def _is_a_tag(words: Sequence[Word], position: int) -> bool:
    """Whether what begins here only asks for a yes to what stands before: "that is no obstacle, is it?"."""
    texts = [word.text for word in words[position : position + _LONGEST_TAG + 1]]
    end = next((at for at, text in enumerate(texts) if text in _END_MARKS), len(texts))
    return 2 <= end <= _LONGEST_TAG and texts[0] in _TAG_OPENERS and texts[end - 1] in _TAG_PRONOUNS


def _ends_with_how(words: Sequence[Word], position: int) -> bool:
    """Whether a topic follows a question asked at its end: "master's how long | tuition how much"."""
    if position < 3 or words[position].text not in _TOPICS:
        return False
    named, how, much = (word.text for word in words[position - 3 : position])
    return how == "how" and much in _HOW and named.isalnum() and named not in _JOINERS | _ASKING_WORDS


def _numbered(words: Sequence[Word], position: int) -> bool:
    """Whether a numbered item begins here: "2) …", "3、…"."""
    return (
        position + 1 < len(words)
        and words[position].text in _NUMERALS
        and words[position + 1].text in _AFTER_A_NUMERAL
        and words[position + 1].start == words[position].end
        and not (position and words[position + 1].text in _PAUSES and words[position - 1].text in _NUMBERED_THINGS)
    )


def _spaced(words: Sequence[Word], position: int) -> bool:
    """Whether a space stands between two Chinese words, where only a pause is meant by it."""
    before, here = words[position - 1], words[position]
    return here.start > before.end and bool(HAN.match(before.text[-1]) and HAN.match(here.text))


def _between_topics(words: Sequence[Word], position: int) -> bool:
    """Whether one topic ends and the next begins here, with or without a joiner: "学制|学位|和就业"."""
    before, following = words[position - 1].text, [word.text for word in words[position : position + 2]]
    if following[0] in _JOINERS:
        following = following[1:]
    apart = (before, words[position].text) not in _ONE_TOPIC
    return apart and before in _TOPICS and bool(following) and following[0] in _TOPICS


def _length(words: Sequence[Word]) -> int:
    """How much is said: Chinese characters and Latin words, without joiners and marks."""
    told = [word.text for word in words if _tells(word)]
    return sum(len(text) if HAN.match(text) else 1 for text in told)


def _tells(word: Word) -> bool:
    return word.text.isalnum() and word.text not in _JOINERS


def _bare(words: Sequence[Word]) -> Sequence[Word]:
    """A piece without the joiners and marks that only tie it to its neighbours."""
    first, last = 0, len(words)
    while first < last and (_numbered(words, first) or not _tells(words[first])):
        first += 1
    while last > first and not _tells(words[last - 1]):
        last -= 1
    return words[first:last] or words
