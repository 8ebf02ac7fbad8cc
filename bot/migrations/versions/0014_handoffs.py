"""Handoffs with their limits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handoff",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("what", sa.String(150), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("link", sa.String(500), nullable=False),
        sa.Column("giver", sa.String(32), nullable=False),
        sa.Column("taker", sa.String(32), nullable=False),
        sa.Column("within", sa.String(8), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("given_at", bot.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("starts_at", bot.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("limit_at", bot.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", bot.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("accepted_after", sa.Integer(), nullable=True),
        sa.Column("ended_at", bot.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("has_left", sa.Boolean(), nullable=False),
        sa.Column("followed_by", sa.String(32), nullable=False),
        sa.Column("told_away", sa.Date(), nullable=True),
        sa.Column("due_at", bot.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("held_until", bot.db.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff")),
    )
    with op.batch_alter_table("handoff", schema=None) as batch_op:
        batch_op.create_index("ix_handoff_giver_team_id", ["giver", "team_id"], unique=False)
        batch_op.create_index("ix_handoff_taker_team_id", ["taker", "team_id"], unique=False)
        batch_op.create_index(op.f("ix_handoff_state"), ["state"], unique=False)
        batch_op.create_index(op.f("ix_handoff_ended_at"), ["ended_at"], unique=False)
        batch_op.create_index(op.f("ix_handoff_due_at"), ["due_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("handoff", schema=None) as batch_op:
        for name in ("due_at", "ended_at", "state"):
            batch_op.drop_index(op.f(f"ix_handoff_{name}"))
        batch_op.drop_index("ix_handoff_taker_team_id")
        batch_op.drop_index("ix_handoff_giver_team_id")
    op.drop_table("handoff")
