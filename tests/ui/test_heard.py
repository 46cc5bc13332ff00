"""The Feedback page's "What we hear" in each state of a company, and the editor of themes."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.warehouse import Link
from tests import templates
from tests.ui import companies

AT = datetime(2026, 9, 14, 9)


def words(app: AppTest) -> str:
    """Everything that the page says, without the marks that escape it."""
    elements = (*app.header, *app.markdown, *app.caption, *app.success, *app.error)
    return "\n".join(element.value for element in elements).replace("\\", "")


def page(app: AppTest) -> AppTest:
    assert not app.exception
    assert "could not be shown" not in words(app)
    return app


def table(app: AppTest, column: str) -> list[dict[str, object]]:
    return next(one.value for one in app.dataframe if column in one.value.columns).to_dict("records")


def test_without_anything_heard_the_page_says_so_and_how_to_add_it(frame, warehouse):
    app = page(frame("feedback.py"))
    companies.marketing_only(warehouse)
    app = page(frame("feedback.py"))
    said = words(app)
    assert "Nothing was heard in these days: no note is written down, and no lost deal says why." in said
    assert "Write one with New note above" in said
    assert "nobody waits for an answer" in said


def test_the_demo_company_tells_what_is_behind_its_themes(frame, warehouse):
    templates.demo(warehouse)
    app = page(frame("feedback.py", heard_theme="Price"))
    found = {row["Theme"]: row for row in table(app, "Won with it")}
    assert found["Price"]["Lost deals"] == 42
    assert found["Price"]["Won with it"] == "—"
    assert "**Price:**" in words(app)
    rows = table(app, "Linked to")
    assert {row["Status"] for row in rows} >= {"lost"}
    split = table(app, "Enterprise")
    assert all(sum(list(row.values())[2:]) == row["Heard"] for row in split)


@pytest.fixture
def company(warehouse):
    """24 deals, six of them open, with three notes of two themes."""
    companies.sales_only(warehouse)
    who = {"by": "Ann", "at": AT, "team": "sales", "heard_on": date(2026, 9, 1)}
    for number, (theme, deal) in enumerate((("Price", "D023"), ("Price", "D022"), ("Cost", "D023"))):
        warehouse.notes.write(
            f"n{number}", "objection", "too dear", theme=theme, links=[Link("deal", f"crm:{deal}")], **who
        )
    warehouse.notes.acknowledge("a", "n0", by="Bo", at=datetime(2026, 9, 14, 10))
    return warehouse


@pytest.mark.slow
def test_a_company_with_sales_alone_merges_two_themes_and_takes_it_back(frame, company):
    app = page(frame("feedback.py"))
    assert app.header[0].value.replace("\\", "") == ":blue[Sales] heard “Price”: 2 notes, €47k at stake"
    assert [(row["#"], row["Theme"], row["Heard"]) for row in table(app, "Won with it")] == [
        (1, "Price", 2),
        (2, "Cost", 1),
    ]
    assert [(one.label, one.value) for one in app.metric][:3] == [
        ("Answered", "1 of 3"), ("Acted on", "0 of 3"), ("Verified", "—"),
    ]  # fmt: skip
    app.button_group(key="theme_what").set_value("Merge into").run()
    one, other = (box for box in app.selectbox if box.key and box.key.endswith(("_one", "_other")))
    one.select("cost")
    other.select("price")
    app.button(key="theme_do").click().run()
    assert "Say who changes it." in words(app)
    app.text_input(key="theme_by").set_value("Ann").run()
    app = page(app.button(key="theme_do").click().run())
    assert "Merged." in words(app)
    # The deal that both were about is at stake once.
    assert app.header[0].value.replace("\\", "") == ":blue[Sales] keeps hearing “Price”: 3 notes, €47k at stake"
    back = next(box for box in app.selectbox if box.key and box.key.endswith("_back"))
    back.select("cost")
    app = page(app.button(key="theme_back").click().run())
    assert [row["Theme"] for row in table(app, "Won with it")] == ["Price", "Cost"]
    assert [row["What"] for row in table(app, "What")][:2] == [
        "“Cost” stands for itself again", "“Cost” was merged into “Price”",
    ]  # fmt: skip


def test_from_a_theme_to_its_notes(frame, company):
    app = page(frame("feedback.py", heard_theme="Price"))
    assert [row["What was heard"] for row in table(app, "What was heard")] == ["too dear"] * 2
    assert {row["Deal"] for row in table(app, "Linked to")} == {"Deal 22", "Deal 23"}
    app = page(app.button(key="heard_open").click().run())
    assert app.selectbox(key="note_theme_is").value == "Price"
    assert "**2** notes" in words(app)
