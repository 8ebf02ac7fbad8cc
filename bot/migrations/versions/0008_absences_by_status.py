"""People: absences that their Slack status tells; the sync goes page by page, and the sides alone may be read anew.

What Slack's status says is read with the next sync.
"""

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("status_until", bot.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("status_ended", bot.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("sync_run", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sync_run", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("sync_cursor", sa.String(255), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("sides_due_at", bot.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_workspace_sides_due_at"), ["sides_due_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workspace_sides_due_at"))
        batch_op.drop_column("sides_due_at")
        batch_op.drop_column("sync_cursor")
        batch_op.drop_column("sync_run")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("sync_run")
        batch_op.drop_column("status_ended")
        batch_op.drop_column("status_until")
