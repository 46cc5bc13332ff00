"""The tokens: one light colour, one dark twin, the same table in the figure, the browser and the configuration."""

from __future__ import annotations

import tomllib

import pytest

from smarketing.charts import theme
from smarketing.settings import ROOT


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_each_light_colour_has_one_dark_twin():
    pairs = [(theme.LIGHT[name], theme.DARK[name]) for name in theme.LIGHT]
    pairs += list(zip(theme.SEQUENTIAL, theme.SEQUENTIAL_DARK, strict=True))
    assert set(theme.LIGHT) == set(theme.DARK)
    assert theme.dark_twins() == {light.lower(): dark for light, dark in pairs}
    assert all(theme.dark_twins()[light.lower()] == dark for light, dark in pairs)


def test_no_dark_colour_is_itself_a_token_so_that_a_swap_happens_once():
    assert not set(theme.dark_twins()) & {dark.lower() for dark in theme.dark_twins().values()}


def test_a_faded_token_keeps_its_channels():
    assert theme.faded("#0A7E85", 0.5) == "rgba(10,126,133,0.5)"


@pytest.mark.parametrize("table", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    "name",
    ["ink", "muted", "marketing", "sales", "breach", "marketing_text", "sales_text", "breach_text", "watch_text"],
)
def test_text_can_be_read_on_the_page_and_on_a_panel(table, name):
    assert contrast(table[name], table["page"]) >= 4.5
    assert contrast(table[name], table["panel"]) >= 4.4


def test_the_pages_wear_the_same_colours_as_the_charts():
    configured = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    for table, chosen in ((theme.LIGHT, configured["light"]), (theme.DARK, configured["dark"])):
        assert chosen["backgroundColor"] == table["page"]
        assert chosen["secondaryBackgroundColor"] == table["panel"]
        assert chosen["textColor"] == table["ink"]
        assert chosen["borderColor"] == table["rule"]
        assert [chosen[f"{name}Color"] for name in ("violet", "blue", "red", "orange")] == [
            table[name] for name in ("marketing", "sales", "breach", "watch")
        ]
