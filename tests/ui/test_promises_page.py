"""The Promises page in each of its states: what is kept, what cannot be judged, and what people say of one MQL."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from smarketing import promise_view
from smarketing.agreement import STARTER, Volume
from smarketing.filters import ALL_TIME, LAST_6_MONTHS, LAST_MONTH, THIS_MONTH, Filters
from smarketing.ui import promise_lead, state
from smarketing.warehouse import Warehouse
from tests import templates
from tests.ui import companies, handoffs

PAGE = "promises.py"
NO_TOUCHES = "No calls, e-mails or meetings are loaded: replies cannot be judged."
UNSIGNED = "Starter agreement: nobody has signed it yet"
NOW = datetime(2026, 10, 14, 12)


def words(app: AppTest) -> str:
    """Everything that the page says, without the marks that escape it."""
    elements = (*app.markdown, *app.header, *app.subheader, *app.caption)
    return "\n".join(element.value for element in elements).replace("\\", "")


def headline(app: AppTest) -> str:
    (found,) = app.header
    return found.value.replace(":violet[Marketing]", "Marketing").replace(":blue[Sales]", "Sales")


def pictures(app: AppTest) -> dict[str, str]:
    """The takeaway of each picture, by its key."""
    plots = [found.proto for found in app.get("bidi_component") if found.proto.component_name == "smarketing_plot"]
    return {proto.id.rsplit("-", 1)[1]: json.loads(proto.json)["alt"] for proto in plots}


def view(warehouse: Warehouse, period: str = ALL_TIME, **chosen: str) -> promise_view.PromiseView:
    assert warehouse.as_of is not None
    filters = Filters.over(period, warehouse.as_of, **chosen)
    return promise_view.view(state.read, filters, warehouse.agreements.versions(filters.as_of))


def opened(app: AppTest, lead: str) -> AppTest:
    """The page with the drawer of an MQL."""
    app.session_state["promise_open"] = (f"crm:{lead}", 1)
    app.session_state["promise_said_id"] = "said-1"
    return app.run()


def test_an_empty_warehouse_says_what_to_add_and_lets_the_agreement_be_written(frame):
    app = frame(PAGE)
    assert not app.exception
    assert "No leads or deals loaded yet" in words(app)
    assert [header.value for header in app.header] == [r"Starter agreement\: nobody has signed it"]
    assert any("draft" in button.label for button in app.button)


def test_each_promise_is_judged_with_its_denominator(frame, warehouse):
    handoffs.whole(warehouse)
    app = frame(PAGE, period=ALL_TIME)
    assert not app.exception
    assert headline(app) == (
        "Four of five promises are broken over all time: Marketing on their quality, Sales on replies and attempts, "
        "both on the definition."
    )
    assert {key: alt for key, alt in pictures(app).items() if key.startswith("bullet_")} == {
        "bullet_quality": "60%, promised: 70%. Broken.",
        "bullet_response": "25%, promised: 90%. Broken.",
        "bullet_definition": "89%, promised: 100%. Broken.",
        "bullet_disposition": "100%, promised: 100%. Kept.",
        "bullet_attempts": "0%, promised: 100%. Broken.",
    }
    assert "2 of 8 due replies came in time; 1 is still running." in words(app)
    assert "8 of 9 checked meet it." in words(app)
    assert "0 of 1 such rejections had enough attempts." in words(app)
    assert UNSIGNED in words(app)


@pytest.mark.slow
def test_the_demo_company_is_judged_over_every_length(frame, warehouse):
    templates.demo(warehouse)
    for period in (THIS_MONTH, LAST_MONTH, LAST_6_MONTHS, ALL_TIME):
        app = frame(PAGE, period=period)
        assert not app.exception, period
        assert not [found for found in app.markdown if "could not be shown" in found.value], period
    assert {"strip", "late_heatmap", "causes", "compliance_trend", "ledger"} <= set(pictures(frame(PAGE)))


def test_the_state_of_the_page_is_in_its_address(frame, warehouse):
    handoffs.whole(warehouse)
    app = frame(PAGE, period=ALL_TIME, part="The agreement")
    assert not app.exception
    assert not [key for key in pictures(app) if key.startswith("bullet_")]


def test_marketing_alone_is_judged_where_it_can_be_and_replies_are_not(frame, warehouse):
    companies.marketing_only(warehouse)
    app = frame(PAGE, period=ALL_TIME)
    assert not app.exception
    assert words(app).replace("\\", "").count(NO_TOUCHES) == 1
    assert pictures(app) == {}
    assert not app.subheader
    found = {card.clause: card for card in view(warehouse).cards}
    assert (found["response"].state, found["response"].said) == ("unjudged", NO_TOUCHES)
    assert view(warehouse).ledger.exposed is None
    assert view(warehouse).first is None


def test_sales_alone_says_what_is_missing(frame, warehouse):
    companies.sales_only(warehouse)
    app = frame(PAGE, period=ALL_TIME)
    assert not app.exception
    assert headline(app) == "There is nothing to judge yet."
    assert promise_view.NO_LEADS in words(app)
    assert not pictures(app)


def test_names_of_people_are_hidden_until_the_switch_is_on(frame, warehouse):
    handoffs.whole(warehouse)
    hidden = frame(PAGE, period=ALL_TIME)
    assert "Ada" not in pictures(hidden)["late_heatmap"]
    assert "Person 1" in pictures(hidden)["late_heatmap"]
    assert "Lead" not in hidden.dataframe[0].value.columns
    hidden.toggle(key="promises_names").set_value(True).run()
    assert "Ada" in pictures(hidden)["late_heatmap"]
    assert "Lead" in hidden.dataframe[0].value.columns


def test_the_list_of_late_mqls_agrees_with_its_card(frame, warehouse):
    handoffs.whole(warehouse)
    app = frame(PAGE, period=ALL_TIME)
    shown = view(warehouse)
    waiting = int(shown.late["late"].sum())
    assert len(app.dataframe[0].value) == waiting == shown.ledger.waiting
    assert f"{waiting} late replies are still open." in words(app)


def test_a_promise_of_volume_is_held_against_its_month(warehouse):
    handoffs.whole(warehouse)
    sign(warehouse, 6)
    card = next(card for card in view(warehouse, THIS_MONTH).cards if card.clause == "volume")
    # Of the seven MQLs of October one is below the definition; nine working days and three hours of the tenth are over.
    assert (card.value, card.goal, card.side) == (6, 3, "marketing")
    assert card.said == "6 of 6 for Oct; 9.4 of 22 working days are gone, which ask for 3."


def test_the_month_in_which_the_data_begins_is_not_judged(warehouse):
    handoffs.whole(warehouse)
    sign(warehouse, 6)
    shown = view(warehouse)
    assert "The number of MQLs of Sep 2026 is not judged: the data begins on 21 Sep 2026." in shown.notes
    card = next(card for card in shown.cards if card.clause == "volume")
    assert (card.value, shown.ledger.missing) == (6, 0)


def sign(warehouse: Warehouse, mqls: int) -> None:
    terms = replace(STARTER, name="Signed", effective_from=date(2026, 1, 1), volume=Volume(mqls))
    warehouse.agreements.draft("v1", terms, "starter", at=NOW, by="Kim")
    for side in ("marketing", "sales"):
        warehouse.agreements.sign("v1", side, by=side, at=NOW)


def test_a_signed_agreement_has_no_banner_and_is_cited(frame, warehouse):
    handoffs.whole(warehouse)
    sign(warehouse, 6)
    app = frame(PAGE, period=THIS_MONTH)
    assert not app.exception
    assert UNSIGNED not in words(app)
    assert {card.version for card in view(warehouse, THIS_MONTH).cards} == {"Signed"}


def test_the_drawer_tells_the_clocks_and_the_story_of_one_mql(frame, warehouse):
    handoffs.whole(warehouse)
    app = opened(frame(PAGE, period=ALL_TIME), "late")
    assert not app.exception
    said = words(app)
    assert ":red[Reply late, still open]" in said
    assert "Promised within 8 working hours" in said
    assert "Waits for **10 working hours**, 26 hours by the clock on the wall" in said
    assert "Judged by Starter agreement" in said
    assert [row["What"] for row in app.table[-1].value.to_dict("records")] == ["Became a lead", "Became an MQL"]


def test_an_exemption_takes_an_mql_out_of_the_count_once_and_can_be_taken_back(frame, warehouse):
    handoffs.whole(warehouse)
    before = view(warehouse).ledger.waiting
    app = opened(frame(PAGE, period=ALL_TIME), "late")
    app.text_input(key="exempt_reason").set_value("Asked for a call next week")
    app.text_input(key="exempt_by").set_value("Kim")
    submit(app, "Exempt")
    assert not app.exception
    assert view(warehouse).ledger.waiting == before - 1
    kept = warehouse.table("app", "exemptions").to_dicts()
    assert [(row["exemption_id"], row["clause"], row["reason"], row["made_by"]) for row in kept] == [
        ("said-1", "response", "Asked for a call next week", "Kim")
    ]
    warehouse.agreements.withdraw_exemption("said-1", at=NOW, by="Kim")
    assert view(warehouse).ledger.waiting == before


def test_an_exemption_without_a_reason_is_not_kept(frame, warehouse):
    handoffs.whole(warehouse)
    app = opened(frame(PAGE, period=ALL_TIME), "late")
    app.text_input(key="exempt_by").set_value("Kim")
    submit(app, "Exempt")
    assert "Write why, and your name" in words(app)
    assert warehouse.table("app", "exemptions").is_empty()


def test_a_reason_that_somebody_wrote_down_replaces_what_the_clock_shows(frame, warehouse):
    handoffs.whole(warehouse)
    app = opened(frame(PAGE, period=ALL_TIME), "late")
    app.text_input(key="explain_reason").set_value("No phone number")
    app.text_input(key="explain_by").set_value("Kim")
    app.segmented_control(key="explain_side").set_value("marketing")
    submit(app, "Write it down")
    assert not app.exception
    causes = promise_view.causes(state.read, view(warehouse))
    assert ("marketing", "No phone number", 1, 1, 1) in causes.rows()


def test_a_reason_is_shown_in_the_drawer_with_who_said_it(frame, warehouse):
    handoffs.whole(warehouse)
    warehouse.agreements.explain("n1", "crm:late", 1, "response", "sales", "Holiday", at=NOW, by="Kim")
    app = opened(frame(PAGE, period=ALL_TIME, promises_names="true"), "late")
    assert "The reply: **Holiday** :gray[(Sales, said Kim)]" in words(app)


def submit(app: AppTest, label: str) -> None:
    (button,) = [button for button in app.button if button.label == label]
    button.click().run()


@pytest.mark.parametrize(
    "reply_state", ["met", "met_late", "breached", "at_risk", "running", "pre_contacted", "exempt"]
)
def test_every_state_of_a_clock_has_words(reply_state):
    assert promise_lead.STATES[reply_state]


def test_of_very_many_replies_an_even_part_of_each_state_is_looked_at(warehouse, monkeypatch):
    companies.whole(warehouse)
    shown = view(warehouse)
    whole = promise_view.strip(state.read, shown)
    assert int(whole.rows["all"].sum()) == 80
    monkeypatch.setattr(promise_view, "MOST_REPLIES", 27)
    part = promise_view.strip(state.read, shown)
    # Each third of 40 replies to either segment.
    assert part.rows["all"].to_list() == [14, 14]
    assert part.rows.select("segment", "met", "decided").equals(whole.rows.select("segment", "met", "decided"))
