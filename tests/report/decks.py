"""Decks for the tests of what is sent round: the demo company's last meeting, and one full of hostile text."""

from __future__ import annotations

import json

from smarketing.meeting.deck import COUNT, MONEY, RATE, Deck, Hero, Line, Number, Picture, Slide, Table
from smarketing.meeting.example import FILE

EVIL = (
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "[a](javascript:alert(1)) ![b](http://evil.example/p.png)",
    "https://evil.example/x www.evil.example @everyone",
    "# not a heading\n\n- nor\n- a list | nor ` a ``` cell",
    "x" * 400,
    "\u202eright to left\u202c שלום مرحبا 日本 👩\u200d👩\u200d👧 \x00\x07\u2028 é",
    "&lt;b&gt; &amp; \\* *bold* _it_ ~~gone~~ $x$ {{a}} %s {0}",
    "<!channel> <@U123> &#60;",
)


def demo() -> Deck:
    """The demo company's last meeting as it was frozen."""
    return Deck.from_json(json.dumps(json.loads(FILE.read_text("utf-8"))["deck"]))


def hostile() -> Deck:
    """Every text of a deck is hostile."""
    evil = tuple(Line(text, text, "sales", is_broken=True) for text in EVIL)
    slides = (
        Slide("changed", EVIL[5], lines=evil, small=EVIL, table=Table(EVIL[:3], (EVIL[3:6], EVIL[6:9]), EVIL[:2])),
        Slide("promises", EVIL[6], heroes=tuple(Hero(text, text, text, EVIL) for text in EVIL[:3]), lacks=EVIL[1]),
        Slide("heard", EVIL[2], picture=Picture(EVIL[1], tuple({text: text} for text in EVIL), EVIL[1])),
        Slide(
            "outlook", EVIL[0], heroes=(Hero(EVIL[5], EVIL[5]),), picture=Picture("late", ({"name": EVIL[5]},), EVIL[5])
        ),
    )
    numbers = tuple(Number(text, text, text, COUNT, "3", definition=text, lacks=text) for text in EVIL)
    return Deck(EVIL[1], "2026-10-16", "2026-10-23", EVIL[3], EVIL[4], slides, numbers)


def small(*slides: Slide) -> Deck:
    """A deck with these slides and three numbers, one of them not known."""
    numbers = (
        Number("mqls", "MQLs", "marketing", COUNT, "2078", definition="All MQLs."),
        Number("reply_in_time", "Replies in time", "sales", RATE, "213", "325", definition="In 90 days."),
        Number("pipeline", "Open pipeline", "sales", MONEY, "2735750", currency="EUR"),
        Number("notes", "Notes", "both", COUNT, None, lacks="No note is written yet."),
        Number("promise:response", "Replies", "sales", RATE, "73", "105", definition="In time."),
        Number("broken:response", "Replies: broken", "sales", COUNT, "1"),
    )
    return Deck("Weekly meeting", "2026-10-16", "2026-10-23", "Data to Fri 23 Oct", "Agreement 2026", slides, numbers)
