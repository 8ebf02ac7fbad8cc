"""Outbox: messages that leave no trace; pulse: people who skip a round."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("leaves_trace", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("pulse_participation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("has_skipped", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("pulse_participation", schema=None) as batch_op:
        batch_op.drop_column("has_skipped")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_column("leaves_trace")
