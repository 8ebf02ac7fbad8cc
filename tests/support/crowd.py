"""Several people at once who say again and again that they are away, each time until a day later."""

from datetime import timedelta
from threading import Event, Thread

PEOPLE = ("ben", "cleo", "eva", "finn")
# A year is the longest anybody may be away.
LONGEST = timedelta(days=300)


class Crowd:
    """In a `with` block they type; `noted` is the last day acknowledged to each, `said` the last they typed."""

    def __init__(self, slack, first):
        self.first = first
        self.noted = dict.fromkeys(PEOPLE, first)
        self.said = dict.fromkeys(PEOPLE, first)
        # How many of what they typed ended in a warning.
        self.unanswered = 0
        self._slack = slack
        self._over = Event()
        self._threads = [Thread(target=self._types, args=(name,), daemon=True) for name in PEOPLE]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        for thread in self._threads:
            thread.join(20)

    def _types(self, name):
        while not self._over.is_set() and self.said[name] < self.first + LONGEST:
            self.said[name] += timedelta(days=1)
            outcome = self._slack.person(name).slash(f"/entente away until {self.said[name]}")
            if not outcome.acknowledged:
                self.unanswered += 1
                self._over.wait(0.05)
            elif outcome.reply is not None and outcome.reply.text.startswith("Noted"):
                self.noted[name] = self.said[name]

    def was_noted(self, times):
        """Whether each of them was acknowledged so often."""
        return all((day - self.first).days >= times for day in self.noted.values())

    def is_stored(self, name, day):
        """Whether a day that is stored may be: nothing acknowledged is lost, and nothing else was typed."""
        return self.noted[name] <= day <= self.said[name]
