"""The shape of the rule documents: which keys there are, and their types. ``parse`` checks what the values mean."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, Optional, Union

from pydantic import (
    BaseModel,
    ConstrainedStr,
    Extra,
    PositiveFloat,
    StrictBool,
    StrictStr,
    validator,
)


class Id(ConstrainedStr):
    """A name for use in documents: small letters, digits and underscores."""

    strict = True
    regex = r"^[a-z][a-z0-9_]*$"


class EditionId(ConstrainedStr):
    """As :class:`Id`, and may begin with a digit: an edition is called by its year."""

    strict = True
    regex = r"^[0-9a-z_]+$"


class Text(ConstrainedStr):
    """Words for people, not empty."""

    strict = True
    min_length = 1
    strip_whitespace = True


class Strict(BaseModel):
    """A row in which a misspelt key is an error."""

    class Config:
        """No other keys, and no changes afterwards."""

        extra = Extra.forbid
        frozen = True


class Texts(Strict):
    """One text in both languages."""

    zh: Text
    en: Text


class ValueDocument(Strict):
    """One value of an attribute, with what it settles and what usually goes with it."""

    id: Id
    zh: Text
    en: Text
    weight: PositiveFloat = 1.0
    settles: dict[StrictStr, Union[StrictStr, list[StrictStr]]] = {}
    usually: dict[StrictStr, StrictStr] = {}
    because: Optional[Texts] = None
    sources: list[StrictStr] = []


class ChangeDocument(Strict):
    """Whether and how a fact can be changed."""

    how: Literal["no", "by_choice", "with_time"]
    of: list[StrictStr] = []
    to: list[StrictStr] = []
    resets: list[StrictStr] = []
    words: Optional[Texts] = None


class DecidedAsDocument(Strict):
    """An attribute that is always decided as if it had one value."""

    value: StrictStr
    told: Texts


class AttributeDocument(Strict):
    """One thing that can be known about an applicant."""

    id: Id
    kind: Literal["choice", "date"] = "choice"
    ask: Literal["first", "gate", "always", "never", "derived"]
    label: Texts
    question: Optional[Texts] = None
    why: Optional[Texts] = None
    values: list[ValueDocument] = []
    only_if: dict[StrictStr, list[StrictStr]] = {}
    usual: Optional[StrictStr] = None
    unsure_weight: PositiveFloat = 1.0
    change: ChangeDocument = ChangeDocument(how="no")
    decided_as: Optional[DecidedAsDocument] = None


class AttributesFile(Strict):
    """The file of attributes."""

    attributes: list[AttributeDocument]


class ClauseDocument(Strict):
    """The words of a rule: quoted or paraphrased in Chinese, rendered in English."""

    zh: Text
    en: Text
    wording: Literal["quoted", "paraphrase"]


class ReadingDocument(Strict):
    """One way to read an open passage."""

    zh: Text
    en: Text
    excludes: StrictBool


class OpenDocument(Strict):
    """Known facts that the text leaves undecided."""

    id: Id
    when: dict[str, Any]
    words: Texts
    readings: list[ReadingDocument]
    decides: Texts


class ExampleDocument(Strict):
    """An applicant to whom the rule does or does not apply."""

    zh: Text
    en: Text
    excluded: StrictBool


class Dated(Strict):
    """A row that is valid from one day to another, both included; ``null`` where the day is not known."""

    valid_from: Optional[date] = None
    valid_to: Optional[date] = None

    @validator("valid_from", "valid_to", pre=True)
    def _calendar_day(cls, value: object) -> object:
        return calendar_day(value)


class RuleDocument(Dated):
    """One rule."""

    number: Text
    place: Texts
    name: Texts
    clause: ClauseDocument
    meaning: Texts
    excludes: dict[str, Any]
    open: list[OpenDocument] = []
    exam_levels: list[StrictStr]
    sources: list[StrictStr]
    facts: list[StrictStr] = []
    examples: list[ExampleDocument] = []


class NoteDocument(Strict):
    """What an edition says about certain applicants without excluding them."""

    id: Id
    when: dict[str, Any]
    words: Texts
    sources: list[StrictStr]


class EditionDocument(Dated):
    """One edition of the rules."""

    id: EditionId
    position: int
    title: Texts
    status: Literal["superseded", "current", "unknown"]
    status_words: Texts
    complete: StrictBool
    missing: Optional[Texts] = None
    decides: Texts
    issued: Optional[Text] = None
    sources: list[StrictStr]


class EditionFile(Strict):
    """The file of one edition."""

    edition: EditionDocument
    rules: list[RuleDocument]
    notes: list[NoteDocument] = []


def calendar_day(value: object) -> date | None:
    """``value`` as a day: a date, or text such as ``1999-01-01``.

    Raises:
        ValueError: it is no day of the calendar.
    """
    if value is None or (isinstance(value, date) and type(value) is date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"{value!r} is no day of the calendar: {error}") from None
    raise ValueError(f"{value!r} is not a day; write it as '1999-01-01'")
