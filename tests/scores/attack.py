"""Plays a part of the thousand histories and attacks each; a process of its own, for coverage would double its time.

python -m tests.scores.attack FIRST LAST STEP [few]

With `few` each company counts as a large one: who is watched, and who of them is remembered, are a part of all.
"""

from __future__ import annotations

import json
import sys

from bot.scores import trail
from tests.scores.attacker import exposed
from tests.scores.histories import K, Public, played


def attack(seeds):
    """Whom the attacker finds, by history, and how much was published."""
    told = {"found": {}, "releases": 0, "figures": 0, "details": 0, "teams": 0}
    for seed in seeds:
        releases = played(seed)
        public = Public(releases).figures
        if who := exposed(public, K):
            told["found"][seed] = sorted(who)
        told["releases"] += len(releases)
        told["figures"] += len(public)
        told["details"] += sum(len(details) for _, _, details in releases)
        told["teams"] += sum(len(made.teams) for _, made, _ in releases)
    return told


if __name__ == "__main__":
    if "few" in sys.argv:
        trail.ALL_WATCHED, trail.MOST_WATCHED, trail.MOST_WITNESSES = 8, 6, 8
    sys.stdout.write(json.dumps(attack(range(*map(int, sys.argv[1:4])))) + "\n")
