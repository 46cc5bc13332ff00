"""What the search of the Definitions page finds."""

from __future__ import annotations

from smarketing import glossary
from smarketing.definitions_view import find, sides
from smarketing.metrics.registry import METRICS


def keys(typed: str) -> list[str]:
    return [each.key for each in find(typed).metrics]


def test_an_empty_search_finds_everything():
    found = find("  ")
    assert [each.key for each in found.metrics] == list(METRICS)
    assert set(found.words) == {word for group in glossary.GROUPS.values() for word in group}
    assert not found.is_narrowed


def test_a_name_comes_before_what_only_speaks_of_it():
    assert keys("win rate")[0] == "win_rate"
    assert keys("late")[0] == "reply_late"
    assert keys("COST mql")[:1] == ["cost_per_mql"]
    assert keys("counted_mqls") == ["counted_mqls"]


def test_a_sentence_a_formula_and_a_word_are_found():
    assert keys("web analytics") == ["visits", "engagement_rate"]
    assert keys("divided by the deals") == ["cost_per_customer"]
    assert "median" in METRICS["sales_cycle"].formula
    assert keys("median") == ["first_reply", "sales_cycle"]
    assert set(find("wilson").words) == {"95 % interval"}
    assert keys("wilson") == []


def test_a_word_is_found_from_its_beginning_only():
    assert find("press").lacks == 'Nothing here is called "press". The nearest name is Impressions.'


def test_the_nearest_name_is_shown_where_nothing_has_that_name():
    found = find("acceptence  rate")
    assert [each.key for each in found.metrics] == ["acceptance_rate"]
    assert found.lacks == 'Nothing here is called "acceptence rate". The nearest name is Acceptance rate.'
    word = find("hanndoff")
    assert (word.metrics, set(word.words)) == ((), {"Handoff"})


def test_what_is_like_nothing_is_said_to_be_unknown():
    found = find("xyzzy (")
    assert (found.metrics, found.words, found.lacks) == ((), {}, 'Nothing here is called "xyzzy (".')


def test_the_sides_come_in_the_order_of_the_funnel_or_of_the_best_match():
    assert list(sides(find("").metrics)) == ["marketing", "both", "sales"]
    assert next(iter(sides(find("win rate").metrics))) == "sales"


def test_no_word_of_the_glossary_is_the_name_of_a_metric():
    labels = {each.label.casefold() for each in METRICS.values()}
    assert not {word.casefold() for group in glossary.GROUPS.values() for word in group} & labels
