"""The design tokens: every colour, type size and spacing that a picture may use, in one place.

A figure is built with the *light* colours. They are the tokens: the plot element swaps each of them for its dark
twin in the browser when the page is dark, so one cached figure serves both schemes and a switch needs no rerun.
"""

from __future__ import annotations

from typing import Any

LIGHT = {
    "marketing": "#6B22B5",
    "sales": "#0A7E85",
    "breach": "#C33C00",
    "watch": "#F0AC33",
    "ink": "#161A23",
    "muted": "#5A6272",
    "page": "#FFFFFF",
    "panel": "#F4F5F8",
    "faint": "#EEF0F4",
    "rule": "#D8DCE5",
    "marketing_soft": "#E4D6F5",
    "sales_soft": "#CFE8E9",
    "breach_soft": "#FCE9E0",
    "watch_soft": "#FDF1D8",
    "marketing_text": "#6B22B4",
    "sales_text": "#086B71",
    "breach_text": "#A83300",
    "watch_text": "#7A5200",
}
DARK = {
    "marketing": "#AC77FA",
    "sales": "#5EBDBB",
    "breach": "#F84F2F",
    "watch": "#F9DF4F",
    "ink": "#F1F3F8",
    "muted": "#A7B0C0",
    "page": "#10141D",
    "panel": "#1A202D",
    "faint": "#1E2533",
    "rule": "#303A4C",
    "marketing_soft": "#33264F",
    "sales_soft": "#1B4147",
    "breach_soft": "#42201A",
    "watch_soft": "#3A3417",
    "marketing_text": "#C6A2FF",
    "sales_text": "#7AD3D1",
    "breach_text": "#FF8A6E",
    "watch_text": "#F9DF4F",
}

MARKETING = LIGHT["marketing"]
SALES = LIGHT["sales"]
BREACH = LIGHT["breach"]
WATCH = LIGHT["watch"]
INK = LIGHT["ink"]
MUTED = LIGHT["muted"]
PAGE = LIGHT["page"]
PANEL = LIGHT["panel"]
FAINT = LIGHT["faint"]
RULE = LIGHT["rule"]
MARKETING_SOFT = LIGHT["marketing_soft"]
SALES_SOFT = LIGHT["sales_soft"]
BREACH_SOFT = LIGHT["breach_soft"]
WATCH_SOFT = LIGHT["watch_soft"]
MARKETING_TEXT = LIGHT["marketing_text"]
SALES_TEXT = LIGHT["sales_text"]
BREACH_TEXT = LIGHT["breach_text"]
WATCH_TEXT = LIGHT["watch_text"]

# Ten steps, weak to strong. The last hex digit of two steps is nudged so that no two tokens share a light colour.
SEQUENTIAL = (
    "#FCE9E0",
    "#F8D9CA",
    "#F3C6B0",
    "#EEB295",
    "#E89C79",
    "#D96A38",
    "#CF5520",
    "#C33C01",
    "#A83301",
    "#8C2A00",
)
SEQUENTIAL_DARK = (
    "#42201A",
    "#54261C",
    "#672B1D",
    "#7B301F",
    "#903521",
    "#F4694A",
    "#F97C5F",
    "#FC9078",
    "#FEA590",
    "#FFBAA8",
)

CLEAR = "rgba(0,0,0,0)"
FONT = "IBM Plex Sans, Source Sans, sans-serif"
SIZE_NUMBER = 32
SIZE_NAME = 17
SIZE_BODY = 16
SIZE_LABEL = 14
SIZE_TICK = 13
SYMBOLS = {"met": "circle", "running": "circle-open", "met_late": "x", "breached": "triangle-right"}


def team(stage: str) -> str:
    """The colour of the team that owns a stage: marketing up to `mql`, sales from `sal` on."""
    return MARKETING if stage in ("visit", "lead", "mql") else SALES


def team_soft(stage: str) -> str:
    """The soft fill of the team that owns a stage."""
    return MARKETING_SOFT if stage in ("visit", "lead", "mql") else SALES_SOFT


def faded(colour: str, alpha: float) -> str:
    """A token at an opacity from 0 to 1, as `rgba(r,g,b,a)`; the plot element swaps it as it swaps the token."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha:g})"


def dark_twins() -> dict[str, str]:
    """Each light colour (lower case) and the dark colour that the plot element puts in its place."""
    pairs = [(LIGHT[name], DARK[name]) for name in LIGHT]
    pairs += zip(SEQUENTIAL, SEQUENTIAL_DARK, strict=True)
    return {light.lower(): dark for light, dark in pairs}


def layout(**changes: Any) -> dict[str, Any]:
    """The layout that every figure starts from; `changes` are laid over it at the top level.

    Transparent paper, no legend, no grid, no zooming by drag; ink text in our font; a quiet hover card.
    """
    axis = {
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "tickangle": 0,
        "automargin": True,
        "tickfont": {"size": SIZE_TICK, "color": MUTED},
    }
    base: dict[str, Any] = {
        "template": "none",
        "autosize": True,
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"family": FONT, "size": SIZE_LABEL, "color": INK},
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "showlegend": False,
        "dragmode": False,
        "xaxis": dict(axis),
        "yaxis": dict(axis),
        "hoverlabel": {
            "bgcolor": PAGE,
            "bordercolor": RULE,
            "font": {"family": FONT, "size": SIZE_LABEL, "color": INK},
            "align": "left",
        },
    }
    return base | changes
