"""Held over the whole repository: catalogue and code say the same, and no sentence stands elsewhere."""

import re
from collections import Counter
from fnmatch import fnmatch
from functools import cache

import pytest

from bot.text.catalogue import Catalogue, languages, load, parse, source
from tests.text.catalogue_scan import KEY, Source, placeholders

# Where sentences may stand outside the catalogue: a pattern of files, one text of them or all, and why.
ALLOWED = [
    ("bot/text/*", None, "this is the catalogue's own room"),
    ("bot/config.py", None, "what an operator reads in the terminal, before any language is known"),
    ("bot/*/*_file.py", None, "problems of an imported file, by line, for the operator's terminal"),
    ("bot/workspace/lookup.py", None, "problems of an imported file, by line, for the operator's terminal"),
    (
        "bot/directory/contacts.py",
        None,
        "problems of an imported file, by line, for the operator's terminal",
    ),
    (
        "bot/rules/people_of_file.py",
        None,
        "problems of an imported file, by line, for the operator's terminal",
    ),
    (
        "bot/workspace/settings.py",
        ": a quarter is the longest, for Sales and Marketing that meet less often lose touch",
        "a problem of setup.toml, for the operator's terminal",
    ),
    ("bot/startup.py", None, "what keeps the bot from starting, for the operator's terminal"),
    ("handlers/files.py", None, "problems of an imported file, by line, for the operator's terminal"),
    ("app.py", None, "the command line, for the operator's terminal"),
    ("handlers/errors.py", "application/json; charset=utf-8", "a media type"),
    ("bot/migrations/*", None, "what an operator reads in the terminal"),
    (
        "bot/pulse/instrument.py",
        None,
        "checks the instrument file when the program starts: operator's terminal",
    ),
    ("bot/doctor/*.py", None, "read on the operator's terminal alone"),
    ("bot/process_lock.py", None, "a refusal at start, on the operator's terminal"),
    ("bot/metrics.py", None, "what Prometheus shows of a metric, to operators"),
    ("handlers/probes.py", None, "the same"),
    ("bot/outbox/counts.py", "fewer than {}", "a count on the operator's terminal"),
    ("bot/outbox/counts.py", "{} or more", "the same"),
    ("bot/meetings/due.py", None, "words people type before a date, to be recognised there"),
    ("bot/meetings/due_words.py", None, "words people type for a date, to be recognised there"),
    ("bot/meetings/ics.py", "-//Entente//Joint meeting//EN", "who made a calendar file, for programs"),
    ("bot/people/absences.py", None, "what people write in their Slack status, to be recognised there"),
    ("bot/slack/checks.py", None, "findings of checks that run in tests, for developers"),
    ("bot/slack/outcome.py", "slack file", "part of an answer of Slack's"),
    ("bot/slack/outcome.py", "needed: {}", "detail of a refusal, for logs"),
    (
        "bot/scores/decision.py",
        "company (combined, not balanced)",
        "the name of a line inside the method, not shown",
    ),
    ("bot/keys.py", "respondent keys", "names a derived key; changing it would change the key"),
    ("bot/keys.py", "marks of views", "names a derived key; changing it would change the key"),
    ("bot/keys.py", "token encryption", "names a derived key; changing it would change the key"),
    ("bot/keys.py", "entente {}", "names a derived key; changing it would change the key"),
    ("bot/slack/transport.py", "Bearer {}", "a header of HTTP"),
    ("bot/home/schedule_form.py", "{} to {}", "a range of days in the one form its parser reads"),
    ("bot/workspace/settings.py", "first tuesday", "a value of setup.toml, part of its format"),
]


@cache
def repository():
    return Source.of_repository("app.py")


def allowed(stray):
    return any(fnmatch(stray.path, path) and text in (None, stray.text) for path, text, _ in ALLOWED)


def same_placeholders(ours: Catalogue, theirs: Catalogue) -> list[str]:
    """What a translation lacks, has too much of or fills in differently."""
    problems = [f"{key} is missing" for key in ours.entries.keys() - theirs.entries.keys()]
    problems += [f"{key} is too much" for key in theirs.entries.keys() - ours.entries.keys()]
    both = ours.entries.keys() & theirs.entries.keys()
    problems += [
        f"{key} has other placeholders"
        for key in both
        if placeholders(ours.entries[key]) != placeholders(theirs.entries[key])
    ]
    return sorted(problems)


class TestTheFile:
    @pytest.fixture(params=languages())
    def language(self, request):
        return request.param

    def test_no_key_stands_twice(self, language):
        keys = re.findall(r'^msgid "(.+)"', source(language).decode(), re.MULTILINE)
        assert [key for key, times in Counter(keys).items() if times > 1] == []

    def test_nothing_is_left_half_done(self, language):
        marks = re.findall(r"^#(?:,.*fuzzy|~).*", source(language).decode(), re.MULTILINE)
        assert marks == []

    def test_every_key_reads_as_one_and_says_something(self, language):
        entries = load(language).entries
        wrong = [key for key, forms in entries.items() if not KEY.fullmatch(key) or not all(forms)]
        wrong += [key for key, forms in entries.items() if any(form != form.strip() for form in forms)]
        assert wrong == []

    def test_placeholders_are_plain_names(self, language):
        entries = load(language).entries
        braces = {key: re.sub(r"\{[a-z_]+\}", "", "".join(forms)) for key, forms in entries.items()}
        assert [key for key, rest in braces.items() if "{" in rest or "}" in rest] == []

    def test_links_and_mentions_come_as_values(self, language):
        assert [
            key for key, forms in load(language).entries.items() if re.search(r"[<>&]", "".join(forms))
        ] == []

    def test_plurals_have_every_form_of_the_language(self, language):
        catalogue = load(language)
        count = len({catalogue.form_of(n) for n in range(1000)})
        assert [key for key, forms in catalogue.entries.items() if len(forms) not in (1, count)] == []

    def test_every_language_says_the_same(self, language):
        assert same_placeholders(load("en"), load(language)) == []


class TestTranslations:
    def po(self, *entries):
        head = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        return parse((head + "\n\n".join(entries)).encode(), "de")

    def test_what_is_missing_too_much_or_different_is_seen(self):
        english = self.po('msgid "a.b"\nmsgstr "{n} of {m}"', 'msgid "a.c"\nmsgstr "x"')
        german = self.po('msgid "a.b"\nmsgstr "{n} von {x}"', 'msgid "a.d"\nmsgstr "x"')
        assert same_placeholders(english, german) == [
            "a.b has other placeholders",
            "a.c is missing",
            "a.d is too much",
        ]

    def test_another_order_is_fine(self):
        english, german = (
            self.po('msgid "a.b"\nmsgstr "{n} of {m}"'),
            self.po('msgid "a.b"\nmsgstr "{m}: {n}"'),
        )
        assert same_placeholders(english, german) == []


class TestTheCode:
    def test_every_key_used_exists(self):
        entries = load("en").entries
        missing = [
            f"{use.where}: {key}" for use in repository().uses() for key in use.keys if key not in entries
        ]
        missing += [
            f"{use.where}: {use.pattern}"
            for use in repository().uses()
            if use.pattern and not any(re.fullmatch(use.pattern, key) for key in entries)
        ]
        assert missing == []

    def test_every_key_is_used(self):
        constants, patterns = repository().key_constants(), repository().key_patterns()
        unused = [
            key
            for key in load("en").entries
            if key not in constants and not any(re.fullmatch(pattern, key) for pattern in patterns)
        ]
        assert unused == []

    def test_each_call_gives_the_placeholders_of_its_sentence(self):
        entries, wrong = load("en").entries, []
        for use in repository().uses():
            known = [entries[key] for key in use.keys if key in entries]
            if use.values is None or not known:
                continue
            given = use.values | ({"n"} if use.plural else set())
            lacking = frozenset().union(*map(placeholders, known)) - given
            useless = use.values - frozenset().union(*map(placeholders, known))
            if lacking or useless:
                wrong.append(f"{use.where}: lacks {sorted(lacking)}, does not need {sorted(useless)}")
        assert wrong == []

    def test_a_sentence_with_forms_is_called_with_a_count_and_no_other_is(self):
        entries = load("en").entries
        wrong = [
            f"{use.where}: {key}"
            for use in repository().uses()
            for key in use.keys
            if key in entries and (len(entries[key]) > 1) != use.plural
        ]
        assert wrong == []

    def test_plain_text_has_no_marks_of_mrkdwn(self):
        entries = load("en").entries
        plain = {
            key for use in repository().uses() if use.how == "plain" for key in use.keys if key in entries
        }
        marked = re.compile(r"`|(?<!\w)[*_~]\S.*?[*_~](?!\w)")
        assert sorted(key for key in plain if marked.search(" ".join(entries[key]))) == []

    def test_no_sentence_stands_outside_the_catalogue(self):
        assert [str(stray) for stray in repository().strays() if not allowed(stray)] == []

    def test_every_exception_to_that_has_a_reason(self):
        assert [entry for entry in ALLOWED if not entry[2]] == []
