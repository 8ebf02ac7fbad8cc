"""What else somebody would look for in a dump: ids of messages, words, rows that stand out, and more than was said."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import date

from bot.scores.rows import OTHER_SIDE
from tests.confidentiality.joins import WORD, key_rows

ANSWERS = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree", "Can't say")
MEMORIES = ("scores_used", "scores_detail_used", "scores_trail")
TIMESTAMP = re.compile(r"\b\d{10}\.\d{6}\b")
PIECE = re.compile(r"(?<![\w.])(\d{1,2})x?\.(\w+)")


def messages_beside_keys(rows, truth, channels):
    """Rows with a key in which stands what names a message: its id or place, a conversation, Slack's timestamp."""
    queued = [row.values for row in rows if row.table == "outbox_message"]
    names = {
        one[name] for one in queued for name in ("id", "channel", "ts", "file_id", "key") if one.get(name)
    }
    names |= set(channels)
    return [
        row
        for _, row in key_rows(rows, truth)
        if any(TIMESTAMP.search(str(value)) or names & _words(value) for value in row.values.values())
    ]


def _words(value):
    return set(re.findall(r"[\w.:]+", str(value)))


def texts_in(rows, texts):
    """Rows in which a statement or an answer stands in words."""
    return [row for row in rows if any(said in str(row.values) for said in texts)]


def standing_out(rows, truth):
    """Words for nobody whose row was not written with all others of its series, in the order of their own words."""
    tables = defaultdict(list)
    for row in rows:
        if row.table in MEMORIES:
            tables[row.table, row.values["series_id"]].append(row)
    found = []
    for (table, _), mine in tables.items():
        nobodies = [row for row in mine if row.values["respondent"] in truth.nobodies]
        if not nobodies:
            continue
        order = [
            (row.values.get("side", ""), row.values.get("team", ""), row.values["respondent"]) for row in mine
        ]
        made = {row.system.get("xmin") for row in mine}
        # PostgreSQL puts rows where room is left after a clean-up, whenever that was: there the transaction tells.
        is_placed = not any("xmin" in row.system for row in mine)
        if (is_placed and order != sorted(order)) or len(made) > 1:
            found.append(table)
    return found


def said_of_nobody(rows, truth):
    """Pieces of somebody who had their answers deleted that tell a day of theirs."""
    return [
        piece[0]
        for row in rows
        if row.table in MEMORIES and row.values["respondent"] in truth.nobodies
        for piece in PIECE.finditer(_said(row))
        if re.fullmatch(r"7\d{5}", piece[2])
    ]


def said_too_much(rows, truth):
    """Pieces of a key that no answer stored under it tells: its statement, on the day its round closed."""
    days = {
        row.values["id"]: date.fromisoformat(str(row.values["closes_on"])[:10]).toordinal()
        for row in rows
        if row.table == "pulse_round"
    }
    known = {
        (row.values["respondent"], str(row.values["statement"]), str(days[row.values["round_id"]]))
        for row in rows
        if row.table == "pulse_answer"
    }
    return [
        (row.table, piece[0])
        for row in rows
        if row.table in MEMORIES and row.values["respondent"] not in truth.nobodies
        for piece in PIECE.finditer(_said(row))
        if (row.values["respondent"], piece[1], piece[2]) not in known
    ]


def _said(row):
    """What a row remembers, its pieces with spaces between."""
    if "pieces" in row.values:
        return " ".join(piece.partition("/")[2] for piece in json.loads(row.values["pieces"]))
    names = ("contribution", "lines", "themes", "dealings")
    return " ".join(str(row.values[name]) for name in names if name in row.values)


def teams_beside_keys(rows, truth):
    """(table, team) of every row with a key that names one."""
    return {(row.table, row.values["team"]) for _, row in key_rows(rows, truth) if "team" in row.values}


def strange_words(rows, truth):
    """Respondents that are neither the key of somebody nor a word for nobody."""
    return {
        row.values["respondent"]
        for row in rows
        if "respondent" in row.values
        # Or one for the means of the other side, which are nobody's answers.
        and row.values["respondent"] != OTHER_SIDE
        and not truth.user_of.keys() & set(WORD.findall(row.values["respondent"]))
    }
