"""Whether something is asked of an exam, a licence or a registration that is not the physician's."""

from __future__ import annotations

import re

from advisor.text import fold

_OTHERS = re.compile(
    r"公务员|考公|国考|省考|考(个)?事业编|事业单位(考试|招考)|选调|教师资格|教资|护士(执业)?(资格|证)|护[考资](?![得不])"
    r"|执业药师|药师(资格)?(考试|证)|执业兽医|兽医(证|资格)|消防(设施|工程|证)|建造师|[一二]建|造价师"
    r"|会计(证|师|考试|从业)|初级会计|注会|法考|司法考试|律师(证|资格)|驾照|驾驶证|驾校|科目[一二三四]|普通话(证|等级)"
    r"|计算机[二三]级|电工证|焊工证|导游证?|营养师|健康管理师|证券从业|基金从业|育婴师|教练证|保安证"
    r"|注册(公司|商标|域名|账号|会员|结婚)|登记结婚"
    r"|(?<![a-z])(bar exam|(sit|take|pass) the bar|lsat|cpa|cfa|acca|pmp|nclex|gmat|gre|mcat|gamsat|civil service)"
    r"(?![a-z])"
    r"|\b(teach(er|ers|ing)|nurs(e|es|ing)|driv(er|ers|ing)|pharmac(y|ist|ists)|pilots?|real estate|estate agents?"
    r"|accountan(t|ts|cy)|law|vet|veterinary)('s)? (qualification |registration )?(test|exams?|licen[cs]es?)\b"
    r"|\b(register|registering|sign(ing)? up)"
    r"( to vote| (a|my|our|the) (company|car|trademark|domain|business|marriage|pet|birth|sim))"
    r"|\bregistr(y|ies)\b"
)
# What somebody has behind them is told, not asked: "I passed the bar already".
_BEHIND = re.compile(
    r"(考过了?|拿过?|有了?|持有?|凭|用)\W*$|\b(passed|took|have|has|got|failed|with|hold|holds)( \w+){0,2}\W*$"
)
_THIS_EXAM = re.compile(
    r"医师|执医|医资|医生(资格|证|执照)|当(上)?医生|physician"
    r"|\bdoctors?('s)? (exam|licen[cs]e|qualification)|medical licen"
)


def asks_of_another_exam(text: str) -> bool:
    """Whether a text names the exam of another trade, or another registration, and not the physician's."""
    folded = fold(text)
    if _THIS_EXAM.search(folded):
        return False
    return any(not _BEHIND.search(folded[: match.start()]) for match in _OTHERS.finditer(folded))
