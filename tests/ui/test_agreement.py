"""The agreement as people see it: read, compared, drafted, signed by both sides, taken in from a file, checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from smarketing import agreement_view
from smarketing.agreement import STARTER, Terms
from smarketing.filters import ALL_TIME, Filters
from smarketing.ui import state
from smarketing.warehouse import Warehouse
from tests.agreement.build import full
from tests.ui import companies

Show = Callable[[], AppTest]
AT = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)


def _page() -> None:
    from smarketing.filters import ALL_TIME, Filters
    from smarketing.ui import agreement, state

    agreement.show(Filters.over(ALL_TIME, state.as_of()))


def _what_if() -> None:
    from smarketing.filters import ALL_TIME, Filters
    from smarketing.ui import rescore, state

    rescore.show(Filters.over(ALL_TIME, state.as_of()))


@pytest.fixture
def show(warehouse: Warehouse) -> Show:
    def run() -> AppTest:
        companies.whole(warehouse)
        return AppTest.from_function(_page, default_timeout=120).run()

    return run


def words(app: AppTest) -> str:
    assert not app.exception
    told = (*app.header, *app.subheader, *app.markdown, *app.error, *app.success, *app.warning)
    return "\n".join(str(element.value).replace("\\", "") for element in told)


def in_force(warehouse: Warehouse, terms: Terms) -> None:
    warehouse.agreements.draft("signed", terms, "starter", at=AT, by="")
    for side, name in (("marketing", "Ada Example"), ("sales", "Bo Example")):
        warehouse.agreements.sign("signed", side, by=name, at=AT)


def states(warehouse: Warehouse) -> dict[str, str]:
    return {one.name: one.state for one in warehouse.agreements.versions()}


def test_the_starter_says_that_nobody_has_signed_it_and_what_it_promises(show: Show) -> None:
    app = show()
    assert app.header[0].value == r"Starter agreement\: nobody has signed it"
    assert "Starter agreement: nobody has signed it." in words(app)
    assert "Sales accepts at least 70% of the MQLs handed over." in words(app)
    assert "Signatures" not in words(app)
    assert not [button for button in app.button if button.key == "agreement_discard"]


def test_a_draft_is_edited_kept_signed_by_both_sides_and_then_in_force(show: Show, warehouse: Warehouse) -> None:
    app = show()
    app.button(key="agreement_edit").click().run()
    assert "which stays as it is (nobody has signed it)" in words(app)
    assert "No clause differs." in words(app)
    app.text_input(key="agreement_1_name").set_value("Agreement of spring")
    app.date_input(key="agreement_1_effective_from").set_value(date(2026, 5, 1))
    app.number_input(key="agreement_1_score").set_value(60.0)
    app.number_input(key="agreement_1_others").set_value(120).run()
    assert "**Definition**, score: at least 70 → **at least 60**" in words(app)
    assert "**Response**, reply to all others: 8 working hours → **2 working hours**" in words(app)
    assert states(warehouse) == {"Starter agreement": "in_force"}
    app.button(key="agreement_keep").click().run()
    assert "Agreement of spring is kept as a draft." in words(app)
    assert states(warehouse)["Agreement of spring"] == "draft"
    number = app.radio(key="agreement_shown").value
    app.text_input(key=f"signer_{number}_marketing").set_value("Ada Example")
    _press(app, "Sign for marketing")
    assert "Not signed: type your name and confirm what you sign." in words(app)
    app.checkbox(key=f"confirmed_{number}_marketing").check()
    _press(app, "Sign for marketing")
    assert "Ada Example has signed Agreement of spring for marketing." in words(app)
    assert states(warehouse)["Agreement of spring"] == "signed_by_marketing"
    app.text_input(key=f"signer_{number}_sales").set_value("Bo Example")
    app.checkbox(key=f"confirmed_{number}_sales").check()
    _press(app, "Sign for sales")
    assert "Both sides have signed Agreement of spring: it holds from 1 May 2026." in words(app)
    assert app.header[0].value == "Agreement of spring is in force since 1 May 2026, signed by both sides"
    assert states(warehouse) == {"Starter agreement": "superseded", "Agreement of spring": "in_force"}
    assert warehouse.agreements.version(number).terms.definition.score == 60  # type: ignore[union-attr]


def _press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()


def test_changing_what_was_signed_makes_a_new_draft_and_leaves_it_as_it_was(show: Show, warehouse: Warehouse) -> None:
    in_force(warehouse, full())
    app = show()
    assert next(b for b in app.button if b.key == "agreement_edit").label == "Make a new draft of it"
    app.button(key="agreement_edit").click().run()
    assert "A new draft made from Agreement 2026, which stays as it is (as it was signed)." in words(app)
    app.number_input(key="agreement_1_mqls").set_value(90).run()
    app.button(key="agreement_keep").click().run()
    assert states(warehouse) == {
        "Starter agreement": "superseded",
        "Agreement 2026": "in_force",
        "Agreement 2026 (2)": "draft",
    }
    assert warehouse.agreements.version("signed").terms == full()
    app.button(key="agreement_edit").click().run()
    app.number_input(key="agreement_2_mqls").set_value(80).run()
    app.button(key="agreement_keep").click().run()
    assert len(states(warehouse)) == 3
    assert warehouse.agreements.version(app.radio(key="agreement_shown").value).terms.volume.mqls == 80  # type: ignore[union-attr]


def test_a_draft_is_compared_with_what_is_in_force_and_with_any_other(show: Show, warehouse: Warehouse) -> None:
    in_force(warehouse, full())
    app = show()
    app.segmented_control(key="agreement_look").set_value("What changes").run()
    assert app.selectbox(key="agreement_against_signed").value == "starter"
    rows = app.table[0].value
    score = rows[(rows["clause"] == "Volume")].iloc[0]
    assert list(score) == ["Marketing", "Volume", "MQLs a month", "not agreed", "115"]
    app.radio(key="agreement_shown").set_value("starter").run()
    app.selectbox(key="agreement_against_starter").set_value("signed").run()
    assert "before: Agreement 2026; after: Starter agreement" in words(app)


def test_what_is_missing_is_said_beside_its_clause_and_nothing_is_kept(show: Show, warehouse: Warehouse) -> None:
    app = show()
    app.button(key="agreement_edit").click().run()
    app.number_input(key="agreement_1_accepted").set_value(None).run()
    assert [error.value for error in app.error] == [r"Say what share sales accepts\."]
    app.button(key="agreement_keep").click().run()
    assert "The draft is not kept: something is missing, see below." in words(app)
    assert list(states(warehouse)) == ["Starter agreement"]
    app.toggle(key="agreement_1_quality").set_value(False).run()
    app.button(key="agreement_keep").click().run()
    assert len(states(warehouse)) == 2


def test_a_draft_with_faults_is_kept_and_says_why_it_cannot_be_signed(show: Show) -> None:
    app = show()
    app.button(key="agreement_edit").click().run()
    app.number_input(key="agreement_1_score").set_value(None)
    app.multiselect(key="agreement_1_triggers").set_value([]).run()
    assert "neither a score nor a trigger" in words(app)
    app.button(key="agreement_keep").click().run()
    assert "It cannot be signed yet." in words(app)
    assert not [button for button in app.button if button.label.startswith("Sign for")]


def test_the_tables_of_the_form_are_read_as_they_were_edited(show: Show, warehouse: Warehouse) -> None:
    app = show()
    app.button(key="agreement_edit").click().run()
    app.session_state["agreement_1_targets"] = {
        "edited_rows": {},
        "added_rows": [{"segment": "Enterprise", "minutes": 30}],
        "deleted_rows": [0],
    }
    app.session_state["agreement_1_hours"] = {
        "edited_rows": {0: {"hours": "9-12, 13-17:30"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    app.button(key="agreement_keep").click().run()
    terms = warehouse.agreements.version(app.radio(key="agreement_shown").value).terms
    assert [(one.segment, one.trigger, one.minutes) for one in terms.response.targets] == [  # type: ignore[union-attr]
        ("Enterprise", None, 30),
        (None, None, 480),
    ]
    assert dict(terms.calendar.hours)["mon"] == (("09:00", "12:00"), ("13:00", "17:30"))


def test_a_text_that_was_changed_meanwhile_is_not_signed(show: Show, warehouse: Warehouse) -> None:
    warehouse.agreements.draft("other", full(), at=AT, by="")
    app = show()
    app.radio(key="agreement_shown").set_value("other").run()
    app.text_input(key="signer_other_sales").set_value("Bo Example")
    app.checkbox(key="confirmed_other_sales").check()
    changed = Terms.from_dict({**full().to_dict(), "name": "Agreement, changed"})
    warehouse.agreements.draft("other", changed, at=AT, by="")
    _press(app, "Sign for sales")
    assert "Not signed: Agreement, changed was changed meanwhile. Read it again." in words(app)
    assert states(warehouse)["Agreement, changed"] == "draft"


def test_a_draft_is_discarded_and_stays_among_the_versions(show: Show, warehouse: Warehouse) -> None:
    warehouse.agreements.draft("other", full(), at=AT, by="")
    app = show()
    app.radio(key="agreement_shown").set_value("other").run()
    app.button(key="agreement_discard").click().run()
    assert "Agreement 2026 is discarded." in words(app)
    assert states(warehouse)["Agreement 2026"] == "discarded"


def test_a_file_is_taken_in_as_a_draft_once_however_often_it_is_asked(show: Show, warehouse: Warehouse) -> None:
    app = show()
    app.file_uploader(key="agreement_file_0").upload("agreement.toml", full().to_toml().encode()).run()
    assert "**Agreement 2026**, to hold from 1 Jan 2026" in words(app)
    app.button(key="agreement_take").click().run()
    drafts = [one for one in warehouse.agreements.versions() if one.state == "draft"]
    assert [one.terms for one in drafts] == [full()]


def test_a_file_that_is_no_agreement_says_all_that_is_wrong(show: Show) -> None:
    app = show()
    broken = b'name = "X"\neffective_from = 2026-01-01\n[definition]\nscor = 70\n'
    app.file_uploader(key="agreement_file_0").upload("agreement.toml", broken).run()
    assert "did you mean score" in words(app)
    assert "calendar is missing" in words(app)
    assert not [button for button in app.button if button.key == "agreement_take"]


def test_the_checks_tell_what_no_clause_covers_what_can_never_be_met_and_the_calendar(
    show: Show, warehouse: Warehouse
) -> None:
    only = Terms.from_dict({**full().to_dict(), "response": {"targets": [{"segment": "Enterprise", "minutes": 60}]}})
    in_force(warehouse, only)
    app = show()
    app.segmented_control(key="agreement_look").set_value("Checks").run()
    told = words(app)
    assert "MQLs have no promised reply time, as no target matches" in told
    assert "No response target is for all others" in told
    assert "No touch lies before its lead was known." in told
    assert "No working hours on Thursday, Friday, Saturday, Sunday" in told
    chosen = Filters.over(ALL_TIME, state.as_of() or date.min)
    found = agreement_view.uncovered(warehouse.read, warehouse.agreements.version("signed"), chosen)
    replies = warehouse.read("reply_states", as_of=chosen.as_of)
    assert found["mqls"].sum() == replies["uncovered"].item() > 0
    assert app.table[0].value["MQLs"].sum() == found["mqls"].sum()


def test_a_draft_is_held_against_the_last_days_without_changing_them(warehouse: Warehouse) -> None:
    companies.whole(warehouse)
    warehouse.agreements.draft("stricter", Terms.from_dict({**STARTER.to_dict(), "name": "Stricter"}), at=AT, by="")
    version = warehouse.version
    app = AppTest.from_function(_what_if, default_timeout=120).run()
    told = words(app)
    assert app.header[0].value.startswith("Under Stricter, ")
    assert "Nothing is changed by looking." in told
    assert "0 that were in time would have been late, 0 the other way round." in told
    replies = app.table[1].value
    assert list(replies["as it was"]) == list(replies["under the draft"])
    assert warehouse.version == version
    app.number_input(key="rescore_days").set_value(1).run()
    assert "No lead became an MQL in these days." in words(app)


def test_a_draft_with_faults_is_not_tried(warehouse: Warehouse) -> None:
    companies.whole(warehouse)
    nameless: dict[str, Any] = {**STARTER.to_dict(), "name": "Empty", "definition": {}}
    warehouse.agreements.draft("faulty", Terms.from_dict(nameless), at=AT, by="")
    app = AppTest.from_function(_what_if, default_timeout=120).run()
    assert app.header[0].value == "This draft cannot be tried yet"
    assert "neither a score nor a trigger" in words(app)


def test_a_version_is_tried_from_where_it_is_shown(warehouse: Warehouse, frame: Any) -> None:
    companies.whole(warehouse)
    warehouse.agreements.draft("stricter", Terms.from_dict({**STARTER.to_dict(), "name": "Stricter"}), at=AT, by="")
    app = frame("promises.py", part="The agreement")
    app.radio(key="agreement_shown").set_value("starter").run()
    app.button(key="agreement_try").click().run()
    assert app.segmented_control(key="part").value == "What if"
    assert app.header[0].value.startswith("Under Starter agreement, ")
