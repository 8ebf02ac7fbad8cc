"""Scores: the one action the leads name after a release, and when they are to be asked for it.

Of releases that are out already nobody is asked.
"""

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scores_action",
        sa.Column("round_id", sa.String(32), nullable=False),
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("named_by", sa.String(32), nullable=False),
        sa.Column("named_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_scores_action")),
    )
    with op.batch_alter_table("scores_release", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ask_at", bot.db.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("scores_release", schema=None) as batch_op:
        batch_op.drop_column("ask_at")
    op.drop_table("scores_action")
