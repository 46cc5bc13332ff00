"""The plot element and the server parts around it, in a real browser."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.server import Server, serving, settled

COLOUR = "e => getComputedStyle(e).fill"
MARKETING_LIGHT, MARKETING_DARK = "rgb(107, 34, 181)", "rgb(172, 119, 250)"


@pytest.fixture(scope="module")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(Path(__file__).parent / "probe" / "app.py", tmp_path_factory.mktemp("probe")) as server:
        yield server
        assert "Traceback" not in server.words()


def bar(page, key: str, number: int = 0):
    return page.locator(f".st-key-{key} .point path").nth(number)


def test_a_switch_of_light_and_dark_recolours_a_mounted_chart_without_a_rerun(probe, visit):
    page = visit(probe)
    page.evaluate("document.querySelector('.st-key-changing .smarketing-plot').dataset.mark = 'mounted'")
    assert bar(page, "changing").evaluate(COLOUR) == MARKETING_LIGHT
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector(".st-key-changing .smarketing-plot[data-scheme=dark]")
    settled(page)
    assert bar(page, "changing").evaluate(COLOUR) == MARKETING_DARK
    assert bar(page, "changing", 2).evaluate(COLOUR) == "rgb(248, 79, 47)"
    assert page.locator(".st-key-changing .annotation-text tspan").evaluate(COLOUR) == "rgb(248, 79, 47)"
    assert page.get_by_text("run 1", exact=True).count() == 1
    assert page.locator(".smarketing-plot[data-mark=mounted]").count() == 1


def test_new_data_is_drawn_in_place_and_an_unchanged_chart_is_left_alone(probe, visit):
    page = visit(probe)
    page.evaluate("document.querySelectorAll('.smarketing-plot').forEach(e => { e.dataset.mark = 'mounted' })")
    low = bar(page, "changing").evaluate("e => e.getBBox().height")
    page.get_by_role("radio", name="3").click()
    page.get_by_text("run 2", exact=True).wait_for()
    page.wait_for_selector(".st-key-changing .smarketing-plot[data-draws='2']")
    settled(page)
    assert bar(page, "changing").evaluate("e => e.getBBox().height") > 2 * low
    assert page.locator(".smarketing-plot[data-mark=mounted]").count() == 2
    assert page.locator(".st-key-constant .smarketing-plot").get_attribute("data-draws") == "1"


def test_a_chart_has_a_name_takes_the_keyboard_and_follows_its_container(probe, visit):
    page = visit(probe)
    figure = page.get_by_role("figure", name="Three bars, one of which changes")
    figure.focus()
    assert figure.evaluate("e => e === document.activeElement")
    page.set_viewport_size({"width": 900, "height": 700})
    page.wait_for_function(
        "() => [...document.querySelectorAll('.smarketing-plot')].every(e => e._fullLayout.width === e.clientWidth)"
    )
    assert figure.evaluate("e => e._fullLayout.width") < 900


def test_a_click_on_a_mark_reaches_the_page_and_only_where_it_is_wanted(probe, visit):
    page = visit(probe)
    bar(page, "constant", 1).click(force=True)
    bar(page, "changing", 1).click(force=True)
    page.get_by_text('clicked {"curve": 0, "point": 1, "x": "b", "y": 2').wait_for()
    assert page.get_by_text("run 2", exact=True).count() == 1


def test_a_dark_visitor_sees_dark_charts_at_once(probe, visit):
    page = visit(probe, scheme="dark")
    assert bar(page, "constant").evaluate(COLOUR) == MARKETING_DARK
    assert page.locator(".st-key-constant .smarketing-plot").get_attribute("data-draws") == "1"


def test_a_chart_that_cannot_be_drawn_says_in_words_what_it_would_have_shown(probe, context):
    page = context.new_page()
    page.route("**/vendor/plotly-*", lambda route: route.abort())
    page.goto(probe.url)
    settled(page)
    assert page.get_by_role("figure").first.inner_text() == (
        "This chart could not be drawn. Three bars, one of which changes"
    )
    page.close()


def test_a_broken_part_shows_an_id_and_neither_its_data_nor_the_end_of_the_page(probe, visit):
    page = visit(probe)
    assert page.get_by_text("This chart could not be shown.").count() == 1
    shown = page.get_by_text(re.compile(r"^Error [0-9a-f]{8}\.")).inner_text()
    assert f"error {shown.split()[1].rstrip('.')} in This chart: RuntimeError" in probe.words()
    assert page.get_by_text("the end", exact=True).count() == 1
    assert "canary" not in page.content()
    assert "canary" not in probe.words()


def test_user_text_makes_no_link_no_picture_and_no_request(probe, visit):
    page = visit(probe)
    words = page.get_by_text("foreign.test")
    assert words.inner_text().replace("\u2060", "") == (
        "![beacon](http://foreign.test/x.png) <img src=http://foreign.test/y> [go](http://foreign.test)"
    )
    assert page.locator("a[href*=foreign], img[src*=foreign]").count() == 0


def test_the_chart_library_is_sent_compressed_and_kept_for_a_year(probe):
    from smarketing.ui.server import PLOTLY_PATH

    status, headers, plain = probe.fetch(PLOTLY_PATH)
    assert (status, headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
    assert "content-encoding" not in headers
    _, headers, zipped = probe.fetch(PLOTLY_PATH, **{"Accept-Encoding": "gzip"})
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(zipped) == plain


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/app/static/icon.png", "/definitions"])
def test_every_answer_carries_the_security_headers(probe, path):
    status, headers, _ = probe.fetch(path)
    assert status == 200
    policy = headers["content-security-policy"]
    assert "script-src 'self' 'wasm-unsafe-eval' blob: 'sha256-" in policy
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
    assert "frame-ancestors 'none'" in policy
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
    assert headers["referrer-policy"] == "same-origin"


def test_pages_and_scripts_are_compressed(probe):
    _, headers, body = probe.fetch("/", **{"Accept-Encoding": "gzip"})
    assert headers["content-encoding"] == "gzip"
    assert b"<title>" in gzip.decompress(body)


def test_only_the_static_folder_is_served(probe):
    for path in ("/app/static/../settings.py", "/app/static/%2e%2e/smarketing/settings.py"):
        status, _, body = probe.fetch(path)
        assert status >= 400 or b"Settings" not in body
