"""The thesaurus of the trade: what it holds, and who is found by other words, behind who is found by the very word."""

import pytest

from bot.directory.matching import _FIELDS, _UNFINISHED, FLOOR, Entry, Field, Index
from bot.directory.meanings import SAID, SAME
from bot.directory.thesaurus import groups, longest, read, single_words, situations
from bot.directory.words import everyday, fillers, said, split, term

GROUPS = groups()
SITUATIONS = situations()
# Of each group the terms of the trade, and some of the situations that ask for it: a question of all takes long.
STEP = 40
TRIED = [
    tuple(
        one
        for number, one in enumerate(members)
        if one not in SITUATIONS.get(members[0], ()) or not number % STEP
    )
    for members in GROUPS
]
NAMES = [f"{number}-{members[0]}" for number, members in enumerate(GROUPS)]
LONGEST_MEMBER = 3
LEAST_GROUPS, LEAST_MEMBERS = 200, 3000
# Of everyday life and of the trade: these are right as they stand, and have others of the trade beside them.
BOTH = {"anmeldung", "film", "hospital", "refund", "repair"}
MOST_IN_A_GROUP = 200
LEAST_SITUATIONS = 8000


def found(index, query):
    return [hit.entry_id for hit in index.find(query)]


def of_topics(*topics):
    return Index([Entry(topic, topic) for topic in topics])


class TestWhatItHolds:
    def test_is_much(self):
        assert len(GROUPS) >= LEAST_GROUPS
        assert sum(map(len, GROUPS)) >= LEAST_MEMBERS

    @pytest.mark.parametrize("members", GROUPS, ids=NAMES)
    def test_a_group_is_of_several_and_none_is_in_it_twice(self, members):
        terms = [frozenset(map(term, said(one))) for one in members]
        assert len(set(terms)) == len(terms) > 1

    @pytest.mark.parametrize("members", GROUPS, ids=NAMES)
    def test_a_member_is_a_word_or_a_phrase_of_two_or_three_also_without_words_that_only_ask(self, members):
        for one in members:
            words = said(one)
            assert 0 < len(words) <= LONGEST_MEMBER
            assert not fillers() & set(words)
            assert len(words) > 1 or len(split(one)) == 1

    def test_words_of_everyday_life_are_in_it_only_where_the_trade_has_them_too(self):
        assert single_words() & everyday() == {term(word) for word in BOTH}

    def test_each_situation_asks_for_a_group_of_its_own(self):
        assert sum(map(len, SITUATIONS.values())) >= LEAST_SITUATIONS
        firsts = [members[0] for members in GROUPS]
        assert all(firsts.count(head) == 1 for head in SITUATIONS)

    def test_alternatives_are_several_phrases_and_no_mark_is_left(self):
        assert {"wrong rep lead", "wrong owner lead"} <= set(SITUATIONS["lead routing"])
        assert not any(set("/:") & set(one) for said_of in SITUATIONS.values() for one in said_of)


class TestWhoIsFound:
    @pytest.mark.parametrize("members", TRIED, ids=NAMES)
    def test_by_every_member_for_the_first_and_by_the_first_for_every_member(self, members):
        first, *others = members
        for one in others:
            assert found(of_topics(one), first) == [one]
            assert found(of_topics(first), one) == [first]

    @pytest.mark.parametrize("members", TRIED, ids=NAMES)
    def test_nobody_before_who_is_named_by_the_word_itself(self, members):
        index = of_topics(*members)
        for one in members:
            scores = {hit.entry_id: hit.score for hit in index.find(one, MOST_IN_A_GROUP)}
            assert scores[one] == max(scores.values()) == 1

    def test_scores_what_a_like_word_explains(self):
        index = of_topics("Brochures")
        assert [hit.score for hit in index.find("leaflet")] == [SAME]
        assert [hit.score for hit in index.find("Faltblatt")] == [SAME]

    def test_first_by_the_word_itself_also_in_a_longer_phrase(self):
        index = of_topics("Quote tool for the whole of the field organisation", "Proposals")
        assert found(index, "quote")[0].startswith("Quote")
        assert found(index, "offer") == ["Proposals"]

    def test_what_is_less_than_any_word_itself(self):
        least = min(_FIELDS[one] * (1 - _UNFINISHED.get(one, 0)) for one in Field)
        assert SAID < least < SAME

    @pytest.mark.parametrize(
        ("topic", "query"),
        [
            ("Trade fairs", "who plans our exhibition?"),
            ("Messe", "trade show"),
            ("Trade shows", "Messen"),
            ("Media enquiries", "a journalist called"),
            ("Datasheets", "one pager"),
            ("One-pagers", "datasheet"),
            ("White paper", "ebook"),
            ("E-books", "white papers"),
            ("Localisation", "translating"),
            ("Quality of CRM data", "merging duplicates"),
            ("Duplicates", "merged records"),
            ("Approval matrix", "delegation of authority"),
            ("Public sector", "öffentlichen Hand"),
            ("Approvals", "who signs off"),
            ("Renewals", "der Kunde kündigt"),
            # What happened, instead of the name of the thing.
            ("Discounts", "client says we are too expensive"),
            ("Discounts", "Kunde will 30 % weniger zahlen"),
            ("Renewals", "customer is about to leave when the contract ends"),
            ("Customer references", "prospect wants to talk to an existing client"),
            ("Invoices", "customer was charged twice"),
            ("Lead routing", "this lead went to the wrong rep"),
            ("Press", "somebody from the BBC called"),
            ("Landing pages", "the form does not send"),
            ("Competitors", "we lost a deal against Salesforce"),
            ("Translations", "we need the brochure in Polish"),
            ("Data quality", "this company is twice in our CRM"),
            ("Roadmap", "when does dark mode come?"),
        ],
    )
    def test_in_other_words(self, topic, query):
        index = of_topics(topic, "Unheard umbra", "Gazebo")
        assert found(index, query) == [topic]

    def test_in_any_order_and_written_together(self):
        index = of_topics("Brochures", "Gazebo")
        assert (
            found(index, "product sheet")
            == found(index, "sheet product")
            == found(index, "product-sheets")
            == found(index, "productsheet")
            == ["Brochures"]
        )

    def test_by_a_segment(self):
        index = Index(
            [Entry("public", "Pricing", segment="Public sector"), Entry("small", "Pricing", segment="SMB")]
        )
        assert found(index, "pricing government") == ["public"]
        assert found(index, "Preise KMU") == ["small"]


class TestWhoIsNot:
    def test_by_names_of_people_products_and_regions(self):
        index = Index(
            [Entry("a", "Gazebo", product="Press", region="Fair", names=("Bill Media", "Bill Booth"))]
        )
        assert found(index, "journalist") == found(index, "exhibition") == found(index, "invoice") == []
        assert found(index, "press") == ["a"]

    def test_by_what_a_word_means_alone_where_it_means_something_else_beside_others(self):
        assert found(of_topics("Social media"), "journalist") == []
        assert found(of_topics("Product launch", "Journalists"), "press release") == ["Journalists"]
        # But where nobody has the phrase, each word of it is worth a try.
        assert found(of_topics("Product launch"), "release notes") == ["Product launch"]

    def test_by_the_root_of_what_is_right_as_it_stands(self):
        assert found(of_topics("Markt"), "marketing") == []
        assert found(of_topics("Meetings"), "meet") == ["Meetings"]

    def test_by_a_word_mistyped_that_is_one(self):
        assert found(of_topics("Render"), "tender") == []

    def test_a_word_that_others_mean_counts_less_than_one_that_is_said(self):
        index = of_topics("Swag", "Training")
        assert found(index, "swag for a workshop")[:1] == ["Swag"]
        assert index.find("swag for a workshop")[0].score > index.find("swag for a training")[0].score > FLOOR


def test_readings_are_of_words_and_phrases_and_the_longest_win():
    assert read(()) == []
    words = read(("media",))
    assert [one.terms for one in words] == [("media",)]
    both = read(("media", "social"))
    assert {one.terms for one in both} == {("media",), ("social",), ("media", "social")}
    assert {one.terms for one in longest(both)} == {("media", "social")}
