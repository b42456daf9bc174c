"""the web channel"""

from alembic import op
import sqlalchemy as sa

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "web_hit",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_hit")),
    )
    with op.batch_alter_table("web_hit", schema=None) as batch_op:
        batch_op.create_index("ix_web_hit_key_at", ["key", "at"], unique=False)

    op.create_table(
        "web_question",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=64), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("done_at", sa.Float(), nullable=True),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_web_question_language")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_question")),
        sa.UniqueConstraint("conversation", "note", name=op.f("uq_web_question_conversation")),
    )
    with op.batch_alter_table("web_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_question_at"), ["at"], unique=False)

    op.create_table(
        "web_session",
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("site", sa.String(length=64), nullable=False),
        sa.Column("begun", sa.Float(), nullable=False),
        sa.Column("seen", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("conversation", name=op.f("pk_web_session")),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_seen"), ["seen"], unique=False)

    op.create_table(
        "web_feedback",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("message", sa.String(length=80), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("thumb", sa.String(length=4), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.CheckConstraint("thumb IN ('up', 'down')", name=op.f("ck_web_feedback_thumb")),
        sa.ForeignKeyConstraint(
            ["conversation"],
            ["web_session.conversation"],
            name=op.f("fk_web_feedback_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_feedback")),
        sa.UniqueConstraint("conversation", "message", name=op.f("uq_web_feedback_conversation")),
    )
    op.create_table(
        "web_turn",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.String(length=64), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation"],
            ["web_session.conversation"],
            name=op.f("fk_web_turn_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_turn")),
        sa.UniqueConstraint("conversation", "turn", name=op.f("uq_web_turn_conversation")),
    )


def downgrade() -> None:
    op.drop_table("web_turn")
    op.drop_table("web_feedback")
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_web_session_seen"))

    op.drop_table("web_session")
    with op.batch_alter_table("web_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_web_question_at"))

    op.drop_table("web_question")
    with op.batch_alter_table("web_hit", schema=None) as batch_op:
        batch_op.drop_index("ix_web_hit_key_at")

    op.drop_table("web_hit")
