"""Every kind of question that can be answered from the store: where its facts stand and what may narrow it.

The name of a kind is the name of its intent. To make a new attribute of the store askable, add a kind here, its
words in ``answers/{zh,en}/questions.yml`` and examples in ``data/nlu/``; a test holds the four against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Form = Literal["sentences", "table", "headings", "steps"]


@dataclass(frozen=True)
class Place:
    """Where facts stand: all of an attribute, or only those about one subject or at one level.

    What is added ``always`` is worth saying whatever subject a question names.
    """

    attribute: str
    about: str | None = None
    level: str | None = None
    always: bool = False


@dataclass(frozen=True)
class QuestionKind:
    """How one kind of question is answered.

    ``lead`` is the direct answer, ``support`` what is worth adding; ``narrowed_by`` are the kinds of subject that
    choose among the facts (each kind named must fit, or with ``any_subject`` any one of them); ``instead`` holds the
    places that take the lead's where a subject of some kind is named (the first that is counts); ``columns`` and
    ``rows`` (attributes) make its table, at most ``cell_size`` facts a cell; ``follow_ups`` are kinds.
    """

    name: str
    lead: tuple[Place, ...]
    support: tuple[Place, ...] = ()
    narrowed_by: tuple[str, ...] = ()
    form: Form = "sentences"
    columns: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    any_subject: bool = False
    cell_size: int = 4
    instead: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)


def _places(*names: str | Place) -> tuple[Place, ...]:
    return tuple(name if isinstance(name, Place) else Place(name) for name in names)


def _kind(
    name: str,
    *lead: str | Place,
    support: tuple[str | Place, ...] = (),
    by: tuple[str, ...] = (),
    form: Form = "sentences",
    columns: tuple[str, ...] = (),
    rows: tuple[str, ...] = (),
    then: tuple[str, ...] = (),
    any_subject: bool = False,
    cell_size: int = 4,
    instead: Mapping[str, tuple[str, ...]] = {},
) -> QuestionKind:
    return QuestionKind(
        name, _places(*lead), _places(*support), by, form, columns, rows, then, any_subject, cell_size,
        {kind: _places(*places) for kind, places in instead.items()},
    )  # fmt: skip


def _tip(name: str, subject: str, *then: str) -> QuestionKind:
    return _kind(name, Place("tip", about=subject), then=then)


_PROGRAMME, _REGION, _LEVEL = ("programme",), ("region",), ("level",)

_ALL = (
    _kind(
        "programme_difference",
        "purpose",
        by=_PROGRAMME,
        form="table",
        columns=("imaging_four_year", "imaging_five_year"),
        rows=("length", "degree", "purpose", "programme_jobs", "exam_programme"),
        cell_size=2,
        then=("exam_eligibility", "career_options", "origin"),
    ),
    _kind("length", "length", by=("programme", "level", "region"), then=("degree", "programme_difference", "tuition")),
    _kind("degree", "degree", by=_PROGRAMME, then=("exam_eligibility", "length", "programme_difference")),
    _kind(
        "purpose", "purpose", support=("training_goal", "programme_jobs"), by=_PROGRAMME,
        then=("career_options", "training_goal", "programme_difference"),
    ),
    _kind("programme_status", "programme_status", support=("origin",), by=_PROGRAMME,
          then=("programme_difference", "degree", "catalogue_code")),
    _kind("training_goal", "training_goal", by=_PROGRAMME, then=("career_options", "basis", "degree")),
    _kind("origin", "origin", support=(Place("length", about="imaging_four_year"),),
          then=("programme_difference", "basis")),
    _kind("basis", "basis", then=("catalogue_code", "degree", "training_goal")),
    _kind("catalogue_code", "catalogue_code", by=_PROGRAMME, then=("programme_difference", "degree")),
    _kind("definition", "definition", support=("modalities",), then=("nature", "course_list", "career_options")),
    _kind("modalities", "modalities", support=(Place("definition"),), then=("definition", "course_list")),
    _kind("nature", "nature", support=(Place("course_difficulty", about="image_processing"),),
          then=("course_list", "course_difficulty", "suitability")),
    _kind(
        "suitability", "suitability", support=(Place("next_step", about="step_reflect"),),
        then=("course_difficulty", "outlook", "next_steps"),
    ),
    _kind(
        "compare_regions",
        "compare_regions",
        form="table",
        columns=("china", "abroad"),
        rows=("training_style", "equipment", "region_careers", "length", "tuition"),
        then=("why_abroad", "tuition", "route_choice"),
    ),
    _kind("training_style", "training_style", by=_REGION, then=("equipment", "compare_regions", "school_choice")),
    _kind("equipment", "equipment", by=_REGION, then=("training_style", "school_choice", "compare_regions")),
    _kind("tuition", "tuition", by=_REGION, then=("length", "why_abroad", "salary")),
    _kind(
        "why_abroad", "why_abroad", support=("compare_regions",), then=("compare_regions", "tuition", "route_choice")
    ),
    _kind(
        "school_choice", "school_choice", support=(Place("tip", about="tip_official_site"),),
        then=("official_site", "master_directions", "next_steps"),
    ),
    _kind(
        "route_choice", "route_choice", by=_LEVEL, form="steps",
        support=(Place("length", level="bachelor"), Place("tuition", level="bachelor")),
        then=("route_requirements", "length", "tuition"),
    ),
    _kind(
        "route_requirements", "route_requirements", support=("entry_wording",), by=_LEVEL,
        then=("cross_major", "language_scores", "email"),
    ),
    _kind(
        "cross_major",
        Place("route_requirements", level="master"),
        Place("tip", about="tip_background"),
        then=("route_requirements", "experience", "email"),
    ),
    _kind("master_directions", "master_directions", then=("course_list", "route_requirements", "ai_trend")),
    _kind("entry_wording", "entry_wording", then=("email", "route_requirements", "official_site")),
    _kind(
        "email", "email", support=(Place("next_step", about="step_ask", always=True),), by=("email_template",),
        then=("entry_wording", "official_site", "next_steps"),
    ),
    _kind("course_list", "course_list", form="headings", then=("course_difficulty", "course_content", "ai_trend")),
    _kind("course_content", "course_content", support=("course_list", "course_difficulty"), by=("course",),
          then=("course_difficulty", "course_list")),
    _kind(
        "course_difficulty", "course_difficulty", support=("course_list", "nature"), by=("course",),
        then=("course_content", "suitability"),
    ),
    _kind(
        "ai_trend", "ai_trend",
        support=(Place("outlook", about="ai_imaging"), Place("course_content", about="ai_imaging")),
        then=("career_detail", "new_trends", "course_content"),
    ),
    _kind("career_options", "career_options", "career_detail", by=("region", "programme"), form="steps",
          then=("salary", "outlook", "licence_abroad"),
          instead={"programme": ("programme_jobs", "purpose", "training_goal"), "region": ("region_careers",)}),
    _kind("career_detail", "career_detail", by=("career",), then=("salary", "licence_abroad", "career_options"),
          instead={"career": ("career_detail", "region_careers")}),
    _kind("licence_abroad", "licence_abroad", by=("region", "career"), then=("salary", "career_options")),
    _kind("outlook", "outlook", then=("career_options", "salary", "career_story")),
    _kind("career_story", "career_story", support=("outlook",), then=("outlook", "ai_trend")),
    _kind("salary", "salary", support=("salary_origin", Place("licence_abroad", about="us")), by=("region", "career"),
          then=("career_options", "licence_abroad", "outlook")),
    _kind("application_tips", "tip", form="headings", then=("language_scores", "personal_statement", "next_steps")),
    _tip("language_scores", "tip_language", "application_tips", "personal_statement"),
    _tip("personal_statement", "tip_statement", "recommendation_letters", "experience"),
    _tip("recommendation_letters", "tip_references", "personal_statement", "experience"),
    _tip("experience", "tip_experience", "personal_statement", "recommendation_letters"),
    _kind(
        "official_site", Place("tip", about="tip_official_site"), support=(Place("next_step", about="step_act"),),
        then=("email", "application_tips"),
    ),
    _tip("new_trends", "tip_policies", "ai_trend", "application_tips"),
    _kind("next_steps", "next_step", by=("step",), form="steps", then=("email", "official_site", "suitability")),
    _kind("author_help", Place("next_step", about="step_share"), then=("next_steps", "email")),
    _kind("institution_definition", "institution_definition",
          then=("institution_types", "institution_duties", "institution_vs_hospital")),
    _kind("institution_founders", "institution_founders", then=("institution_definition", "institution_vs_hospital")),
    _kind("institution_duties", "institution_duties", then=("institution_courses", "institution_role")),
    _kind("institution_types", "institution_types", then=("institution_definition", "institution_courses")),
    _kind("institution_courses", "institution_courses", then=("institution_role", "institution_types")),
    _kind("institution_role", "institution_role", then=("institution_duties", "institution_vs_hospital")),
    _kind(
        "institution_vs_hospital",
        "institution_objectives",
        by=("institution",),
        form="table",
        columns=("medical_education_institution", "hospital"),
        rows=("institution_objectives", "institution_operation", "institution_clients"),
        then=("institution_definition", "institution_role"),
    ),
    _kind("institution_objectives", "institution_objectives", by=("institution",),
          then=("institution_operation", "institution_clients", "institution_vs_hospital")),
    _kind("institution_operation", "institution_operation", by=("institution",),
          then=("institution_objectives", "institution_clients", "institution_vs_hospital")),
    _kind("institution_clients", "institution_clients", by=("institution",),
          then=("institution_operation", "institution_vs_hospital")),
    _kind(
        "hospital",
        Place("institution_objectives", about="hospital"),
        Place("institution_operation", about="hospital"),
        Place("institution_clients", about="hospital"),
        then=("institution_vs_hospital",),
    ),
    _kind("exam_list", "exam_list", "exam_rule", form="headings",
          then=("exam_eligibility", "exam_requirement", "exam_edition")),
    _kind("exam_rule", "exam_rule", "certificate_meaning", "exam_category", any_subject=True,
          by=("exam_rule", "certificate", "major_category"),
          then=("exam_list", "exam_eligibility", "exam_edition")),
    _kind("exam_edition", "exam_edition", then=("exam_list", "exam_requirement")),
    _kind("exam_levels", "exam_levels", by=("exam",), then=("exam_requirement", "exam_list")),
    _kind("exam_requirement", "exam_requirement", by=("exam", "schooling", "document"),
          then=("exam_eligibility", "exam_list"), instead={"schooling": ("exam_schooling", "exam_requirement")}),
)  # fmt: skip

KINDS: dict[str, QuestionKind] = {kind.name: kind for kind in _ALL}

# Answered by the eligibility checker in conversation, not by reading facts out.
CHECKED_KINDS = ("exam_eligibility", "exam_next", "what_if")
# The question that is all about one of the tips for applying.
QUESTION_OF_TIP = {
    "tip_language": "language_scores",
    "tip_background": "cross_major",
    "tip_statement": "personal_statement",
    "tip_references": "recommendation_letters",
    "tip_experience": "experience",
    "tip_official_site": "official_site",
    "tip_policies": "new_trends",
}

# Kinds of subject that somebody can have studied.
STUDIED_KINDS = ("programme", "major_category")
