"""The parts: nothing missing is shown as zero, nothing a user wrote becomes markup, no error is shown in full."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from smarketing.ui.parts import text


def words(app) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.header, *app.subheader))


def test_a_number_that_is_not_known_reads_as_a_dash_and_a_side_without_data_says_so():
    def page():
        from datetime import date

        from smarketing.filters import ALL_TIME, Filters
        from smarketing.metrics.engine import Answer
        from smarketing.metrics.figures import figure
        from smarketing.metrics.registry import metric
        from smarketing.ui.parts import kpi_row

        ever = Filters.over(ALL_TIME, date(2026, 10, 23))
        values = {"acceptance_rate": None, "touches": 3118.0, "deals_won": 0.0}
        accepted, touches, won = (figure([Answer(metric(key), ever, value)]) for key, value in values.items())
        kpi_row([], [accepted], [touches, won])

    app = AppTest.from_function(page).run()
    assert [(metric.label, metric.value) for metric in app.metric] == [
        ("Acceptance rate", "—"),
        ("Touches made", "3,118"),
        ("Deals won", "0"),
    ]
    assert words(app).count("No data") == 1


def test_the_headline_names_each_team_in_its_colour_and_leaves_other_words_alone():
    def page():
        from smarketing.ui.parts import verdict

        verdict("Marketing is short. Sales answers; Salesforce is loaded.")

    (headline,) = AppTest.from_function(page).run().header
    assert headline.value == ":violet[Marketing] is short. :blue[Sales] answers; Salesforce is loaded."


def test_one_broken_part_leaves_the_rest_of_the_page_and_hides_what_the_error_holds():
    def page():
        import streamlit as st

        from smarketing.errors import Refused
        from smarketing.ui.parts import boundary

        with boundary("This chart"):
            raise ValueError("cell ada@example.com")
        with boundary("This table"):
            raise Refused("X", "Line 4 of *a.csv* has no date.")
        st.markdown("the rest")

    app = AppTest.from_function(page).run()
    said = words(app)
    assert not app.exception
    assert "**This chart could not be shown.**" in said
    assert "ada" not in said
    assert r"Line 4 of \*a\.csv\* has no date\." in said
    assert len(set(re.findall(r"Error ([0-9a-f]{8})", said))) == 2
    assert "the rest" in said


def test_an_error_in_a_callback_shows_our_card():
    def page():
        from smarketing.ui import parts

        parts.caught(RuntimeError("secret"))

    app = AppTest.from_function(page).run()
    assert "This page could not be shown." in words(app)
    assert "secret" not in words(app)


def test_a_card_has_its_title_and_a_place_for_tools_beside_it():
    def page():
        from smarketing.ui.parts import card, empty_state, partial_state

        with card("Leaks", key="leaks") as tools:
            tools.segmented_control("View", ["A", "B"], key="view")
            partial_state("25 rows left out")
        empty_state("No calls loaded yet.")

    app = AppTest.from_function(page).run()
    assert [heading.value for heading in app.subheader] == ["Leaks"]
    assert app.button_group(key="view").options == ["A", "B"]
    assert "25 rows left out" in words(app)
    assert "No calls loaded yet." in words(app)


def test_how_a_number_is_computed_is_told_by_its_query():
    def page():
        from smarketing.ui.parts import computed

        computed("freshness")

    from smarketing import queries

    app = AppTest.from_function(page).run()
    query = queries.read("freshness")
    assert f"**{text(query.summary)}**" in words(app)
    assert app.code[0].value == query.sql.strip()
    assert list(app.table[0].value["column"]) == list(query.columns)


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_user_text_is_one_line_in_which_every_mark_is_escaped(words):
    safe = text(words)
    assert "\n" not in safe
    assert not re.search(r"(?<!\\)[*_`\[\]<>#|~:$!&]", re.sub(r"\\\\", "", safe))
    assert re.sub(r"\\(.)", r"\1", safe).replace("\u2060", "") == " ".join(words.split()).replace("\u2060", "")
