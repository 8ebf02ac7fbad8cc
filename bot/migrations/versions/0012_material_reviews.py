"""Reviews of material before it goes to print."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "material_review",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("asker", sa.String(32), nullable=False),
        sa.Column("title", sa.String(150), nullable=False),
        sa.Column("link", sa.String(500), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("limit_at", bot.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("asked_at", bot.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", bot.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("has_left", sa.Boolean(), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("held_until", bot.db.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_review")),
    )
    with op.batch_alter_table("material_review", schema=None) as batch_op:
        batch_op.create_index("ix_material_review_asker_team_id", ["asker", "team_id"], unique=False)
        batch_op.create_index(op.f("ix_material_review_state"), ["state"], unique=False)
        batch_op.create_index(op.f("ix_material_review_ended_at"), ["ended_at"], unique=False)
    op.create_table(
        "material_reviewer",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("review_id", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("asked_at", bot.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("is_asked", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.Column("said", sa.String(500), nullable=False),
        sa.Column("answered_at", bot.db.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_reviewer")),
    )
    with op.batch_alter_table("material_reviewer", schema=None) as batch_op:
        batch_op.create_index("ix_material_reviewer_user_id_team_id", ["user_id", "team_id"], unique=False)
        batch_op.create_index(op.f("ix_material_reviewer_review_id"), ["review_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("material_reviewer", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_material_reviewer_review_id"))
        batch_op.drop_index("ix_material_reviewer_user_id_team_id")
    op.drop_table("material_reviewer")
    with op.batch_alter_table("material_review", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_material_review_ended_at"))
        batch_op.drop_index(op.f("ix_material_review_state"))
        batch_op.drop_index("ix_material_review_asker_team_id")
    op.drop_table("material_review")
