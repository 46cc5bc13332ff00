"""The Reconcile page: two sources chosen, their counts bridged, the records behind each difference."""

from __future__ import annotations

import streamlit as st

from smarketing import format as words
from smarketing import reconcile_view
from smarketing.analysis.reconcile_words import CLAIMS
from smarketing.charts import bridge
from smarketing.charts.canvas import to_json
from smarketing.filters import Filters
from smarketing.load_words import SOURCES
from smarketing.reconcile_view import Chosen, ReconcileView
from smarketing.ui import parts, state
from smarketing.ui.plot import plot

MOST_ROWS = 500
EVERYTHING = "Everything"
_TITLES = {
    "mql": "MQLs",
    "won": "Won deals",
    "lead": "Leads",
    "sal": "Accepted leads",
    "sql": "SQLs",
    "opportunity": "Opened deals",
}


def page(chosen: Filters) -> None:
    """The whole page for the period of the frame's filters."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="reconcile_choice"):
        claim = _choice("What both claim", list(_TITLES), "claim", _TITLES)
        options = reconcile_view.sides(state.read, claim, SOURCES)
        pair = _pair(options)
    if pair is None:
        _nothing_to_compare(options, claim)
        return
    if pair[0] == pair[1]:
        parts.empty_state("This is the same side twice. Choose two different ones.")
        return
    view = reconcile_view.view(state.read, claim, pair, (chosen.from_on, chosen.to_on))
    parts.verdict(parts.text(view.headline))
    if options[0].upload_id is None and sum(side.upload_id is None for side in options) == 1:
        parts.partial_state(_lacking(options, claim))
    with parts.boundary("The bridge"):
        picked = _bridge(view)
    with parts.boundary("The records"):
        _records(view, picked)


def _choice(
    label: str, options: list[str], key: str, names: dict[str, str], index: int = 0, *, width: int = 200
) -> str:
    picked = st.selectbox(
        label,
        options,
        index=index,
        key=key,
        format_func=lambda option: names[option],
        width=width,
        bind="query-params",
        persist_state="session",
    )
    return str(picked)


def _pair(options: list[Chosen]) -> tuple[Chosen, Chosen] | None:
    usual = reconcile_view.default_pair(options)
    if usual is None:
        return None
    by_key = {side.key: side for side in options}
    names = {side.key: side.name for side in options}
    keys = list(by_key)
    here = _choice("One side", keys, "here", names, keys.index(usual[0].key), width=300)
    there = _choice("The other side", keys, "there", names, keys.index(usual[1].key), width=300)
    return by_key[here], by_key[there]


def _lacking(options: list[Chosen], claim: str) -> str:
    several = CLAIMS[claim][1]
    return (
        f"Only {options[0].name} dates {several}: two of its uploads are compared. "
        "Load an export of a second system to compare the two."
    )


def _nothing_to_compare(options: list[Chosen], claim: str) -> None:
    """Says what a comparison needs: two sources, or two uploads, that date the same stage."""
    several = CLAIMS[claim][1]
    needs = "an export of a second system that dates them, for example of your CRM and of your marketing tool"
    if not options:
        sentence = f"Nothing that is loaded dates {several}. A comparison needs two sources: load {needs}."
    else:
        name = parts.text(options[0].name)
        sentence = f"Only {name} dates {several}, in one upload. A comparison needs a second source: load {needs}."
    parts.empty_state(sentence, action="Add your data")


def _bridge(view: ReconcileView) -> str | None:
    """The bridge from one count to the other, as a picture and as a table; returns the step that was clicked."""
    with parts.card(f"From {parts.text(view.here.name)} to {parts.text(view.there.name)}", key="bridge") as tools:
        with tools:
            parts.computed(_read_of(view), label="Definition")
        height = bridge.best_height(view.bridge)
        drawn = to_json(bridge.bridge(view.bridge))
        clicked = plot(drawn, key="bridge_plot", height=height, alt=bridge.alt(view.bridge), clickable=True)
        st.caption(" ".join(parts.text(note) for note in view.notes))
        with st.expander("As a table"):
            st.table(_sums(view), border="horizontal")
    picked = clicked.get("customdata") if clicked else None
    return picked if isinstance(picked, str) else None


def _read_of(view: ReconcileView) -> str:
    return "reconcile_deals" if view.claim in ("opportunity", "won") else "reconcile_leads"


def _sums(view: ReconcileView) -> list[dict[str, str]]:
    """The same steps in rows, with the sum after each."""
    signs = {"less": words.MINUS, "more": "+"}
    return [
        {
            "Step": parts.text(row["label"]),
            "Records": f"{signs.get(row['kind'], '')}{words.exact(abs(row['amount']))}",
            "Makes": words.exact(row["end"]),
        }
        for row in view.bridge.iter_rows(named=True)
    ]


def _records(view: ReconcileView, picked: str | None) -> None:
    steps = reconcile_view.steps(view)
    if not steps:
        return
    if picked in steps:
        st.session_state["records_of"] = picked
    elif st.session_state.get("records_of") not in (None, EVERYTHING, *steps):
        st.session_state["records_of"] = EVERYTHING
    with parts.card("The records", key="records"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            step = st.selectbox(
                "Which",
                [EVERYTHING, *steps],
                key="records_of",
                format_func=lambda one: steps.get(one, one),
                width=560,
            )
            with_emails = st.toggle("Show e-mails", key="reconcile_emails")
        rows = reconcile_view.records(view, None if step == EVERYTHING else step, with_emails=with_emails)
        more = f", the first {MOST_ROWS} shown" if rows.height > MOST_ROWS else ""
        st.markdown(f"**{words.exact(rows.height)}** records{more}")
        st.dataframe(
            rows.head(MOST_ROWS).to_arrow(),
            hide_index=True,
            height=380,
            column_config={"reason": st.column_config.Column(width="large" if step == EVERYTHING else "medium")},
            alt="Both sides of each record",
            placeholder=words.NOTHING,
        )
        parts.download(rows, f"reconcile-{view.claim}-{view.here.key}-{view.there.key}.csv", key="download_reconcile")
