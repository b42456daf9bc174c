"""What the dialogue works with during one turn: the knowledge, the service over it, and whom to send people to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from advisor.known import Knowledge
from advisor.model import Words
from advisor.service import Advisor


@dataclass(frozen=True)
class Desk:
    """The counsellor's desk: everything a turn may look at."""

    knowledge: Knowledge
    advisor: Advisor
    contact: Words
    keep_days: int
    today: date
