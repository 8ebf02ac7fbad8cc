"""Whose turn it is is read off an index also where thousands of messages became due at the same moment."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

INDEX, BEFORE = "ix_outbox_message_turn", ["team_id", "state", "priority", "due_at"]


def upgrade() -> None:
    op.drop_index(INDEX, table_name="outbox_message")
    op.create_index(INDEX, "outbox_message", [*BEFORE, "id"])


def downgrade() -> None:
    op.drop_index(INDEX, table_name="outbox_message")
    op.create_index(INDEX, "outbox_message", BEFORE)
