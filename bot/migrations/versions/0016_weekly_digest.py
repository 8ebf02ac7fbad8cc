"""Who reads the weekly digest, and when."""

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "digest_reader",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("recipient", sa.String(32), nullable=False),
        sa.Column("is_subscribed", sa.Boolean(), nullable=False),
        sa.Column("wants_quiet", sa.Boolean(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("at", sa.Time(), nullable=True),
        sa.Column("next_at", bot.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("told_since", bot.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("told_until", bot.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("told", sa.String(32), nullable=False),
        sa.Column("is_quiet", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "recipient", name=op.f("pk_digest_reader")),
    )
    with op.batch_alter_table("digest_reader", schema=None) as batch_op:
        batch_op.create_index("ix_digest_reader_next_at", ["next_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("digest_reader", schema=None) as batch_op:
        batch_op.drop_index("ix_digest_reader_next_at")
    op.drop_table("digest_reader")
