"""Key accounts, their reviews, and who came."""

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "key_account",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("name_key", sa.String(320), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(32), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_account")),
        sa.UniqueConstraint("name_key", "team_id", name=op.f("uq_key_account_name_key_team_id")),
    )
    op.create_table(
        "account_review",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("host", sa.String(32), nullable=False),
        sa.Column("former_host", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("starts_at", bot.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("open_for", sa.String(32), nullable=True),
        sa.Column("planned_by", sa.String(32), nullable=False),
        sa.Column("planned_at", bot.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("due_at", bot.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("came", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.String(32), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_review")),
        sa.UniqueConstraint("open_for", name=op.f("uq_account_review_open_for")),
    )
    with op.batch_alter_table("account_review", schema=None) as batch_op:
        batch_op.create_index("ix_account_review_account_id_team_id", ["account_id", "team_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_review_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_review_starts_at"), ["starts_at"], unique=False)
    op.create_table(
        "account_invitation",
        sa.Column("review_id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.Column("sent_by", sa.String(32), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("review_id", "user_id", name=op.f("pk_account_invitation")),
    )
    with op.batch_alter_table("account_invitation", schema=None) as batch_op:
        batch_op.create_index("ix_account_invitation_user_id_team_id", ["user_id", "team_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("account_invitation", schema=None) as batch_op:
        batch_op.drop_index("ix_account_invitation_user_id_team_id")
    op.drop_table("account_invitation")
    with op.batch_alter_table("account_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_review_starts_at"))
        batch_op.drop_index(batch_op.f("ix_account_review_due_at"))
        batch_op.drop_index("ix_account_review_account_id_team_id")
    op.drop_table("account_review")
    op.drop_table("key_account")
