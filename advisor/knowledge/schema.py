"""The shape of one row in a knowledge file. A row that does not fit is refused with a sentence that says why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal, Optional, Union

from pydantic import BaseModel, Extra, Field, constr, root_validator, validator

from advisor.model import Certainty

if TYPE_CHECKING:
    Identifier = str
    FactIdentifier = str
    Sentence = str
    Address = str
    Day = date
else:
    Identifier = constr(regex=r"^[a-z][a-z0-9_]*$")
    FactIdentifier = constr(regex=r"^[A-Z]{3}-[A-Z]?\d+[a-z]?$")
    Sentence = constr(min_length=1, strip_whitespace=True)
    Address = constr(regex=r"^https?://\S+$")
    Day = date

SubjectKind = Literal[
    "specialty", "programme", "major_category", "level", "region", "course", "career", "tip", "step",
    "email_template", "institution", "document", "exam", "exam_rule", "certificate", "outside", "outside_place",
]  # fmt: skip

Attribute = Literal[
    "origin", "programme_status", "length", "degree", "purpose", "training_goal", "basis", "catalogue_code", "programme_jobs",
    "definition", "modalities", "nature", "suitability", "compare_regions", "training_style", "equipment",
    "school_choice", "region_careers", "tuition", "why_abroad", "route_choice", "route_requirements",
    "entry_wording", "email", "master_directions", "course_list", "course_content", "course_difficulty",
    "ai_trend", "career_options", "career_detail", "licence_abroad", "outlook", "career_story", "salary",
    "tip", "next_step", "institution_definition", "institution_founders", "institution_duties",
    "institution_types", "institution_courses", "institution_role", "institution_objectives",
    "institution_operation", "institution_clients", "exam_list", "exam_rule", "exam_levels",
    "exam_programme", "exam_category", "exam_edition", "exam_requirement", "certificate_meaning",
]  # fmt: skip


Degree = Literal["bachelor_of_medicine", "bachelor_of_science", "bachelor_of_engineering", "none"]


class Row(BaseModel):
    """Unknown keys are faults: a misspelt key would otherwise lose its value in silence."""

    class Config:
        """Strict for every row."""

        extra = Extra.forbid


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
    years: Optional[int] = Field(default=None, ge=1, le=12)
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

    years: Optional[int] = Field(default=None, ge=1, le=12)
    years_min: Optional[int] = Field(default=None, ge=1, le=12)
    years_max: Optional[int] = Field(default=None, ge=1, le=12)
    degree: Optional[Degree] = None
    year: Optional[int] = Field(default=None, ge=1900, le=2100)
    amount_min: Optional[int] = Field(default=None, ge=0)
    amount_max: Optional[int] = Field(default=None, ge=0)
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
