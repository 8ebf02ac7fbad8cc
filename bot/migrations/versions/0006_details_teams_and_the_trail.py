"""Scores: statement lines and themes, figures of teams, changes, and every answer's trail through the figures.

Contributions are told by days from now on, no more by fingerprints of them: at the next release of a series that goes
on, everybody counts as changed once.
"""

import json
from collections import defaultdict
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _key_columns(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(32), nullable=False) for name in names]


def _rows(query: str) -> list[dict[str, Any]]:
    return [dict(row) for row in op.get_bind().execute(sa.text(query)).mappings()]


def _block_table(*, by_position: bool) -> sa.Table:
    place = [sa.Column("position", sa.Integer(), autoincrement=False, nullable=False)] if by_position else []
    return op.create_table(
        "scores_block",
        sa.Column("round_id", sa.String(32), nullable=False),
        *place,
        sa.Column("cells", sa.Text() if by_position else sa.String(255), nullable=False),
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("stands_for", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint(
            "round_id", "position" if by_position else "cells", name=op.f("pk_scores_block")
        ),
    )


def _used_table(contribution: sa.types.TypeEngine[Any]) -> sa.Table:
    return op.create_table(
        "scores_used",
        sa.Column("series_id", sa.String(32), nullable=False),
        sa.Column("side", sa.String(16), nullable=False),
        sa.Column("team", sa.String(64), nullable=False),
        sa.Column("respondent", sa.String(32), nullable=False),
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("contribution", contribution, nullable=False),
        sa.PrimaryKeyConstraint("series_id", "side", "team", "respondent", name=op.f("pk_scores_used")),
        sqlite_with_rowid=False,
    )


def _past_table() -> sa.Table:
    table = op.create_table(
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
    return table


def _trails() -> list[dict[str, Any]]:
    """What `scores_past` knew, by respondent: in which figures, numbered by day, each contribution stood."""
    pieces: dict[tuple[str, str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    numbers: dict[tuple[str, str, str], int] = {}
    rows = _rows(
        "SELECT p.*, r.closed_on AS closed_on FROM scores_past p JOIN scores_release r ON r.round_id = p.round_id "
        "ORDER BY p.series_id, r.closed_on, p.round_id, p.cells"
    )
    for row in rows:
        figure = (row["series_id"], row["round_id"], row["cells"])
        if figure not in numbers:
            start = _day(row["closed_on"]).toordinal() * 1000
            taken = [number for number in numbers.values() if start <= number < start + 1000]
            numbers[figure] = max(taken, default=start - 1) + 1
        mine = pieces[row["series_id"], row["respondent"], row["team_id"]]
        mine[row["contribution"]].append(numbers[figure])
    return [
        {"series_id": series, "respondent": who, "team_id": team, "pieces": json.dumps(found, sort_keys=True)}
        for (series, who, team), found in sorted(pieces.items())
    ]


def upgrade() -> None:
    op.create_table(
        "scores_detail",
        sa.Column("round_id", sa.String(32), nullable=False),
        sa.Column("side", sa.String(16), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(16), nullable=False),
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("variance", sa.Double(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("stands_for", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("round_id", "side", "what", "subject", name=op.f("pk_scores_detail")),
    )
    op.create_table(
        "scores_detail_used",
        *_key_columns("series_id"),
        sa.Column("side", sa.String(16), nullable=False),
        *_key_columns("respondent", "team_id"),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("themes", sa.Text(), nullable=False),
        sa.Column("dealings", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("series_id", "side", "respondent", name=op.f("pk_scores_detail_used")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "scores_team",
        sa.Column("round_id", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        *_key_columns("team_id", "computed_in"),
        sa.Column("stands_for", sa.Date(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("round_id", "position", name=op.f("pk_scores_team")),
    )
    trail = op.create_table(
        "scores_trail",
        *_key_columns("series_id", "respondent", "team_id"),
        sa.Column("pieces", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("series_id", "respondent", name=op.f("pk_scores_trail")),
        sqlite_with_rowid=False,
    )
    if rows := _trails():
        op.bulk_insert(trail, rows)
    op.drop_table("scores_past")
    with op.batch_alter_table("scores_release", schema=None) as batch_op:
        batch_op.add_column(sa.Column("versions", sa.String(255), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("change", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("alpha", sa.Double(), nullable=True))
        batch_op.add_column(
            sa.Column("is_comparable", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch_op.add_column(
            sa.Column("trail_is_whole", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    _move_blocks()
    _move_used(sa.Text())


def downgrade() -> None:
    for name in ("scores_detail", "scores_detail_used", "scores_team", "scores_trail"):
        op.drop_table(name)
    _past_table()
    with op.batch_alter_table("scores_release", schema=None) as batch_op:
        for name in ("versions", "change", "alpha", "is_comparable", "trail_is_whole"):
            batch_op.drop_column(name)
    rows = _dated(_rows("SELECT * FROM scores_block"))
    op.drop_table("scores_block")
    table = _block_table(by_position=False)
    for row in rows:
        del row["position"]
        cells = json.loads(row["cells"])
        row["cells"] = "+".join("/".join(cell) for cell in cells) if isinstance(cells, list) else str(cells)
    if rows:
        op.bulk_insert(table, rows)
    _move_used(sa.String(32))


def _move_blocks() -> None:
    """Blocks by their place, with their cells as JSON: a team's name may have any character in it."""
    rows = _dated(_rows("SELECT * FROM scores_block ORDER BY round_id, cells"))
    op.drop_table("scores_block")
    table = _block_table(by_position=True)
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        row["position"] = counts[row["round_id"]]
        counts[row["round_id"]] += 1
        row["cells"] = json.dumps([cell.split("/", 1) for cell in row["cells"].split("+")])
    if rows:
        op.bulk_insert(table, rows)


def _move_used(contribution: sa.types.TypeEngine[Any]) -> None:
    """The same rows in a table whose contributions are longer, or shorter."""
    rows = _rows("SELECT * FROM scores_used")
    op.drop_table("scores_used")
    table = _used_table(contribution)
    longest = getattr(contribution, "length", None)
    if rows:
        op.bulk_insert(table, [{**row, "contribution": row["contribution"][:longest]} for row in rows])


def _dated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows read as they lie, with their date as one."""
    return [{**row, "stands_for": _day(row["stands_for"])} for row in rows]


def _day(value: date | str) -> date:
    """On SQLite a date is text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
