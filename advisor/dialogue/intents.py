"""The intents that are no questions to the store, grouped by what the dialogue does with them."""

from __future__ import annotations

from advisor.questions import CHECKED_KINDS, KINDS, QUESTION_OF_TIP

# Answered by a fixed, friendly sentence of answers/{zh,en}/talk.yml.
SOCIAL = frozenset({"greet", "thank", "goodbye", "bot_identity", "privacy"})

# Said about the conversation itself.
MOVES = frozenset(
    {
        "capabilities", "switch_language", "repeat", "elaborate", "shorten", "ask_source", "ask_certainty", "why",
        "go_back", "restart", "stop", "undo", "affirm", "deny", "dont_know", "forget_me", "contact",
    }
)  # fmt: skip

ABOUT_THE_EXAM = frozenset({*CHECKED_KINDS, *(kind for kind in KINDS if kind.startswith("exam_"))})

# About the exam and about institutions as such: answered whatever country, school or hospital is named beside.
WHEREVER = frozenset(
    {
        *CHECKED_KINDS, "exam_list", "exam_rule", "exam_levels", "exam_edition", "exam_requirement",
        "institution_definition", "institution_founders", "institution_duties", "institution_types",
        "institution_courses", "institution_role", "institution_vs_hospital", "institution_objectives",
        "institution_operation", "institution_clients", "hospital",
        "email", "personal_statement", "recommendation_letters",
    }
)  # fmt: skip

# Answered whatever profession or matter is named beside: it is not what the answer is about.
WHATEVER_ELSE_IS_NAMED = WHEREVER | frozenset(
    {
        "school_choice",
        "application_tips",
        "personal_statement",
        "recommendation_letters",
        "experience",
        "official_site",
        "new_trends",
        "next_steps",
        "email",
        "cross_major",
        "entry_wording",
        "author_help",
        "suitability",
        "definition",
        "nature",
        "modalities",
        "career_story",
    }
)

# Said beside such a question in passing, where it is plain what is asked: "I am bad at gaokao physics, is it hard?"
IN_PASSING = frozenset({"course_content", "course_difficulty", "licence_abroad", "route_requirements"})

# Asked of the rules themselves, by their number or all of them.
OF_THE_RULES = frozenset({"exam_rule", "exam_list"})

# Facts that somebody states beside such a question are part of it.
TAKES_WHAT_WAS_TOLD = frozenset({*CHECKED_KINDS, *OF_THE_RULES})

# Asked of medical imaging; asked of another major by name, they are outside the material.
ABOUT_THE_SUBJECT = frozenset(
    {
        "length", "degree", "purpose", "training_goal", "tuition", "course_list", "course_difficulty",
        "career_options", "outlook", "salary", "suitability", "compare_regions", "programme_status",
    }
)  # fmt: skip

# Said about the last answer; where there is none, something else was meant.
ABOUT_WHAT_WAS_SAID = frozenset({"repeat", "elaborate", "shorten", "ask_source", "ask_certainty", "why", "go_back"})

# Understood only together with what was said before.
ELLIPTIC = frozenset({"ellipsis", "correction"})

# Outside what the advisor knows; the kinds of question that come nearest, offered as buttons.
NEAREST = {
    "oos_other_major": ("programme_difference", "career_options"),
    "oos_ranking": ("school_choice", "official_site"),
    "oos_admission_score": ("route_requirements", "language_scores"),
    "oos_visa_life": ("tuition", "next_steps"),
    "oos_other_exam": ("exam_list", "exam_requirement"),
    "oos_procedure": ("modalities", "equipment"),
    "oos_thesis": ("personal_statement", "application_tips"),
    "oos_far": ("definition", "programme_difference", "exam_eligibility"),
    "abuse": (),
    "injection": ("definition", "programme_difference", "exam_eligibility"),
}

OF_ANOTHER_MAJOR = "oos_other_major"

# The kinds of subject that the material holds nothing about.
OUTSIDE_KINDS = ("outside", "outside_place", "outside_topic")

SAFETY = frozenset({"medical_advice", "self_harm"})

QUESTIONS = frozenset({*KINDS, *CHECKED_KINDS})

# Said beside anything, and then only for courtesy.
PLEASANTRIES = frozenset({"greet", "thank", "goodbye", "affirm", "deny"})

# Only meaningful as the whole message: beside a question they are politeness.
POLITENESS = SOCIAL | {"affirm", "deny", "stop", "capabilities", "dont_know"}

# The question that a bare name stands for, by the kind of what is named.
DEFAULT_QUESTION = {
    "course": "course_content",
    "career": "career_detail",
    "region": "compare_regions",
    "level": "route_requirements",
    "institution": "institution_definition",
    "exam_rule": "exam_rule",
    "certificate": "exam_rule",
    "schooling": "exam_requirement",
    "exam": "exam_eligibility",
    "email_template": "email",
    "document": "basis",
    "specialty": "definition",
    "major_category": "exam_eligibility",
}
TIP_QUESTION = {
    **QUESTION_OF_TIP,
    "hospital": "hospital",
    "exam_rules_2006": "exam_edition",
    "exam_rules_2014": "exam_edition",
    "physician_law_2021": "exam_requirement",
    "split_2006": "origin",
}
# What a bare programme can be asked: too many readings to choose one.
ABOUT_A_PROGRAMME = ("degree", "length", "career_options", "exam_eligibility")

# Questions that people ask one after another: after one of a family, a short remark most likely means another of it.
_FAMILIES = (
    ("programme_difference", "length", "degree", "purpose", "programme_status", "training_goal", "origin", "basis",
     "catalogue_code"),
    ("definition", "modalities", "nature", "suitability"),
    ("compare_regions", "training_style", "equipment", "tuition", "why_abroad", "school_choice"),
    ("route_choice", "route_requirements", "cross_major", "master_directions", "entry_wording", "email"),
    ("course_list", "course_content", "course_difficulty", "ai_trend"),
    ("career_options", "career_detail", "licence_abroad", "outlook", "career_story", "salary"),
    ("application_tips", "language_scores", "personal_statement", "recommendation_letters", "experience",
     "official_site", "new_trends", "next_steps", "author_help"),
    ("institution_definition", "institution_founders", "institution_duties", "institution_types",
     "institution_courses", "institution_role", "institution_vs_hospital", "institution_objectives",
     "institution_operation", "institution_clients", "hospital"),
    ("exam_list", "exam_rule", "exam_edition", "exam_levels", "exam_requirement", "exam_eligibility", "exam_next"),
)  # fmt: skip
FAMILIES = {kind: number for number, family in enumerate(_FAMILIES) for kind in family}

# Where "why?" after an answer of one kind leads.
REASON_FOR = {
    "length": "origin",
    "programme_difference": "origin",
    "purpose": "origin",
    "degree": "basis",
    "training_goal": "basis",
    "compare_regions": "why_abroad",
    "outlook": "career_story",
}
