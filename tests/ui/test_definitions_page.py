"""The Definitions page: each metric with its value, a search, the glossary, and the queries by name."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from smarketing import queries
from smarketing.metrics.registry import METRICS
from smarketing.targets import EXITS, STAGES
from tests.ui import companies

PAGE = "definitions.py"


def words(app: AppTest) -> str:
    return "\n".join(each.value for each in (*app.markdown, *app.subheader)).replace("\\", "")


def names(app: AppTest) -> list[str]:
    """The metrics that are listed, in order."""
    return [button.label for button in app.button if (button.key or "").startswith("metric_is_")]


def value(app: AppTest) -> str:
    """The number of the metric that is open."""
    return str(app.metric[0].value)


def test_each_metric_stands_by_side_with_its_value_and_the_first_is_open(frame, warehouse):
    companies.whole(warehouse)
    app = frame(PAGE, period="All time")
    assert not app.exception
    assert "could not be shown" not in words(app)
    assert len(names(app)) == len(METRICS)
    assert names(app)[0] == "**Visits**"
    assert [side for side in (":violet[**Marketing**]", ":gray[**Both**]", ":blue[**Sales**]") if side in words(app)]
    for number in ("**10,000**", "**120**", "**80**", "**€100**", "**75%**", "**€45k**"):
        assert number in words(app)
    assert value(app) == "10,000"


def test_the_address_opens_exactly_one_metric_under_its_filters(frame, warehouse):
    companies.whole(warehouse)
    app = frame(PAGE, metric="leads", period="Custom", from_="2026-07-01", to="2026-07-31")
    assert app.subheader[0].value == "Leads"
    assert value(app) == "31"


def test_a_click_on_a_name_opens_it_and_is_kept_in_the_address(frame, warehouse):
    companies.whole(warehouse)
    app = frame(PAGE, period="All time")
    app.button(key="metric_is_win_rate").click().run()
    assert (app.subheader[0].value, value(app)) == ("Win rate", "50%")
    assert app.query_params["metric"] == "win_rate"


def test_a_search_is_kept_in_the_address_and_shows_words_too(frame, warehouse):
    companies.whole(warehouse)
    app = frame(PAGE, period="All time", search="acceptance rate")
    assert names(app)[0] == "**Acceptance rate**"
    assert "**Accepted by default**" in words(app)
    nearest = frame(PAGE, period="All time", search="win rat0")
    assert 'Nothing here is called "win rat0". The nearest name is Win rate.' in words(nearest)
    assert names(nearest) == ["**Win rate**"]
    assert "None of these is a number of this side." in words(frame(PAGE, search="win rate", whose="Marketing"))


def test_one_side_is_shown_alone(frame, warehouse):
    companies.whole(warehouse)
    app = frame(PAGE, period="All time", whose="Both")
    labels = [each.label for each in METRICS.values() if each.side == "both"]
    assert [name.strip("*") for name in names(app)] == labels


def test_without_data_each_metric_says_what_to_add(frame):
    app = frame(PAGE, metric="mqls")
    assert not app.exception
    assert "could not be shown" not in words(app)
    assert value(app) == "—"
    assert "No MQLs are known yet. Add leads with the day they became one." in words(app)


def test_with_marketing_alone_what_sales_does_is_missing_and_not_zero(frame, warehouse):
    companies.marketing_only(warehouse)
    app = frame(PAGE, period="All time", metric="value_signed")
    assert not app.exception
    assert value(app) == "—"
    assert METRICS["value_signed"].lacks in words(app)
    assert "**0**" not in words(app)


def test_the_words_explain_every_stage(frame):
    said = words(frame(PAGE, whose="Words")).casefold()
    assert all(f"**{name}**" in said for name in (*STAGES, *EXITS))


def test_each_query_is_found_by_its_name(frame):
    app = frame(PAGE, whose="Queries", query="decision_rows")
    assert app.selectbox(key="query").options == list(queries.reads())
    assert queries.read("decision_rows").summary in words(app)
    assert app.code[0].value == queries.read("decision_rows").sql.strip()
