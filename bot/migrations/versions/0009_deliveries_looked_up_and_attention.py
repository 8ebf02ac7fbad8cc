"""Outbox: doubtful and plain messages, what a workspace accepts, how much was asked of a person; granted scopes."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_doubtful", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("is_plain", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("is_counted", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("tried_at", bot.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_outbox_message_turn", ["team_id", "state", "priority", "due_at"])
        batch_op.create_index("ix_outbox_message_recipient", ["team_id", "recipient"])
    with op.batch_alter_table("outbox_pace", schema=None) as batch_op:
        batch_op.add_column(sa.Column("accepted", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("is_known", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "outbox_attention",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", "day", name=op.f("pk_outbox_attention")),
    )
    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scopes", sa.Text(), nullable=False, server_default=""))
    _give_everybody_a_pace()


def _give_everybody_a_pace() -> None:
    """Every workspace with messages has one from now on: whose turn it is is asked of these few rows."""
    when = bot.db.UtcDateTime(timezone=True)
    message = sa.table("outbox_message", sa.column("team_id", sa.String(32)))
    pace = sa.table(
        "outbox_pace",
        sa.column("team_id", sa.String(32)),
        sa.column("rate", sa.Float()),
        sa.column("next_at", when),
        sa.column("quiet_until", when),
    )
    long_ago = sa.literal(datetime(2000, 1, 1, tzinfo=UTC), when)
    lacking = (
        sa.select(message.c.team_id, sa.literal(2.0, sa.Float()), long_ago, long_ago)
        .where(message.c.team_id.not_in(sa.select(pace.c.team_id)))
        .distinct()
    )
    op.execute(pace.insert().from_select(["team_id", "rate", "next_at", "quiet_until"], lacking))


def downgrade() -> None:
    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.drop_column("scopes")
    op.drop_table("outbox_attention")
    with op.batch_alter_table("outbox_pace", schema=None) as batch_op:
        batch_op.drop_column("is_known")
        batch_op.drop_column("accepted")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_recipient")
        batch_op.drop_index("ix_outbox_message_turn")
        batch_op.drop_column("tried_at")
        batch_op.drop_column("is_counted")
        batch_op.drop_column("is_plain")
        batch_op.drop_column("is_doubtful")
