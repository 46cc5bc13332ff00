"""The card of the reverse funnel: what a revenue goal takes of each stage, and until when it is not too late."""

from __future__ import annotations

from math import inf

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from smarketing import format as words
from smarketing import goal, reverse_view, reverse_words
from smarketing.analysis.history import DEAL
from smarketing.analysis.intervals import rate
from smarketing.analysis.reverse import Level, Outlook
from smarketing.charts import reverse
from smarketing.charts.canvas import to_json
from smarketing.filters import Filters
from smarketing.format import day, money
from smarketing.reverse_view import OWN, Channel, ReverseView
from smarketing.ui import parts, sales_cards, state
from smarketing.ui.plot import plot

_LABELS = {DEAL: ":blue[Deals]", "sql": ":blue[SQLs]", "mql": ":violet[MQLs]", "lead": ":violet[Leads]"}
_HELD = {DEAL: "open deals", "sql": "SQLs", "mql": "MQLs and accepted", "lead": "leads"}
MOST_CHANNELS = 20
_RANGE = (
    "Ranges hold 8 of 10 draws of the history: how sure the rates, lags and amounts are. With the number itself the "
    "target is reached about as often as it is missed."
)


def show(chosen: Filters, tools: DeltaGenerator) -> None:
    """The chain from a goal to leads a week, the days from which it is too late, and the part of each channel."""
    with tools:
        which = parts.toggle("Quarter", (goal.THIS, goal.NEXT), "goal_quarter")
        typed = st.number_input(
            "Another target",
            min_value=0.0,
            value=None,
            step=10_000.0,
            format="%.0f",
            key="goal",
            placeholder="Another target",
            help="What if the target were another? Nothing is changed by it; it is kept in the address.",
            label_visibility="collapsed",
            width=180,
            bind="query-params",
        )
    quarter = goal.quarter_of(chosen.as_of, which)
    aim, lacks = goal.goal_of(state.read, chosen, sales_cards.calendar(chosen), quarter, typed)
    if aim is None:
        parts.empty_state(parts.text(lacks), border=False)
        return
    key = (chosen.as_of, tuple(chosen.chosen.items()), quarter, aim.currency)
    found: Outlook = state.kept(
        "reverse", lambda: reverse_view.outlook(state.read, chosen, quarter, aim.currency), *key
    )
    seen = reverse_view.view(state.read, chosen, quarter, aim, found)
    if isinstance(seen, str):
        parts.empty_state(parts.text(seen), border=False)
        return
    _draw(seen)


def _draw(found: ReverseView) -> None:
    said = [reverse_words.verdict(found), reverse_words.too_late(found)]
    st.markdown("  \n".join(f"**{parts.text(line)}**" for line in said if line))
    _sums(found)
    st.table([_level(found, level) for level in found.chain], border="horizontal")
    st.caption(parts.text(_how(found)))
    _curve(found)
    if found.channels and st.toggle("By channel", key="reverse_channels", bind="query-params", persist_state="session"):
        _channels(found)
    with st.container(horizontal=True, vertical_alignment="center"):
        parts.computed("stage_stays", label="Time in each stage")
        parts.computed("deal_lives", label="How deals end", key="reverse_deals")
        parts.computed("stage_weeks", label="What came")
        parts.download(_frame(found), "what-it-takes.csv", key="reverse_csv")
        st.page_link("sales.py", label="Open deals", icon=":material/payments:", width="content")
        st.page_link("funnels.py", label="Funnels", icon=":material/filter_alt:", width="content")


def _sums(found: ReverseView) -> None:
    unit = found.goal.currency
    cells = st.columns(4)
    _metric(cells[0], "Target", money(found.goal.amount, unit), found.goal.origin)
    share = words.rate(rate(found.signed, found.goal.amount)) if found.quarter.first <= found.as_of else "not begun"
    _metric(cells[1], "Signed", money(found.signed, unit), share)
    middle, low, high = found.in_flight
    span = f"{money(low, unit)}–{money(high, unit)} by {day(found.quarter.last)}"
    _metric(cells[2], "Expected from in flight", money(middle, unit), span)
    rest = money(found.main.gap, unit) if found.main.gap else "nothing"
    _metric(cells[3], "To come from new ones", rest, f"new {reverse_words.NAMES[found.main.stage]} from now on")


def _metric(place: DeltaGenerator, label: str, value: str, note: str) -> None:
    place.metric(label, value, note, delta_color="gray", delta_arrow="off")


def _level(found: ReverseView, level: Level) -> dict[str, str]:
    pace, unit = found.paces.get(level.stage), found.goal.currency
    need = reverse_words.weekly(level.needed)
    if level.needed not in (0.0, inf) or level.high:
        need = f"**{need}** ({reverse_words.span(level)})"
    return {
        "": _LABELS[level.stage],
        "Needed a week": need,
        "Came a week": words.NOTHING if pace is None else f"{reverse_words.weekly(pace.usual)} (last {pace.weeks})",
        "Best week": words.NOTHING if pace is None else f"{reverse_words.weekly(pace.best)} (of {pace.best_of})",
        "In play": f"{words.exact(level.in_play)} {_HELD[level.stage]}",
        "Expected of them": parts.text(money(level.flight, unit)),
        "To come from new ones": parts.text(money(level.gap, unit)) if level.gap else "nothing",
        "Of new ones, won in time": words.rate(level.chance),
    }


def _how(found: ReverseView) -> str:
    unit, main = found.goal.currency, found.main
    said = [
        f"Needed: all who enter a stage from now to {day(found.quarter.last)}, evenly, those in play further up among "
        "them; what is expected of those in it or further down is subtracted.",
        f"Won in time: of new ones, by that day; on average one brings {money(main.worth, unit)} by then"
        if main.worth
        else "",
    ]
    if found.won_rate is not None and found.won_rate.rate is not None:
        said.append(f"MQL to won so far: {found.won_rate.in_words} of those who had the time.")
    return " ".join([*filter(None, said), _RANGE, *found.notes, found.stops or ""])


def _curve(found: ReverseView) -> None:
    marks = [
        reverse.Mark(on, label, is_now=now)
        for on, label, now in (
            (found.half_on, "Half", False),
            (found.tenth_on, "A tenth", False),
            (found.as_of, "Data to here", True),
        )
        if on is not None
    ]
    shares = found.shares.tolist()
    one = reverse_words.ONE[found.main.stage]
    name = one[0].lower() + one[1:]
    st.markdown(
        f"How much of {name}'s chance to be won falls before the end of {found.quarter.title}, by the day it comes"
    )
    plot(
        to_json(reverse.remaining(shares, found.quarter.last, marks)),
        key=f"remaining_{found.quarter.title}",
        height=reverse.HEIGHT,
        alt=reverse.alt(shares, found.quarter.last, marks),
    )


def _channels(found: ReverseView) -> None:
    shown = found.channels[:MOST_CHANNELS]
    if len(shown) < len(found.channels):
        st.caption(f"The {MOST_CHANNELS} largest of {words.exact(len(found.channels))} channels.")
    st.table([*(_channel(one, found) for one in shown), _whole(found)], border="horizontal")
    st.caption(
        "At the mix of the last 13 weeks. Rates, win rates and amounts are a channel's own where they rest on 20 of "
        "it, else those of all channels; all channels share the time that it takes. Cost: spend / MQLs of the last 13 "
        "weeks, where any is known; currencies are never added."
    )


def _channel(one: Channel, found: ReverseView) -> dict[str, str]:
    costs = [money(cost, unit) for unit, cost in sorted(one.costs.items())]
    asked = [money(cost * one.needed, unit) for unit, cost in sorted(one.costs.items()) if one.needed != inf]
    shared = [name for step, name in OWN.items() if step not in one.worth.own]
    borrowed = "" if not shared else " (all channels')" if len(shared) == len(OWN) else f" ({', '.join(shared)}: all)"
    low, high = reverse_words.weekly(one.low), reverse_words.weekly(one.high)
    return {
        "Channel": parts.text(one.name),
        "Share": words.rate(one.share),
        "MQLs needed a week": f"{reverse_words.weekly(one.needed)} ({low}–{high})" if one.high else "0",
        "Came a week": reverse_words.weekly(one.usual),
        "Expected to be won": parts.text(words.rate(one.worth.rate) + borrowed),
        "Cost per MQL": parts.text(", ".join(costs) or words.NOTHING),
        "Cost a week": parts.text(", ".join(asked) or words.NOTHING),
    }


def _whole(found: ReverseView) -> dict[str, str]:
    main, pace = found.main, found.paces.get(found.main.stage)
    costs: dict[str, float] = {}
    for one in found.channels:
        for unit, cost in one.costs.items():
            costs[unit] = costs.get(unit, 0.0) + cost * one.needed
    asked = [money(cost, unit) for unit, cost in sorted(costs.items()) if cost != inf]
    return {
        "Channel": "**All**",
        "Share": "100%",
        "MQLs needed a week": f"**{reverse_words.weekly(main.needed)} ({reverse_words.span(main)})**",
        "Came a week": words.NOTHING if pace is None else f"**{reverse_words.weekly(pace.usual)}**",
        "Expected to be won": words.rate(found.expected_rate),
        "Cost per MQL": "",
        "Cost a week": parts.text(", ".join(asked) or words.NOTHING),
    }


def _frame(found: ReverseView) -> pl.DataFrame:
    rows = [
        {
            "stage": level.stage,
            "needed_a_week": level.needed,
            "low": level.low,
            "high": level.high,
            "came_a_week": found.paces[level.stage].usual if level.stage in found.paces else None,
            "in_play": level.in_play,
            "expected_of_them": level.flight,
            "to_come_from_new_ones": level.gap,
            "won_in_time_rate": level.chance,
            "currency": found.goal.currency,
        }
        for level in found.chain
    ]
    return pl.DataFrame(rows)
