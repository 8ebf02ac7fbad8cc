"""The joint meeting: series, meetings, agenda, decisions, action items."""

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SLACK, TOKEN, WORD = sa.String(32), sa.String(32), sa.String(16)
TABLES = (
    "meeting_series",
    "meeting_member",
    "meeting",
    "meeting_attendance",
    "agenda_item",
    "meeting_decision",
    "action_item",
)


def upgrade() -> None:
    _series()
    _meetings()
    _agenda()
    _actions()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, bot.db.UtcDateTime(timezone=True), nullable=nullable)


def _index(table: str, *columns: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_index(f"ix_{table}_{'_'.join(columns)}", list(columns), unique=False)


def _series() -> None:
    op.create_table(
        "meeting_series",
        sa.Column("id", TOKEN, nullable=False),
        sa.Column("team_id", SLACK, nullable=False),
        sa.Column("every", WORD, nullable=False),
        sa.Column("on", sa.String(32), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("channel", SLACK, nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("uid", TOKEN, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("alternates", sa.Boolean(), nullable=False),
        sa.Column("chair", SLACK, nullable=False),
        _moment("due_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_series")),
    )
    _index("meeting_series", "due_at")
    _index("meeting_series", "ended_on", "team_id")
    op.create_table(
        "meeting_member",
        sa.Column("team_id", SLACK, nullable=False),
        sa.Column("user_id", SLACK, nullable=False),
        sa.Column("is_guest", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_meeting_member")),
    )


def _meetings() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", TOKEN, nullable=False),
        sa.Column("team_id", SLACK, nullable=False),
        sa.Column("uid", TOKEN, nullable=False),
        sa.Column("slot", sa.Date(), nullable=False),
        _moment("start_at", nullable=False),
        _moment("end_at", nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("is_moved", sa.Boolean(), nullable=False),
        sa.Column("is_extra", sa.Boolean(), nullable=False),
        sa.Column("channel", SLACK, nullable=False),
        sa.Column("chair", SLACK, nullable=False),
        sa.Column("has_outlook", sa.Boolean(), nullable=False),
        sa.Column("closed_by", SLACK, nullable=False),
        _moment("closed_at"),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("step", WORD, nullable=False),
        _moment("due_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("uid", "slot", name=op.f("uq_meeting_uid_slot")),
    )
    _index("meeting", "due_at")
    _index("meeting", "state", "team_id")
    op.create_table(
        "meeting_attendance",
        sa.Column("meeting_id", TOKEN, nullable=False),
        sa.Column("user_id", SLACK, nullable=False),
        sa.Column("team_id", SLACK, nullable=False),
        sa.Column("came", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("meeting_id", "user_id", name=op.f("pk_meeting_attendance")),
    )


def _agenda() -> None:
    op.create_table(
        "agenda_item",
        sa.Column("id", TOKEN, nullable=False),
        sa.Column("team_id", SLACK, nullable=False),
        sa.Column("meeting_id", TOKEN, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("title", sa.String(150), nullable=False),
        sa.Column("link", sa.String(500), nullable=False),
        sa.Column("owner", SLACK, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("proposed_by", SLACK, nullable=False),
        sa.Column("statement", sa.String(32), nullable=False),
        sa.Column("carried", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    _index("agenda_item", "meeting_id")
    op.create_table(
        "meeting_decision",
        sa.Column("id", TOKEN, nullable=False),
        sa.Column("team_id", SLACK, nullable=False),
        sa.Column("meeting_id", TOKEN, nullable=False),
        sa.Column("item_id", TOKEN, nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("noted_by", SLACK, nullable=False),
        _moment("noted_at", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_decision")),
    )
    _index("meeting_decision", "meeting_id")


def _actions() -> None:
    op.create_table(
        "action_item",
        sa.Column("id", TOKEN, nullable=False),
        sa.Column("team_id", SLACK, nullable=False),
        sa.Column("owner", SLACK, nullable=False),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("link", sa.String(500), nullable=False),
        sa.Column("message", sa.String(64), nullable=True),
        sa.Column("given_by", SLACK, nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("former_owner", SLACK, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("item_id", TOKEN, nullable=False),
        sa.Column("meeting_id", TOKEN, nullable=False),
        sa.Column("statement", sa.String(32), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("carried", sa.Integer(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        _moment("due_at"),
        _moment("held_until"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_item")),
        sa.UniqueConstraint("team_id", "message", name=op.f("uq_action_item_team_id_message")),
    )
    _index("action_item", "due_at")
    _index("action_item", "owner", "team_id")
    _index("action_item", "state", "team_id")
