"""The who-to-call directory; and what people do, as their Slack profile says.

Titles are read with the next sync.
"""

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "directory_entry",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("topic", sa.String(80), nullable=False),
        sa.Column("keywords", sa.String(400), nullable=False),
        sa.Column("product", sa.String(60), nullable=False),
        sa.Column("region", sa.String(60), nullable=False),
        sa.Column("segment", sa.String(60), nullable=False),
        sa.Column("side", sa.String(16), nullable=False),
        sa.Column("contact", sa.String(32), nullable=False),
        sa.Column("contact_name", sa.String(255), nullable=False),
        sa.Column("deputy", sa.String(32), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.String(32), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("due_at", bot.db.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_entry")),
    )
    with op.batch_alter_table("directory_entry", schema=None) as batch_op:
        batch_op.create_index("ix_directory_entry_contact_team_id", ["contact", "team_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_entry_due_at"), ["due_at"], unique=False)
    op.create_table(
        "directory_version",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("version", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_directory_version")),
    )
    op.create_table(
        "directory_miss",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("words", sa.String(120), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "words", name=op.f("pk_directory_miss")),
    )
    with op.batch_alter_table("directory_miss", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_miss_last_on"), ["last_on"], unique=False)
    op.create_table(
        "directory_case",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("entry_id", sa.String(32), nullable=False),
        sa.Column("topic", sa.String(80), nullable=False),
        sa.Column("asker", sa.String(32), nullable=False),
        sa.Column("said", sa.String(500), nullable=False),
        sa.Column("suggested", sa.String(32), nullable=False),
        sa.Column("asked_at", bot.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.String(1500), nullable=False),
        sa.Column("settled_by", sa.String(32), nullable=False),
        sa.Column("settled_at", bot.db.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_case")),
    )
    with op.batch_alter_table("directory_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_case_asked_at"), ["asked_at"], unique=False)
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("title", sa.String(100), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("title")
    with op.batch_alter_table("directory_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_case_asked_at"))
    op.drop_table("directory_case")
    with op.batch_alter_table("directory_miss", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_miss_last_on"))
    op.drop_table("directory_miss")
    op.drop_table("directory_version")
    with op.batch_alter_table("directory_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_entry_due_at"))
        batch_op.drop_index("ix_directory_entry_contact_team_id")
    op.drop_table("directory_entry")
