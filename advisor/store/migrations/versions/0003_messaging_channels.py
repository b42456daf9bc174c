"""messaging channels"""

from alembic import op
import sqlalchemy as sa

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_token",
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("expires", sa.Float(), nullable=False),
        sa.Column("fetching_until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_access_token")),
    )
    op.create_table(
        "incoming_message",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("sender", sa.String(length=255), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("route", sa.String(length=8), nullable=True),
        sa.Column("parts", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_incoming_message_language")),
        sa.CheckConstraint("route IN ('passive', 'push', 'owed', 'done')", name=op.f("ck_incoming_message_route")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_incoming_message")),
    )
    with op.batch_alter_table("incoming_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incoming_message_at"), ["at"], unique=False)
        batch_op.create_index("ix_incoming_message_sender_at", ["sender", "at"], unique=False)

    op.create_table(
        "messaging_reader",
        sa.Column("sender", sa.String(length=255), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_messaging_reader_language")),
        sa.PrimaryKeyConstraint("sender", name=op.f("pk_messaging_reader")),
    )
    with op.batch_alter_table("messaging_reader", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_messaging_reader_at"), ["at"], unique=False)

    op.create_table(
        "pushed_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("sender", sa.String(length=255), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pushed_message")),
    )
    with op.batch_alter_table("pushed_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pushed_message_at"), ["at"], unique=False)
        batch_op.create_index("ix_pushed_message_sender_at", ["sender", "at"], unique=False)


def downgrade() -> None:
    op.drop_table("pushed_message")
    op.drop_table("messaging_reader")
    op.drop_table("incoming_message")
    op.drop_table("access_token")
