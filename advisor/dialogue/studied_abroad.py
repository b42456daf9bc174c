"""Whether somebody describes studies abroad: of those the exam rules known here say nothing."""

from __future__ import annotations

import re

from advisor.text import fold

_COUNTRY = (
    r"(the )?(uk|u\.?s\.?a?|united (kingdom|states)|britain|england|scotland|america|australia|abroad|overseas"
    r"|canada|germany|france|russia|ukraine|japan|korea|hong kong|taiwan|macau|singapore|malaysia|thailand"
    r"|india|pakistan|europe|new zealand|ireland)\b"
)
_FROM_THERE = re.compile(
    r"(国外|海外|境外|外国|英国|美国|加拿大|澳洲|澳大利亚|日本|韩国|德国|法国|俄罗斯|乌克兰|新加坡|马来西亚|泰国|印度|香港|台湾|澳门)"
    r"(那边|大学)?(读|念|学|上|毕业|拿)?(完|过|了)?(的|到的)?"
    r"[^,，。?？;；]{0,6}(本科|学士|学位|学历|文凭|医学院|医科|临床|影像|护理|药学|毕业)"
    r"|(国外|海外|境外|外国|留学)的?(医学|影像)?(学历|学位|文凭|本科|医学院)"
    r"|\b(degree|bsc|bachelor\S*|mbbs|diploma|graduat\w+|studied|trained|qualified)\b[\w' ]{0,30}"
    rf"\b(from|in|at) {_COUNTRY}"
    r"|\b(uk|british|american|australian|foreign|overseas|canadian|german|russian|japanese|korean)"
    r" (medical |imaging |radiography )?(degree|bsc|bachelor\S*|mbbs|diploma|qualification|graduate)\b"
)
_BESIDE_A_FIRST_DEGREE = re.compile(
    r"硕|博士|读研|研究生|国内.{0,8}(毕业|本科|读|念)|\b(master\S*|msc|ma|phd|doctorate|postgrad\w*)\b"
    r"|\b(degree|bachelor\S*|graduated|studied)\b.{0,20}\b(in|from) china\b"
)


def speaks_of_studies_abroad(text: str) -> bool:
    """Whether a text says that somebody's first degree is from abroad."""
    return bool(_FROM_THERE.search(fold(text)))


def may_be_beside_a_first_degree(text: str) -> bool:
    """Whether what was done abroad may come after a first degree in China: a master's, a doctorate."""
    return bool(_BESIDE_A_FIRST_DEGREE.search(fold(text)))
