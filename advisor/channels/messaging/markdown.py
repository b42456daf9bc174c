"""The Markdown of our answers (paragraphs, lists, headings, tables, links, bold) in the shape a platform can show.

Only what :mod:`advisor.answers` writes is understood; anything else stays as it stands. A table becomes one paragraph
a row, each cell after the name of its column: a telephone is too narrow for columns.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from advisor.model import Language

_INLINE = re.compile(
    r"\*\*(?P<bold>[^*\n]+)\*\*|(?<![\w*])\*(?P<italic>[^*\s][^*\n]*)\*(?![\w*])|`(?P<code>[^`\n]+)`"
    r"|\[(?P<title>[^\]\n]+)\]\((?P<address>https?://[^)\s]+)\)"
)
_HEADING = re.compile(r"^#{1,6}\s+(?P<text>.+)$")
_ITEM = re.compile(r"^(?P<indent>\s*)[-*+]\s+(?P<text>.+)$")
_RULE_ROW = re.compile(r"^\|?(\s*:?-{3,}:?\s*\|)+\s*(:?-{3,}:?)?\s*$")


@dataclass(frozen=True)
class Style:
    """How a platform writes things. ``text`` escapes what the platform would otherwise obey."""

    text: Callable[[str], str]
    bold: Callable[[str], str]
    italic: Callable[[str], str]
    code: Callable[[str], str]
    link: Callable[[str, str], str]
    bullet: str = "· "


def _itself(text: str) -> str:
    return text


def _mrkdwn(text: str) -> str:
    """Slack's three special characters (docs.slack.dev/messaging/formatting-message-text)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


PLAIN = Style(
    text=_itself,
    bold=_itself,
    italic=_itself,
    code=_itself,
    # Blanks on both sides: telephones make everything up to the next blank part of the address.
    link=lambda title, address: f" {address} " if title == address else f"{title} {address} ",
)
SLACK = Style(
    text=_mrkdwn,
    bold=lambda text: f"*{text}*",
    italic=lambda text: f"_{text}_",
    code=lambda text: f"`{text}`",
    link=lambda title, address: f"<{address}|{title}>",
    bullet="• ",
)
TELEGRAM = Style(
    text=lambda text: html.escape(text, quote=False),
    bold=lambda text: f"<b>{text}</b>",
    italic=lambda text: f"<i>{text}</i>",
    code=lambda text: f"<code>{text}</code>",
    link=lambda title, address: f'<a href="{html.escape(address)}">{title}</a>',
    bullet="• ",
)


def shown(markdown: str, style: Style, language: Language) -> str:
    """``markdown`` in ``style``, with the punctuation of ``language`` where a table is told."""
    lines: list[str] = []
    table: list[list[str]] = []
    for line in [*markdown.strip().split("\n"), ""]:
        if line.lstrip().startswith("|"):
            if not _RULE_ROW.match(line.strip()):
                table.append(_cells(line))
            continue
        if table:
            lines += _told(table, style, language)
            table = []
        lines.append(_line(line, style))
    whole = re.sub(r" +$", "", "\n".join(lines), flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", whole).strip()


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _told(table: list[list[str]], style: Style, language: Language) -> list[str]:
    heads, rows = table[0], table[1:]
    colon = "：" if language == "zh" else ": "
    lines: list[str] = []
    for row in rows:
        lines += ["", style.bold(_inline(row[0], style))]
        lines += [
            f"{style.bullet}{_inline(head, style)}{colon}{_inline(cell, style)}"
            for head, cell in zip(heads[1:], row[1:], strict=False)
        ]
    return [*lines, ""]


def _line(line: str, style: Style) -> str:
    heading = _HEADING.match(line)
    if heading:
        return style.bold(_inline(heading["text"], style))
    item = _ITEM.match(line)
    if item:
        return f"{item['indent']}{style.bullet}{_inline(item['text'], style)}"
    return _inline(line, style)


def _inline(text: str, style: Style) -> str:
    shown_pieces: list[str] = []
    at = 0
    for match in _INLINE.finditer(text):
        shown_pieces += [style.text(text[at : match.start()]), _piece(match, style)]
        at = match.end()
    return "".join([*shown_pieces, style.text(text[at:])])


def _piece(match: re.Match[str], style: Style) -> str:
    if match["bold"]:
        return style.bold(style.text(match["bold"]))
    if match["italic"]:
        return style.italic(style.text(match["italic"]))
    if match["code"]:
        return style.code(style.text(match["code"]))
    return style.link(style.text(match["title"]), match["address"])
