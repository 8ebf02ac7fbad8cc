import ast
from textwrap import dedent

import pytest

from tests.text.catalogue_scan import Source, Use, placeholders


def source(code, **more):
    return Source(
        {f"bot/{name}.py": ast.parse(dedent(text)) for name, text in {"room": code, **more}.items()}
    )


def uses(code, **more):
    return source(code, **more).uses()


def strays(code, **more):
    return [stray.text for stray in source(code, **more).strays()]


class TestUses:
    @pytest.mark.parametrize(
        ("code", "how", "plural"),
        [
            ("words('a.b', x=1)", "mark", False),
            ("self.words('a.b', x=1)", "mark", False),
            ("their_words('a.b', x=1)", "mark", False),
            ("words_for(locale)('a.b', x=1)", "mark", False),
            ("words.plain('a.b', x=1)", "plain", False),
            ("words_for(locale).plain('a.b', x=1)", "plain", False),
            ("words.plural('a.b', n, x=1)", "mark", True),
            ("words.plain_plural('a.b', n, x=1)", "plain", True),
            ("raise BotError('a.b', x=1)", "error", False),
        ],
    )
    def test_every_way_to_use_a_key_is_seen(self, code, how, plural):
        assert uses(code) == [Use("bot/room.py:1", ("a.b",), None, how, plural, frozenset({"x"}))]

    def test_a_kind_of_bot_error_uses_keys_too(self):
        (use,) = uses("raise Closed('a.b')", errors="class Gone(BotError): pass\nclass Closed(Gone): pass")
        assert (use.keys, use.how) == (("a.b",), "error")

    def test_both_sides_of_a_choice_are_keys(self):
        (use,) = uses("words('a.b' if x else 'a.c' if y else 'a.d')")
        assert use.keys == ("a.b", "a.c", "a.d")

    def test_a_built_key_is_a_pattern(self):
        (use,) = uses("words(f'answer.{n}.long')")
        assert (use.keys, use.pattern) == ((), r"answer\.[a-z_0-9.]+\.long")

    def test_hidden_values_are_unknown(self):
        (use,) = uses("words('a.b', **values)")
        assert use.values is None

    @pytest.mark.parametrize(
        "code",
        ["words(key)", "words()", "words('Hello')", "plain('a.b')", "open('a.b')", "words(f'{room}.x')"],
    )
    def test_other_calls_are_not_uses(self, code):
        assert uses(code) == []

    def test_constants_and_patterns_of_the_whole_tree(self):
        read = source("KEYS = {1: 'a.b', 2: 'No key', 3: 'plain'}\nkey = f'answer.{n}'\nother = f'{x}.y'")
        assert read.key_constants() == {"a.b"}
        assert read.key_patterns() == {r"answer\.[a-z_0-9.]+"}

    def test_placeholders_of_all_forms(self):
        assert placeholders(["{n} thing", "{n} things of {name}"]) == {"n", "name"}


class TestStraysCaught:
    @pytest.mark.parametrize(
        ("code", "text"),
        [
            ("say('Please answer')", "Please answer"),
            ("say('Sorry, not found')", "Sorry, not found"),
            ("say(f'Hello {name}')", "Hello {}"),
            ("say(f'{n} answers')", "{} answers"),
            ("say('Über uns')", "Über uns"),
            ("LABEL: str = 'Change my answers'", "Change my answers"),
            ("LABELS = {'x': ('Change it',)}", "Change it"),
            ("def show(label='Show more'): ...", "Show more"),
            ("def show(*, label='Show more'): ...", "Show more"),
            ("def show():\n    '''Doc of show.'''\n    return 'Two words'", "Two words"),
            ("async def show():\n    return 'Two words'", "Two words"),
            ("raise BotError('a.b', what='Two words')", "Two words"),
            ("raise problem('Two words')", "Two words"),
            ("log.info('sent', why=1)\nsay('Two words')", "Two words"),
            ("door.error('Two words')", "Two words"),
            ("x = f'{f(\"two words\")}'", "two words"),
            ("x = 'Select one of these'", "Select one of these"),
        ],
    )
    def test_a_sentence(self, code, text):
        assert strays(code) == [text]

    def test_a_kind_of_bot_error_is_for_people(self):
        code = "class Closed(BotError):\n    text = 'It is closed'"
        assert strays(code, errors="class BotError(Exception): pass") == ["It is closed"]

    def test_a_stray_tells_where(self):
        (stray,) = source("\n\nsay('Two words')").strays()
        assert str(stray) == "bot/room.py:3: 'Two words'"


class TestStraysPassed:
    @pytest.mark.parametrize(
        "code",
        [
            "'''A module of two words.'''",
            "class A:\n    '''Two words.'''\n    x = 1\n    '''What x is.'''",
            "def f():\n    '''Two words.'''",
            "words('a.b')",
            "say('Save')",
            "say('a.b-c/d_e')",
            "x = f'{amount} {currency}'",
            "x = f'{a}: {b}'",
            "x = '%Y-%m-%d %H:%M'",
            "raise ValueError('not a weekday')",
            "raise KeyError(f'no {thing} here')",
            "problem = TypeError('made here, raised later')",
            "assert x, 'must be there'",
            "log.info('outbox row sent', id=1)",
            "structlog.get_logger().bind(x='two words').warning('two words')",
            "logging.getLogger(__name__).error('two words')",
            "re.compile(r'two words')",
            "session.execute(text('SELECT a FROM b'))",
            "connection.exec_driver_sql('PRAGMA foreign_keys=ON')",
            "QUERY = 'SELECT a FROM b'",
            "CheckConstraint('side IN (1, 2) AND x > 0')",
            "Counter('sent', 'Messages sent so far')",
            "cast('Mapping[str, int]', x)",
            "def f(x: 'Mapping[str, int]') -> 'tuple[str, int]': ...",
            "x: 'Mapping[str, int]' = y",
            "x: 'Mapping[str, int]'",
        ],
    )
    def test_no_sentence_for_people(self, code):
        assert strays(code) == []

    def test_the_words_of_a_programming_error_are_for_developers(self):
        code = "class Twice(LookupError):\n    def __init__(self):\n        super().__init__('it is twice')"
        assert strays(code + "\nraise Twice('in this file')") == []
