"""The shape of one row in a knowledge file. A row that does not fit is refused with a sentence that says why."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Literal, Optional, Union

from pydantic import BaseModel, ConstrainedInt, ConstrainedStr, Extra, Field, root_validator, validator

from advisor.model import Certainty


class Identifier(ConstrainedStr):
    """The id of a subject or a source."""

    regex = re.compile(r"^[a-z][a-z0-9_]*$")
    max_length = 64


class FactIdentifier(ConstrainedStr):
    """The id of a fact: its group and its number."""

    regex = re.compile(r"^[A-Z]{3}-[A-Z]?\d+[a-z]?$")
    max_length = 16


class Sentence(ConstrainedStr):
    """Words, not only spaces."""

    min_length = 1
    strip_whitespace = True


class Address(ConstrainedStr):
    """A web address."""

    regex = re.compile(r"^https?://\S+$")


class Years(ConstrainedInt):
    """How long something takes. Half a year is refused, not cut off."""

    strict = True
    ge = 1
    le = 12


class Amount(ConstrainedInt):
    """Money in whole units of its currency."""

    strict = True
    ge = 0


Day = date

SubjectKind = Literal[
    "specialty", "programme", "major_category", "level", "region", "course", "career", "tip", "step",
    "email_template", "institution", "document", "exam", "exam_rule", "certificate", "schooling",
    "outside", "outside_place", "outside_topic",
]  # fmt: skip

Attribute = Literal[
    "origin", "programme_status", "length", "degree", "purpose", "training_goal", "basis", "catalogue_code",
    "programme_jobs", "definition", "modalities", "nature", "suitability", "compare_regions", "training_style",
    "equipment", "school_choice", "region_careers", "tuition", "why_abroad", "route_choice", "route_requirements",
    "entry_wording", "email", "master_directions", "course_list", "course_content", "course_difficulty",
    "ai_trend", "career_options", "career_detail", "licence_abroad", "outlook", "career_story", "salary",
    "salary_origin", "tip", "next_step", "institution_definition", "institution_founders", "institution_duties",
    "institution_types", "institution_courses", "institution_role", "institution_objectives",
    "institution_operation", "institution_clients", "exam_list", "exam_rule", "exam_levels",
    "exam_programme", "exam_category", "exam_edition", "exam_requirement", "exam_schooling",
    "certificate_meaning",
]  # fmt: skip

Degree = Literal["bachelor_of_medicine", "bachelor_of_science", "bachelor_of_engineering", "none"]


class Row(BaseModel):
    """Unknown keys are faults: a misspelt key would otherwise lose its value in silence."""

    class Config:
        """Strict for every row."""

        extra = Extra.forbid

    @validator("checked", "valid_to", pre=True, check_fields=False)
    def _is_a_day(cls, value: object) -> object:
        """A bare number would be read as seconds since 1970."""
        if value is None or type(value) is date or isinstance(value, str):
            return value
        raise ValueError(f"{value!r} is not a day; write it as 2026-11-22")


class BothLanguages(Row):
    """A text in Chinese and in English."""

    zh: Sentence
    en: Sentence


class AliasLists(Row):
    """Other names, by language."""

    zh: list[Sentence] = Field(default_factory=list)
    en: list[Sentence] = Field(default_factory=list)


class SubjectRow(Row):
    """Something that can be asked about."""

    id: Identifier
    kind: SubjectKind
    name: BothLanguages
    aliases: AliasLists = AliasLists()
    position: int = 0
    parent: Optional[Identifier] = None
    nearest: list[Identifier] = Field(default_factory=list)
    years: Optional[Years] = None
    degree: Optional[Degree] = None
    code: Optional[Sentence] = None

    @root_validator(skip_on_failure=True)
    def _only_programmes_have_a_length(cls, values: dict[str, Any]) -> dict[str, Any]:
        described = [key for key in ("years", "degree", "code") if values[key] is not None]
        if described and values["kind"] != "programme":
            raise ValueError(f"{described[0]} belongs to a programme, and this is a {values['kind']}")
        return values


class SourceReference(Row):
    """A source and, where it has lines, the line."""

    document: Identifier
    line: Optional[int] = Field(default=None, ge=1)


class FactValue(Row):
    """The typed part of a fact."""

    years: Optional[Years] = None
    years_min: Optional[Years] = None
    years_max: Optional[Years] = None
    degree: Optional[Degree] = None
    year: Optional[int] = Field(default=None, ge=1900, le=2100)
    amount_min: Optional[Amount] = None
    amount_max: Optional[Amount] = None
    currency: Optional[Literal["GBP", "USD", "AUD", "CNY"]] = None
    per: Optional[Literal["year", "month"]] = None
    band: Optional[int] = Field(default=None, ge=1, le=9)
    role: Optional[Identifier] = None
    stage: Optional[Literal["starting", "senior", "full_band"]] = None
    subject_line: Optional[Sentence] = None
    slots: Optional[list[Sentence]] = None
    code: Optional[Sentence] = None
    doc_no: Optional[Sentence] = None

    @root_validator(skip_on_failure=True)
    def _ranges_run_upwards(cls, values: dict[str, Any]) -> dict[str, Any]:
        for low, high in (("years_min", "years_max"), ("amount_min", "amount_max")):
            if values[low] is not None and values[high] is not None and values[low] > values[high]:
                raise ValueError(f"{low} is above {high}")
        return values

    @root_validator(skip_on_failure=True)
    def _money_has_a_currency(cls, values: dict[str, Any]) -> dict[str, Any]:
        amount = values["amount_min"] is not None or values["amount_max"] is not None
        if amount and (values["currency"] is None or values["per"] is None):
            raise ValueError("an amount of money needs `currency` and `per`")
        stray = [key for key in ("currency", "per", "band", "role", "stage") if values[key] is not None]
        if stray and not amount:
            raise ValueError(f"`{stray[0]}` belongs to an amount of money, and there is none")
        return values

    @root_validator(skip_on_failure=True)
    def _nothing_is_left_over(cls, values: dict[str, Any]) -> dict[str, Any]:
        """What has no place in the store without its companion would be lost in silence."""
        least, most = values["years_min"], values["years_max"]
        if (least is None) != (most is None) or (least is not None and values["years"] is not None):
            raise ValueError("a length is `years`, or `years_min` and `years_max` together")
        if values["slots"] is not None and values["subject_line"] is None:
            raise ValueError("`slots` belong to a `subject_line`, and there is none")
        return values


class FactRow(Row):
    """One statement with its source, in both languages."""

    id: FactIdentifier
    about: list[Identifier]
    attribute: Attribute
    position: int = 0
    region: Optional[Identifier] = None
    level: Optional[Identifier] = None
    certainty: Certainty
    zh: Sentence
    en: Sentence
    short: Optional[BothLanguages] = None
    value: FactValue = FactValue()
    source: list[SourceReference]
    checked: Day
    valid_to: Optional[Day] = None
    as_of: Optional[Sentence] = None
    derived_from: list[FactIdentifier] = Field(default_factory=list)

    @validator("about", "source", pre=True)
    def _one_or_many(cls, value: Union[object, list[object]]) -> list[object]:
        return value if isinstance(value, list) else [value]

    @validator("about", "source")
    def _at_least_one(cls, value: list[object]) -> list[object]:
        if not value:
            raise ValueError("needs at least one entry")
        return value

    @root_validator(skip_on_failure=True)
    def _money_is_dated(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["value"].currency and not values["as_of"]:
            raise ValueError('an amount of money needs `as_of` (a period, or "undated")')
        return values


class SourceRow(Row):
    """A document that facts rest on."""

    id: Identifier
    title: BothLanguages
    kind: Literal["seed", "public_page", "law"]
    address: Optional[Address] = None
    issuer: Optional[Sentence] = None
    date: Optional[str] = None
    unofficial: bool
    language: Literal["zh", "en"]
    checked: Day


class TopicFile(Row):
    """A file of subjects and facts."""

    subjects: list[SubjectRow] = Field(default_factory=list)
    facts: list[FactRow] = Field(default_factory=list)


class SourcesFile(Row):
    """The file of sources."""

    sources: list[SourceRow]
