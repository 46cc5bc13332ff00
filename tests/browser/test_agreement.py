"""The agreement in the browser: what was typed last is kept, a table takes a row, both sides sign, and it is tried."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from smarketing.settings import ROOT
from smarketing.warehouse import Warehouse
from tests.browser.server import Server, serving, settled
from tests.browser.test_frame import _PALE_TEXT
from tests.ui import companies

AGREEMENT = "/promises?part=The+agreement&period=All+time"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over a small company under the starter agreement."""
    folder = tmp_path_factory.mktemp("agreement")
    warehouse = Warehouse(folder / "warehouse.duckdb")
    companies.whole(warehouse)
    warehouse.close()
    with serving(ROOT / "app.py", folder, SMARKETING_DEMO="0") as server:
        yield server
        assert "Traceback" not in server.words()
        assert "error " not in server.words()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_agreement_and_its_form_can_be_read(app, visit, scheme):
    page = visit(app, AGREEMENT, scheme)
    assert page.get_by_role("heading", name="Starter agreement: nobody has signed it").count() == 1
    assert page.evaluate(_PALE_TEXT) == []
    page.get_by_role("button", name="Make a new draft of it").first.click()
    settled(page)
    page.get_by_role("button", name="Save as draft").wait_for()
    assert page.evaluate(_PALE_TEXT) == []
    main = page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth <= element.clientWidth")


def test_a_draft_is_typed_kept_signed_by_both_sides_and_tried(app, visit):
    page = visit(app, AGREEMENT)
    page.get_by_role("button", name="Make a new draft of it").first.click()
    settled(page)
    page.get_by_label("Name", exact=True).fill("Typed agreement")
    page.get_by_label("Name", exact=True).press("Tab")
    settled(page)
    targets = page.get_by_role("region", name="Response targets by segment and trigger, in their order")
    targets.scroll_into_view_if_needed()
    settled(page)
    # A canvas: the last cell of the only row, which has 60 minutes.
    box = targets.locator("canvas").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 30, box["y"] + 35 + 17)
    page.keyboard.press("Enter")
    page.locator("#portal input, #portal textarea").first.wait_for()
    page.keyboard.press("Control+A")
    page.keyboard.type("45", delay=60)
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_text("45 working minutes", exact=False).first.wait_for()
    # Without leaving the field: the value comes with the click.
    page.get_by_label("All others: minutes").fill("240")
    page.get_by_role("button", name="Save as draft").click()
    page.get_by_text("Typed agreement is kept as a draft.").wait_for()
    settled(page)
    told = page.get_by_test_id("stMain").inner_text()
    assert "45 working minutes for those with Demo request, 4 working hours for all others" in told

    page.goto(app.url + "/promises?part=What+if&period=All+time")
    settled(page)
    assert page.get_by_role("heading", name="Under Typed agreement, ").count() == 1
    page.get_by_test_id("stTable").first.wait_for()
    assert page.evaluate(_PALE_TEXT) == []

    page.goto(app.url + AGREEMENT)
    settled(page)
    page.get_by_role("radio", name="Typed agreement").check(force=True)
    settled(page)
    for side in ("marketing", "sales"):
        form = page.get_by_test_id("stForm").filter(has_text=f"Sign for {side}")
        form.get_by_label("Name").fill(f"Head of {side}")
        form.get_by_text("I have read these terms").click()
        form.get_by_role("button", name=f"Sign for {side}").click()
        settled(page)
    page.get_by_text("Both sides have signed Typed agreement").wait_for()
