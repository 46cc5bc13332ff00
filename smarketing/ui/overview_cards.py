"""The cards of the Overview page: each takes what the view computed and draws; none counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from smarketing import coverage_view, headline_changes, overview_view, sales_forecast
from smarketing import format as words
from smarketing.analysis import coverage
from smarketing.analysis.change import Split
from smarketing.analysis.intervals import rate
from smarketing.analysis.promises import Card
from smarketing.coverage_view import Cover
from smarketing.filters import Filters
from smarketing.format import money
from smarketing.overview_view import Closed, Overview, Top
from smarketing.ui import parts, sales_cards, sales_outlook, state

_STATES = {
    coverage.COVERED: ("enough", "gray"),
    coverage.BETWEEN: ("enough in some quarters", "gray"),
    coverage.SHORT: ("short", "red"),
    coverage.REACHED: ("quota reached", "gray"),
    coverage.NO_QUOTA: ("no quota", "gray"),
    coverage.NO_AMOUNTS: ("no amounts known", "gray"),
    coverage.UNJUDGED: ("needed not known", "gray"),
}


def view(chosen: Filters) -> Overview:
    """The numbers of both halves, judged by the agreement in force."""
    calendar, outlooks = sales_cards.calendar(chosen), sales_outlook.found(chosen)
    return overview_view.view(state.read, chosen, state.versions(chosen.as_of), calendar, outlooks)


def verdict(found: Overview, paces: Sequence[str] = ()) -> None:
    """The two halves as the headline, below it how they stand against plan, where it ends and what is broken."""
    halves, rest = found.sentences[:2], [*paces, *found.sentences[2:]]
    parts.verdict(parts.text(" ".join(halves)))
    if rest:
        st.markdown(f"**{parts.text(' '.join(rest))}**")


def halves(found: Overview) -> None:
    """Side by side the halves that are loaded; that one is not is said by the verdict."""
    drawn: list[tuple[str, Callable[[], None]]] = []
    if found.top.lacks is None:
        drawn.append(("The top of the funnel", lambda: top(found.top)))
    if found.closed.lacks != overview_view.NO_DEALS:
        drawn.append(("Closed-won", lambda: closed(found.closed)))
    if not drawn:
        return
    for (title, draw), place in zip(drawn, st.columns(len(drawn)), strict=True):
        with place.container(border=True, height="stretch"), parts.boundary(title):
            draw()


def top(found: Top) -> None:
    """Leads, MQLs against the promise, and the cost of one."""
    st.subheader(":violet[Top of the funnel]", anchor=False)
    parts.figures(found.figures)
    promise = found.promise
    st.markdown(f":small[{parts.text(overview_view.NO_PROMISE if promise is None else _said(promise))}]")
    _links(("marketing.py", "Marketing"), ("promises.py", "Promises"), ("funnels.py", "Funnels"))


def closed(found: Closed) -> None:
    """Value signed against quota, the win rate by its name, and where month and quarter land."""
    st.subheader(":blue[Closed-won]", anchor=False)
    if found.lacks:
        parts.empty_state(found.lacks, action="Add your data", border=False)
        return
    parts.figures(found.figures)
    lines = [sales_forecast.sentence(one) for one in found.outlooks] or [sales_forecast.LACKS]
    st.markdown("  \n".join(f":small[{parts.text(line)}]" for line in lines))
    _links(("sales.py", "Sales"), ("handoff.py", "Handoff"))


def cover(found: Cover) -> None:
    """Per currency: what is open, what is left of the quota, how often the one covers the other, and what is needed."""
    if not found.rows:
        parts.empty_state(f"No open deal is expected to close in {found.title}, and there is no quota.", border=False)
        return
    st.table([_covered(row) for row in found.rows], border="horizontal")
    st.caption(parts.text(coverage_view.how(found)))
    with st.container(horizontal=True, vertical_alignment="center"):
        parts.computed("open_deals")
        parts.computed("deal_states", label="Past quarters", key="computed_past_quarters")
        st.page_link("sales.py", label="Open deals", icon=":material/payments:", width="content")


def step_changes(chosen: Filters) -> None:
    """The card of what changed at a step; none without a period before, which the card of the key numbers says."""
    if headline_changes.period_before(state.read, chosen)[0] is None:
        return
    with parts.card("What changed at a step", key="changed") as tools, parts.boundary("What changed"):
        with tools:
            title = parts.toggle("Step", overview_view.steps_of(chosen), "changed_step")
        split, lacks = overview_view.changed(state.read, chosen, overview_view.STEPS[title])
        if split is None:
            parts.empty_state(lacks, border=False)
        else:
            changed(split, title)


def changed(found: Split, title: str) -> None:
    """The change in words, then by channel what its share and what its own rate did; both columns sum to it."""
    st.markdown(f"**{parts.text(overview_view.moved(found, title))}**")
    split_table(found)
    st.caption(
        "Of those who had the whole time to take the step, the period before at the same age. Mix: the channel's share "
        "grew or shrank; rate: the channel itself got better or worse; together they are the change, exactly "
        "(Kitagawa, average weights). What was loaded late is in both periods and is not told apart."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        parts.computed("cohort_funnel")
        parts.download(found.parts, "what-changed.csv", key="changed_csv")
        st.page_link("funnels.py", label="Funnels", icon=":material/filter_alt:", width="content")


def split_table(found: Split) -> None:
    """By channel what its share and what its own rate did; both columns sum to the change."""
    rows = [_part(row) for row in found.parts.iter_rows(named=True)]
    st.table([*rows, _total(found)], border="horizontal")


def _said(card: Card) -> str:
    return " ".join(filter(None, (card.said, f"{card.badge}." if card.badge else "")))


def _covered(row: coverage.Coverage) -> dict[str, str]:
    said, colour = _STATES[row.state]
    missing = f" ({words.exact(row.unpriced)} of {words.exact(row.deals)} deals without an amount)"
    return {
        "Currency": parts.text(row.currency),
        "Open, expected in it": parts.text(money(row.opened, row.currency)) + (missing if row.unpriced else ""),
        "Left of the quota": "no quota" if row.left is None else parts.text(money(row.left, row.currency)),
        "Coverage": words.NOTHING if row.covered is None else f"{row.covered:.1f}×",
        "Needed": words.NOTHING if row.needed is None else coverage_view.needed_in_words(row.needed),
        "": f":{colour}-badge[{said}]",
    }


def _part(row: dict[str, float | int | str | None]) -> dict[str, str]:
    mix, own = row["mix_effect"], row["rate_effect"]
    assert isinstance(mix, float)
    assert isinstance(own, float)
    return {
        "Channel": parts.text(row["value"]),
        "Before": _rate(row["previous_rate"], row["previous_n"]),
        "Now": _rate(row["rate"], row["n"]),
        "Mix, points": _points(mix),
        "Rate, points": _points(own),
        "Together, points": _points(mix + own),
    }


def _total(found: Split) -> dict[str, str]:
    return {
        "Channel": "**All**",
        "Before": _rate(rate(found.previous_part, found.previous_n), found.previous_n),
        "Now": _rate(rate(found.part, found.n), found.n),
        "Mix, points": f"**{_points(found.mix)}**",
        "Rate, points": f"**{_points(found.own)}**",
        "Together, points": f"**{_points(found.moved)}**",
    }


def _rate(share: object, n: object) -> str:
    if not isinstance(share, float) or not isinstance(n, int):
        return words.NOTHING
    return f"{words.rate(share)} of {words.exact(n)}"


def _points(value: float) -> str:
    """Percentage points with two digits: more than the sentence above tells, so that the columns add up to the eye."""
    said = f"{abs(value) * 100:.2f}"
    return said if said == "0.00" else f"{words.MINUS if value < 0 else '+'}{said}"


def _links(*pages: tuple[str, str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        for page, label in pages:
            st.page_link(page, label=label, icon=":material/arrow_forward:", width="content")
