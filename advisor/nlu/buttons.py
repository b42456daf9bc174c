"""Payloads of buttons: short codes that a channel posts back as text and that mean one thing only.

``ask:degree:imaging_five_year`` asks a question, ``set:exam_level:physician`` states a fact to the eligibility check,
``do:menu`` is a move in the conversation. None begins with ``/``; a typed text that looks like one does no more than
the button would.
"""

from __future__ import annotations

import re

_PAYLOAD = re.compile(r"^(ask|set|do)(:[a-z0-9_.\-]+)+$")


def read(text: str) -> tuple[str, ...]:
    """The words of a payload (``("ask", "degree", …)``), or nothing when ``text`` is ordinary text."""
    code = text.strip()
    return tuple(code.split(":")) if len(code) <= 200 and _PAYLOAD.match(code) else ()
