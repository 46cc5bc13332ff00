"""The cards of the Promises page: each promise kept or broken, and what broken promises may cost."""

from __future__ import annotations

from typing import Any

import streamlit as st

from smarketing import format as words
from smarketing import promise_view, queries
from smarketing.analysis import ledger
from smarketing.analysis.promises import BEHIND, BROKEN, COUNT, KEPT, UNJUDGED, Card, table
from smarketing.charts import bullet
from smarketing.charts import ledger as ledger_chart
from smarketing.charts.canvas import to_json
from smarketing.promise_view import PromiseView
from smarketing.ui import parts, passport, state
from smarketing.ui.plot import plot

TITLES = {
    "marketing": ":violet[Marketing promised]",
    "sales": ":blue[Sales promised]",
    "both": ":gray[Both promised]",
}
BADGES = {
    KEPT: ("Kept", ":material/check:", "gray"),
    BROKEN: ("Broken", ":material/close:", "red"),
    BEHIND: ("Behind", ":material/trending_down:", "red"),
    UNJUDGED: ("Not judged", ":material/remove:", "gray"),
}
# clause -> (the read behind it, how its number comes about)
HOW = {
    "volume": (
        "volume_months",
        "MQLs of each calendar month, without those below the definition and without those that sales rejected as not "
        "meeting it. A month that is running is held against the part of its working days that is over. The forecast "
        "is the range in which it ends 8 times in 10 if MQLs go on coming as they have this month.",
    ),
    "response": (
        "reply_states",
        "Replies in time ÷ (replies in time + late replies + MQLs that wait past their due time). Whoever still has "
        "time is not in it; nor are those that sales had touched before, that are exempt, or that cannot be judged.",
    ),
    "definition": (
        "decision_states",
        "MQLs that meet the definition ÷ those of which score or trigger decides.",
    ),
    "quality": (
        "decision_states",
        "Accepted ÷ (accepted + rejected), decided by a person. In a version that takes silence for acceptance, those "
        "undecided past their time are in both parts.",
    ),
    "disposition": (
        "decision_states",
        "Decided within the agreed days ÷ (decided in time + decided late + never decided in time).",
    ),
    "attempts": (
        "decision_states",
        "Rejections with enough attempts ÷ all rejections for a reason that needs them.",
    ),
}
WHAT = {
    "volume": "MQLs",
    "response": "replies",
    "definition": "definition",
    "quality": "quality",
    "disposition": "decisions",
    "attempts": "attempts",
}
MONEY = (
    "MQLs missing from the promised number, and MQLs replied late, or with the reply late and still open, each times "
    "what an MQL is worth: the product of the step rates from MQL to won (mature_converted ÷ mature_entered, over all "
    "data so far under these filters) × the average amount of a won deal that has one. Currencies are never added."
)
_COLUMNS = 3


def notices(view: PromiseView) -> None:
    """What to do first, and what must be known of all that follows."""
    if view.unsigned:
        st.badge(f"{view.unsigned}: nobody has signed it yet", icon=":material/edit_off:", color="orange")
    for warning in view.warnings:
        parts.partial_state(warning)
    if view.first:
        st.markdown(f":material/arrow_forward: {parts.text(view.first)}")
    if view.notes:
        st.caption(" ".join(parts.text(note) for note in view.notes))


def promises(view: PromiseView) -> None:
    """The cards, three in a row: who promised, what, and what became of it."""
    for start in range(0, len(view.cards), _COLUMNS):
        row = view.cards[start : start + _COLUMNS]
        for card, place in zip(row, st.columns(_COLUMNS), strict=False):
            with place.container(border=True, height="stretch", gap="small", key=f"promise_{card.clause}"):
                _promise(view, card)
    with st.container(horizontal=True, horizontal_alignment="right"):
        parts.download(table(view.cards), "promises.csv", label="Download these promises as CSV")


def _promise(view: PromiseView, card: Card) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{TITLES[card.side]}** · {WHAT[card.clause]}", width="content")
        label, icon, colour = BADGES[card.state]
        st.badge(label, icon=icon, color=colour, width="content")  # type: ignore[arg-type]
    notes = " ".join(parts.text(note) for note in card.notes)
    said = parts.text(card.said) + (f" :gray[{notes}]" if notes else "")
    if card.value is None:
        st.markdown(said)
        st.markdown(f":gray[:small[{parts.text(card.promise)}]]")
        _how(view, card)
        return
    note = ", ".join(filter(None, [card.badge, "few leads" if card.few else ""]))
    value = words.exact(card.value) if card.unit == COUNT else words.rate(card.value)
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        st.metric(
            "Value",
            value,
            note or None,
            delta_color="gray",
            delta_arrow="off",
            label_visibility="collapsed",
            width="content",
        )
        _how(view, card)
    plot(to_json(_figure(card)), key=f"bullet_{card.clause}", height=bullet.HEIGHT, alt=_alt(card))
    st.markdown(said)
    st.markdown(f":gray[:small[The promise: {parts.text(card.promise)}]]")


def _figure(card: Card) -> Any:
    """The bullet of a card."""
    return bullet.bullet(
        card.value,
        card.goal,
        card.top,
        _tick(card),
        side=card.side,
        broken=card.is_broken,
        range_=card.landing,
    )


def _tick(card: Card) -> str:
    if card.unit == COUNT:
        return f"promised by now: {words.exact(card.goal)}" if card.landing else f"promised: {words.exact(card.goal)}"
    return f"promised: {words.rate(card.goal)}"


def _alt(card: Card) -> str:
    value = words.exact(card.value) if card.unit == COUNT else words.rate(card.value)
    return f"{value}, {_tick(card)}. {BADGES[card.state][0]}."


def _how(view: PromiseView, card: Card) -> None:
    key = promise_view.metric_of(state.read, view, card)
    if key is not None:
        passport.button(key, view.filters, place=f"_{card.clause}")
        return
    name, formula = HOW[card.clause]
    with st.popover(
        "How?", type="tertiary", icon=":material/function:", help="How is this computed?", key=f"how_{card.clause}"
    ):
        st.markdown(parts.text(formula))
        if card.limits is not None:
            low, high = card.limits
            of = f"{words.exact(card.part)} of {words.exact(card.whole)}"
            st.markdown(parts.text(f"95% interval {words.interval(low, high)}, from {of}."))
        st.markdown(f"From the agreement **{parts.text(card.version)}**.")
        parts.definition(queries.read(name))


def two_sides(view: PromiseView) -> None:
    """The ledger: marketing's shortfall beside sales' exposure, in the same money."""
    book = view.ledger
    money = (book.money(book.missing), book.money(book.exposed))
    shown = ledger_chart.two_sides(book.missing, book.late, book.waiting, money, no_missing=book.no_missing)
    plot(
        to_json(shown),
        key="ledger",
        height=ledger_chart.HEIGHT,
        alt=ledger_chart.alt(book.missing, book.late, book.waiting, money, no_missing=book.no_missing),
    )
    said = [*ledger.in_words(book.value), "Hatched: no reply yet. An MQL is equally long on both sides."]
    st.caption(" ".join(parts.text(sentence) for sentence in said))
    with st.container(horizontal=True):
        with st.popover("How is this computed?", type="tertiary", icon=":material/function:", key="how_ledger"):
            st.markdown(parts.text(MONEY))
            parts.definition(queries.read("cohort_funnel"))
        parts.download(ledger.table(book), "promises-in-money.csv")
