"""Scores: who is in each figure published so far, so that all of them together can be audited."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scores_past",
        sa.Column("round_id", sa.String(32), nullable=False),
        sa.Column("cells", sa.String(255), nullable=False),
        sa.Column("respondent", sa.String(32), nullable=False),
        sa.Column("contribution", sa.String(64), nullable=False),
        sa.Column("series_id", sa.String(32), nullable=False),
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint(
            "round_id", "cells", "respondent", "contribution", name=op.f("pk_scores_past")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("scores_past", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scores_past_series_id"), ["series_id"], unique=False)
    # Of a series that goes on, the figures that stand are the ones still known.
    op.execute(
        "INSERT INTO scores_past (round_id, cells, respondent, contribution, series_id, team_id) "
        "SELECT r.round_id, CASE WHEN r.mode = 'combined' THEN 'company' ELSE u.side END, u.respondent, "
        "u.side || '/' || u.contribution, u.series_id, u.team_id "
        "FROM scores_used u JOIN scores_release r ON r.series_id = u.series_id AND r.number = "
        "(SELECT max(number) FROM scores_release WHERE series_id = u.series_id)"
    )


def downgrade() -> None:
    op.drop_table("scores_past")
