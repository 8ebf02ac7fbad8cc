"""People: hours, zone and country of their own choice; pulse: first contact, trial rounds, and who is asked monthly."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("own_timezone", sa.String(64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("own_country", sa.String(8), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("work_from", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("work_until", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("work_days", sa.String(7), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("is_welcomed", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("pulse_round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_trial", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("pulse_series", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("next_is_trial", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.create_table(
        "pulse_pace",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("respondent", sa.String(32), nullable=False),
        sa.Column("pace", sa.String(8), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.Column("question_round", sa.String(32), nullable=False),
        sa.Column("last_slot", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "respondent", name=op.f("pk_pulse_pace")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("pulse_pace")
    with op.batch_alter_table("pulse_series", schema=None) as batch_op:
        batch_op.drop_column("next_is_trial")
    with op.batch_alter_table("pulse_round", schema=None) as batch_op:
        batch_op.drop_column("is_trial")
    with op.batch_alter_table("person", schema=None) as batch_op:
        for name in ("is_welcomed", "work_days", "work_until", "work_from", "own_country", "own_timezone"):
            batch_op.drop_column(name)
