"""The tables. What can be said in a constraint is said in the database, not only in the loader."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from advisor.model import CERTAINTIES, LANGUAGES

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only in a column declared INTEGER; PostgreSQL wants the room of a BIGINT.
_RowNumber = BigInteger().with_variant(Integer, "sqlite")


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _one_of(column: str, values: tuple[str, ...], name: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({_listed(values)})", name=name)


_DEGREES_LISTED = _listed(("bachelor_of_medicine", "bachelor_of_science", "bachelor_of_engineering", "none"))


source = Table(
    "source",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("title_zh", Text, nullable=False),
    Column("title_en", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("address", Text),
    Column("issuer", Text),
    Column("date", Text),
    Column("unofficial", Boolean, nullable=False),
    Column("language", String(2), nullable=False),
    Column("checked", Date, nullable=False),
    _one_of("kind", ("seed", "public_page", "law"), "kind"),
    _one_of("language", LANGUAGES, "language"),
)

subject = Table(
    "subject",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("kind", String(32), nullable=False, index=True),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("parent", String(64), ForeignKey("subject.id", ondelete="CASCADE")),
    Column("position", Integer, nullable=False),
    Column("nearest", JSON, nullable=False),
    CheckConstraint("length(name_zh) > 0 AND length(name_en) > 0", name="named_in_both_languages"),
)

programme = Table(
    "programme",
    metadata,
    Column("subject", String(64), ForeignKey("subject.id", ondelete="CASCADE"), primary_key=True),
    Column("years", Integer),
    Column("degree", String(32)),
    Column("code", Text),
    CheckConstraint("years IS NULL OR years BETWEEN 1 AND 12", name="years"),
    CheckConstraint(f"degree IS NULL OR degree IN ({_DEGREES_LISTED})", name="degree"),
)

alias = Table(
    "alias",
    metadata,
    Column("id", _RowNumber, primary_key=True, autoincrement=True),
    Column("subject", String(64), ForeignKey("subject.id", ondelete="CASCADE"), nullable=False),
    Column("language", String(2), nullable=False),
    Column("text", Text, nullable=False),
    Column("comparable", Text, nullable=False),
    _one_of("language", LANGUAGES, "language"),
    UniqueConstraint("language", "comparable"),
)

fact = Table(
    "fact",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("attribute", String(32), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("region", String(64), ForeignKey("subject.id", ondelete="CASCADE")),
    Column("level", String(64), ForeignKey("subject.id", ondelete="CASCADE")),
    Column("certainty", String(16), nullable=False),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("short_zh", Text),
    Column("short_en", Text),
    Column("as_of", Text),
    Column("checked", Date, nullable=False),
    Column("valid_to", Date),
    _one_of("certainty", CERTAINTIES, "certainty"),
    CheckConstraint("length(zh) > 0 AND length(en) > 0", name="said_in_both_languages"),
    CheckConstraint("(short_zh IS NULL) = (short_en IS NULL)", name="short_in_both_languages"),
)

fact_subject = Table(
    "fact_subject",
    metadata,
    Column("fact", String(16), ForeignKey("fact.id", ondelete="CASCADE"), primary_key=True),
    Column("subject", String(64), ForeignKey("subject.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, nullable=False),
)

fact_source = Table(
    "fact_source",
    metadata,
    Column("fact", String(16), ForeignKey("fact.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("source", String(64), ForeignKey("source.id"), nullable=False),
    Column("line", Integer),
    CheckConstraint("line IS NULL OR line > 0", name="line_counts_from_one"),
)

derivation = Table(
    "derivation",
    metadata,
    Column("fact", String(16), ForeignKey("fact.id", ondelete="CASCADE"), primary_key=True),
    Column("premise", String(16), ForeignKey("fact.id", ondelete="CASCADE"), primary_key=True),
    CheckConstraint("fact <> premise", name="not_from_itself"),
)

# The typed values that a fact may carry. Each hangs on its fact, and with it on the fact's source.

duration = Table(
    "duration",
    metadata,
    Column("fact", String(16), ForeignKey("fact.id", ondelete="CASCADE"), primary_key=True),
    Column("years_min", Integer, nullable=False),
    Column("years_max", Integer, nullable=False),
    CheckConstraint("years_min BETWEEN 1 AND 12 AND years_max >= years_min", name="years"),
)

degree_award = Table(
    "degree_award",
    metadata,
    Column("fact", String(16), ForeignKey("fact.id", ondelete="CASCADE"), primary_key=True),
    Column("degree", String(32), nullable=False),
    CheckConstraint(f"degree IN ({_DEGREES_LISTED})", name="degree"),
)

pay = Table(
    "pay",
    metadata,
    Column("fact", String(16), ForeignKey("fact.id", ondelete="CASCADE"), primary_key=True),
    Column("amount_min", Integer),
    Column("amount_max", Integer),
    Column("currency", String(3), nullable=False),
    Column("per", String(8), nullable=False),
    Column("band", Integer),
    Column("role", String(64), ForeignKey("subject.id", ondelete="CASCADE")),
    Column("stage", String(16)),
    _one_of("currency", ("GBP", "USD", "AUD", "CNY"), "currency"),
    _one_of("per", ("year", "month"), "per"),
    CheckConstraint("amount_min IS NOT NULL OR amount_max IS NOT NULL", name="some_amount"),
    CheckConstraint("amount_min IS NULL OR amount_max IS NULL OR amount_min <= amount_max", name="upwards"),
)

email_template = Table(
    "email_template",
    metadata,
    Column("fact", String(16), ForeignKey("fact.id", ondelete="CASCADE"), primary_key=True),
    Column("subject_line", Text, nullable=False),
    Column("slots", JSON, nullable=False),
)

catalogue_entry = Table(
    "catalogue_entry",
    metadata,
    Column("fact", String(16), ForeignKey("fact.id", ondelete="CASCADE"), primary_key=True),
    Column("code", Text, nullable=False),
)

document_number = Table(
    "document_number",
    metadata,
    Column("fact", String(16), ForeignKey("fact.id", ondelete="CASCADE"), primary_key=True),
    Column("doc_no", Text),
    Column("year", Integer),
    CheckConstraint("doc_no IS NOT NULL OR year IS NOT NULL", name="number_or_year"),
)

exam_attribute = Table(
    "exam_attribute",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("document", JSON, nullable=False),
    UniqueConstraint("position"),
)

exam_edition = Table(
    "exam_edition",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("document", JSON, nullable=False),
)

exam_rule = Table(
    "exam_rule",
    metadata,
    Column("edition", String(64), ForeignKey("exam_edition.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("number", String(64), nullable=False),
    Column("document", JSON, nullable=False),
)

exam_rule_source = Table(
    "exam_rule_source",
    metadata,
    Column("edition", String(64), primary_key=True),
    Column("rule", Integer, primary_key=True),
    Column("source", String(64), ForeignKey("source.id"), primary_key=True),
    ForeignKeyConstraint(["edition", "rule"], ["exam_rule.edition", "exam_rule.position"], ondelete="CASCADE"),
)

knowledge_version = Table(
    "knowledge_version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("loaded_at", Float, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

# What is kept of conversations, and for how long, is said in the greeting and in docs/how-to/privacy.md.

conversation_event = Table(
    "conversation_event",
    metadata,
    Column("id", _RowNumber, primary_key=True, autoincrement=True),
    Column("sender", String(255), nullable=False),
    Column("at", Float, nullable=False, index=True),
    Column("event", Text, nullable=False),
    Index("ix_conversation_event_sender_id", "sender", "id"),
)

conversation_lock = Table(
    "conversation_lock",
    metadata,
    Column("sender", String(255), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("expires", Float, nullable=False),
)

unanswered = Table(
    "unanswered",
    metadata,
    Column("id", _RowNumber, primary_key=True, autoincrement=True),
    Column("asker", String(64), nullable=False, index=True),
    Column("at", Float, nullable=False, index=True),
    Column("language", String(2), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("text", Text, nullable=False),
    _one_of("language", LANGUAGES, "language"),
    _one_of("outcome", ("refused", "asked_back", "not_stated"), "outcome"),
)

# The web channel: conversations begun in a widget, what was said in them, and what readers left with them.

web_session = Table(
    "web_session",
    metadata,
    Column("conversation", String(64), primary_key=True),
    Column("site", String(64), nullable=False),
    Column("begun", Float, nullable=False),
    Column("seen", Float, nullable=False, index=True),
)

web_turn = Table(
    "web_turn",
    metadata,
    Column("id", _RowNumber, primary_key=True, autoincrement=True),
    Column(
        "conversation",
        String(64),
        ForeignKey("web_session.conversation", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("turn", String(64), nullable=False),
    Column("at", Float, nullable=False),
    Column("asked", Text, nullable=False),
    Column("answer", JSON),
    UniqueConstraint("conversation", "turn"),
)

web_feedback = Table(
    "web_feedback",
    metadata,
    Column("id", _RowNumber, primary_key=True, autoincrement=True),
    Column(
        "conversation",
        String(64),
        ForeignKey("web_session.conversation", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("message", String(80), nullable=False),
    Column("at", Float, nullable=False),
    Column("thumb", String(4), nullable=False),
    Column("comment", Text, nullable=False),
    _one_of("thumb", ("up", "down"), "thumb"),
    UniqueConstraint("conversation", "message"),
)

# A question outlives its conversation: it waits for a counsellor, or until its reader takes it back.
web_question = Table(
    "web_question",
    metadata,
    Column("id", _RowNumber, primary_key=True, autoincrement=True),
    Column("conversation", String(64), nullable=False),
    Column("note", String(64), nullable=False),
    Column("at", Float, nullable=False, index=True),
    Column("language", String(2), nullable=False),
    Column("text", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("done_at", Float),
    _one_of("language", LANGUAGES, "language"),
    UniqueConstraint("conversation", "note"),
)

# Requests counted against a limit. The key is a keyed hash: no address is kept.
web_hit = Table(
    "web_hit",
    metadata,
    Column("id", _RowNumber, primary_key=True, autoincrement=True),
    Column("key", String(64), nullable=False),
    Column("at", Float, nullable=False),
    Index("ix_web_hit_key_at", "key", "at"),
)

KNOWLEDGE_TABLES = (
    source, subject, programme, alias, fact, fact_subject, fact_source, derivation, duration, degree_award, pay,
    email_template, catalogue_entry, document_number, exam_attribute, exam_edition, exam_rule, exam_rule_source,
)  # fmt: skip

# Messaging channels: what was received and answered, so that a retry of the platform is no second question.
# Senders are keyed hashes; texts of readers are never kept here. Rows live for two days.

incoming_message = Table(
    "incoming_message",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("sender", String(255), nullable=False),
    Column("at", Float, nullable=False, index=True),
    Column("deliveries", Integer, nullable=False),
    Column("language", String(2), nullable=False),
    Column("route", String(8)),
    Column("parts", JSON(none_as_null=True)),
    Column("given", Integer, nullable=False),
    _one_of("language", LANGUAGES, "language"),
    _one_of("route", ("passive", "push", "owed", "done"), "route"),
    Index("ix_incoming_message_sender_at", "sender", "at"),
)

messaging_reader = Table(
    "messaging_reader",
    metadata,
    Column("sender", String(255), primary_key=True),
    Column("at", Float, nullable=False, index=True),
    Column("language", String(2), nullable=False),
    Column("choices", JSON, nullable=False),
    _one_of("language", LANGUAGES, "language"),
)

pushed_message = Table(
    "pushed_message",
    metadata,
    Column("id", _RowNumber, primary_key=True, autoincrement=True),
    Column("sender", String(255), nullable=False),
    Column("at", Float, nullable=False, index=True),
    Index("ix_pushed_message_sender_at", "sender", "at"),
)

access_token = Table(
    "access_token",
    metadata,
    Column("account", String(64), primary_key=True),
    Column("sealed", Text),
    Column("expires", Float, nullable=False),
    Column("fetching_until", Float, nullable=False),
)
