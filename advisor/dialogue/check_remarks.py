"""Remarks on the check that carry no fact: "as I am now", "who decides?", "so I can, right?", "the receipt, please"."""

from __future__ import annotations

import re
from typing import Literal

from advisor.text import fold

Remark = Literal["as_it_is", "who_decides", "why_asked", "certain", "receipt", "resume"]

_REMARKS: tuple[tuple[Remark, re.Pattern[str]], ...] = (
    ("receipt", re.compile(r"回执|凭据|核对记录|\b(receipt|record of (this|the) check|printout)\b")),
    (
        "resume",
        re.compile(r"(继续|接着)(核对|检查|查|问|来)|\b(continue|resume|carry on with|go on with|back to) the check\b"),
    ),
    (
        "as_it_is",
        re.compile(
            r"^\W*(那|那么|好)?(我|他|她|我自己|我本人)呢\W*$|^\W*and (me|him|her)\W*$"
            r"|^\W*(and|so|ok|then|but|,|\s)*(what|how) about (me|him|her)( then| now| again)?\W*$"
            r"|[说绕]回(到)?我|^\W*(那|所以)?(到底|究竟)?是?(能|行|可以)还是不(能|行|可以)\W*$"
            r"|给(我|个|一)?(句|个)?(准话|痛快话)|算还是不算"
            r"|\b(is|was) (it|that|this) a yes or (a )?no\b|^\W*(so )?(yes or no|a yes or a no)\W*$"
            r"|现在的情况|目前的情况|我?本来的情况|原来的情况|实际情况|按我现在|照我现在|回到我(自己|现在)?"
            r"|^\W*(那|所以)?[他她我](还)?(能|可以)(考|报)?(吗|么|不)\W*$"
            r"|^\W*(and |so |then )*(can|could|may|might|will) (i|he|she)"
            r"( register| apply| sit it| take it| do it| then)*\W*$"
            r"|\bas (i am|things are|it is|he is|she is)( now)?\b|\bin my (actual|real|current|own) (case|situation)\b"
            r"|\bback to (my|me|my own)( case| situation)?\b|\bas i (really|actually) am\b"
        ),
    ),
    (
        "why_asked",
        re.compile(
            r"问这个?(干嘛|干吗|干啥|干什么|做什么|有什么用|什么意思)|(为什么|为啥|干嘛)要?问"
            r"|\bwhy (do|are|would) you (need|ask|want|asking)\b|\bwhy does (it|that) matter\b"
        ),
    ),
    (
        "who_decides",
        re.compile(
            r"谁说了算|谁(来)?(决定|认定|定|拍板|审核)|由谁|听谁的|以谁(的)?为准|哪个部门(认定|决定|说了算|审核)"
            r"|\bwho (decides|has the (final|last) (say|word)|makes the (final )?decision|is in charge)\b"
            r"|\bwhose (decision|call)\b|谁能(给(个|句)?准话|说得?准|确定)"
            r"|\b((no|any|some) ?(body|one)|who) (who )?can tell me (for (sure|certain)|definitely)\b"
        ),
    ),
    (
        "certain",
        re.compile(
            r"(肯定|一定|绝对|百分之?百|铁定|稳)(就)?(能|可以|行|没问题)|那我(就)?(能|可以)(考|报)(了|咯|啦)|稳了"
            r"|(就是|也就是)说我(就)?(能|可以)(考|报)|保证我?(能|可以)"
            r"|(不行|不能|不可以|[报考]不了)的?[,，]?(对|是)(吧|吗|不|么)\W*$"
            r"|\b(so|then|means) (i|he|she) (can|may) (definitely |surely )?(register|take|sit)"
            r"|\bcan (definitely|surely)\b|\b(definitely|surely) (can|may|eligible)\b"
            r"|\bjust (say|tell me) (that )?(i'?m|i am|i can|it'?s) (fine|ok(ay)?|in|good|eligible|register|sit|take)\b"
            r"|就?(直接)?说我(能|可以|没问题)(报|考)?(不就)?(得了|行了|完了|吧)"
            r"|\b(do|can) you (guarantee|promise)\b|\b100 ?%|\b(that|which) means (yes|i can|i'?m (in|fine|ok|good))\b"
        ),
    ),
)
# "And with the graduation certificate?": the case as it would be with something else.
_IN_PASSING = re.compile(
    r"^\W*(那|那么|那要)(?!为什么|怎么).{1,24}呢\W*$|^\W*(换成|改成|改用|改在|改走).{1,24}[呢吗]?\W*$"
    r"|^\W*(and|but|then|so)?,?\s*(what|how) about (with|using|if)?.{1,60}\?\W*$"
    r"|^\W*and (with|if|using|through) .{1,60}\?\W*$"
)


_FOR_SOMEBODY = re.compile(
    r"(替|帮|代).{1,6}(问|咨询|打听|查)|\b(asking|ask|enquiring|checking) (this )?(for|on behalf of)\b|\bon behalf of\b"
)


def asks_for_somebody(text: str) -> bool:
    """Whether a message says that it asks for somebody else."""
    return bool(_FOR_SOMEBODY.search(fold(text)))


def remark_in(text: str) -> Remark | None:
    """The remark that a message is, if any."""
    folded = fold(text)
    return next((remark for remark, pattern in _REMARKS if pattern.search(folded)), None)


_SUPPOSES = re.compile(r"\W*(and |but |so |then )*(what )?if (?!so\b|not\b)|\W*(那|那么|可)?(如果|要是|假如|万一|假设)")


def supposes(text: str) -> bool:
    """Whether a message begins by supposing something."""
    return bool(_SUPPOSES.match(fold(text)))


def supposes_in_passing(text: str) -> bool:
    """Whether a message puts a case beside the one under way without saying "if" ("那用毕业证书报呢")."""
    return bool(_IN_PASSING.search(fold(text)))


# "Which rules stop me?" of somebody described asks for the verdict.
_WHICH_RULES = re.compile(
    r"哪[一几些]?[条项]|几[条项]|哪个(字眼|规定|规则| ?rule| ?item| ?clause)|which条"
    r"|\bwh?ich (of the )?(rule|item|clause|one|exclusion|line)s?\b|\b(what|which) number\b|^\W*(the )?numbers?\W*$"
)
# "And if not, which rule stops me?" goes with the question before it.
_ON_THE_ANSWER = re.compile(
    r"\W*(那|那么)?(如果|要是|若|假如)?(是)?(不能|不行|不可以|不让|报不了|考不了)(报|考)?(的话)?\W*((是|卡|栽|被)?.{0,6}(哪|什么|为)|$)"
    r"|\W*(and |but |or )?if (not|so|i (can'?t|cannot|may not))\b\W*"
    r"(why|how come|$|.*\b(rules?|items?|clauses?|points?|reasons?|grounds?|laws?|regulations?|stops?|bars?|blocks?)\b)"
    # "Is it one rule for the two of them?": the verdicts name theirs.
    r"|\W*.{0,8}(是|算)?同一[条项个](规[定则])?.{0,4}$"
    r"|\W*(is|are) (it|they|both|that)( under| on)?( all)? (the same|one|a single) (rule|item|clause)\b"
)
# "Can she?" asks what was asked before.
_ASKS_ON = re.compile(
    r"\W*(and )?(can|could|may|might|would|will) (i|he|she|they|we)( too| also| then| do it)?\W*"
    r"|\W*[他她我]?(行|可以|能)(吗|么|不)\W*"
)
# "My certificate is a management one, does that matter?"
_WHETHER_IT_MATTERS = re.compile(
    r"碍事|影响|要紧|有(没有)?关系|\b(doesn'?t|does not) that count\b"
    r"|有(没有|冇)用|有用[吗么不没]|管不?管用|[顶管]用[吗么不]|\bany use\b"
    r"|\b(does|do|would|will|is) (that|it|this)( \w+)? ?(matter|hurt|help|count|change|a problem|ok|okay|bad|fine)\b"
)
# "Does it help that I came top of my class?", whatever follows.
_BEGINS_WITH_WHETHER = re.compile(
    r"\W*(and |but |so |then )*(does|would|will) (it|that|this)( \w+)? (help|matter|count|change|make a difference)\b"
)
# "Is one of them enough?" asks of the list as a whole.
_ONE_OR_SEVERAL = re.compile(
    r"[一两二三][条项样](以上)?(都|也|就|才)?不?(受理|行|算|拦|够|可以)|[中占沾满].{0,2}[一两][条项]"
    r"|\b(one|two|several|any) (of (them|these)|is enough)\b|\benough\b"
)


# "But it is a Bachelor of Medicine, how come!"
_PROTESTS = re.compile(
    r"凭什么|凭啥|不公平|不合理|太死板|没道理|白[干学读念上熬]了|通融|破例|网开一面|也不[行能成][?？!！]*$"
    r"|(就|只)?差[一几两](天|个月)"
    r"|^\W*(那|这|可)?(是)?(为啥|为什么)(啊|呀|呢|嘛)?[，,。!！?？]"
    r"|\b(how come|unfair|not fair|makes no sense|ridiculous|absurd|outrageous)\b|^\W*(both|all of them)\W*$"
)


def protests(text: str) -> bool:
    """Whether a message does not accept a verdict: why it is so is told again then."""
    return bool(_PROTESTS.search(fold(text)))


def asks_which_rule(text: str) -> bool:
    """Whether a message asks which rule it is."""
    return bool(_WHICH_RULES.search(fold(text)))


def asks_on(text: str) -> bool:
    """Whether a message does no more than ask the last question of somebody else."""
    return bool(_ASKS_ON.fullmatch(fold(text)))


def asks_whether_it_matters(text: str) -> bool:
    """Whether a message asks if what it tells makes a difference."""
    return bool(_WHETHER_IT_MATTERS.search(fold(text)))


def begins_with_whether(text: str) -> bool:
    """Whether a message begins by asking if something makes a difference."""
    return bool(_BEGINS_WITH_WHETHER.match(fold(text)))


def asks_of_the_whole_list(text: str) -> bool:
    """Whether a message asks how the rules work together."""
    return bool(_ONE_OR_SEVERAL.search(fold(text)))


def asks_on_the_answer(text: str) -> bool:
    """Whether a message asks what follows from the answer to another question."""
    return bool(_ON_THE_ANSWER.match(fold(text)))
