"""The flat XML that WeChat and WeCom speak, read without entities and document types, written without injections."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from advisor.channels.messaging.crypto import Refused

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read(body: bytes) -> dict[str, str]:
    """The elements right under the root and their texts; of two with one name, the first.

    Raises:
        Refused: no XML, a document type or entities in it, or another root than ``<xml>``.
    """
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Refused("xml") from error
    if root.tag != "xml":
        raise Refused("xml")
    found: dict[str, str] = {}
    for child in root:
        found.setdefault(str(child.tag), child.text or "")
    return found


def write(elements: Mapping[str, str | int]) -> bytes:
    """``<xml>`` with one element a pair: texts as CDATA, numbers as they are."""
    inside = "".join(f"<{name}>{_written(value)}</{name}>" for name, value in elements.items())
    return f"<xml>{inside}</xml>".encode()


def _written(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    safe = _NOT_XML.sub("", value).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{safe}]]>"
