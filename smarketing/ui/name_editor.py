"""The editor of the names of channels and campaigns: what the files call them, what that goes by, and since when."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing import names_view
from smarketing.analysis import renaming
from smarketing.analysis.renaming import Twins
from smarketing.names_view import KINDS
from smarketing.targets import NOT_SET
from smarketing.ui import parts, state
from smarketing.ui.desk import SaveResult
from smarketing.warehouse.naming import CAMPAIGN, CAMPAIGN_CHANNEL, CHANNEL, Rule

_DESK = "_name_desk"
_OF = {"Channels": CHANNEL, "Campaigns": CAMPAIGN}
_MOST_TWINS, _MOST_RULES, _ROWS, _ROW = 4, 12, 9, 35


@dataclass
class Desk(SaveResult):
    """The form in hand: `turn` sets its widgets apart from those before, `rule_id` is the id of what it will set."""

    turn: int = 0
    rule_id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def key(self, name: str) -> str:
        """The key of a widget of the form."""
        return f"name_{self.turn}_{name}"

    def begin_anew(self) -> None:
        """An empty form."""
        self.turn += 1
        self.rule_id = uuid.uuid4().hex


def desk() -> Desk:
    """The desk of this session."""
    found = st.session_state.setdefault(_DESK, Desk())
    assert isinstance(found, Desk)
    return found


def switch() -> bool:
    """The switch that opens the editor, kept in the address."""
    return st.toggle("Show and edit", key="edit_names", bind="query-params", persist_state="session")


def editor(*, is_open: bool) -> None:
    """The whole card; closed, one sentence: its counts take a look at every lead."""
    st.markdown(f":small[{parts.text(names_view.summary(state.read))} The files stay as they are.]")
    if not is_open:
        return
    dimension = _OF[parts.toggle("Of", tuple(_OF), "names_of")]
    shown = state.kept("named", lambda: renaming.table(state.read("given_names"), dimension), dimension)
    _table(shown, dimension)
    _twins(shown, dimension)
    left, right = st.columns([5, 4])
    with left.container(border=True, height="stretch"):
        _form(shown, dimension)
    with right.container(border=True, height="stretch"):
        _rules()


def _table(shown: pl.DataFrame, dimension: str) -> None:
    config = st.column_config
    columns: dict[str, Any] = {
        "given": config.TextColumn(f"{dimension.capitalize()} in the files", width=190),
        "name": config.TextColumn("Goes by", width=170, help="On the days at the right, which its rows fall on."),
        "channel": config.TextColumn("In the channel", width=140),
        "leads": config.NumberColumn("Leads", format="localized", help="First trips; a deal without a lead is one."),
        "mqls": config.NumberColumn("MQLs", format="localized"),
        "sessions": config.NumberColumn("Visits", format="localized"),
        "first_on": config.DateColumn("First day", format="D MMM YYYY"),
        "last_on": config.DateColumn("Last day", format="D MMM YYYY"),
    }
    spend = [name for name in shown.columns if name.startswith("spend ")]
    for name in spend:
        unit = name.removeprefix("spend ")
        label = "Spend" if unit == NOT_SET else f"Spend ({unit})"
        columns[name] = config.NumberColumn(label, format="localized", help="None under this name reads —, not 0.")
    st.dataframe(
        shown.with_columns(pl.col(spend).round(0)).to_arrow(),
        key=f"given_names_{dimension}",
        hide_index=True,
        height=_ROW * (min(shown.height, _ROWS) + 1) + 2,
        column_config=columns,
        placeholder=words.NOTHING,
        alt=f"What the files call each {dimension} and what that goes by: {shown.height} rows",
    )
    with st.container(horizontal=True, key="names_tools"):
        parts.download(shown, f"{dimension}-names-in-the-files.csv", label="Download this table")
        parts.computed("given_names")


def _twins(shown: pl.DataFrame, dimension: str) -> None:
    """Names that differ only in how they are written, each with a button that fills the form."""
    found = renaming.twins(shown)
    for place, one in enumerate(found[:_MOST_TWINS]):
        with st.container(horizontal=True, vertical_alignment="center"):
            names = renaming.listed([f"“{given}”" for given in (*one.given, one.name)])
            st.markdown(f":material/info: {parts.text(names)} differ only in how they are written.", width="content")
            st.button(
                f"Fill in “{parts.text(one.name)}”",
                key=f"twins_{dimension}_{place}",
                type="tertiary",
                on_click=_fill,
                args=(dimension, one),
            )
    if len(found) > _MOST_TWINS:
        st.markdown(f":small[And {len(found) - _MOST_TWINS} more like these.]")


def _fill(dimension: str, twins: Twins) -> None:
    """Callback: the form as it would make one name of several; it is for a person to save."""
    found = desk()
    found.begin_anew()
    found.message = ""
    st.session_state[found.key("kind")] = dimension
    st.session_state[found.key(f"given_{dimension}")] = list(twins.given)
    st.session_state[found.key(f"name_{dimension}")] = twins.name


def _form(shown: pl.DataFrame, dimension: str) -> None:
    found = desk()
    st.markdown("**Give a name**")
    kinds = [CHANNEL] if dimension == CHANNEL else [CAMPAIGN, CAMPAIGN_CHANNEL]
    kind = kinds[0]
    if len(kinds) > 1:
        kind = st.radio("What", kinds, format_func=KINDS.__getitem__, key=found.key("kind"), horizontal=True)
    given, name = _named(shown, kind)
    first, last, who = st.columns(3)
    from_on = first.date_input("From day", None, format="YYYY-MM-DD", key=found.key("from"), help="Empty: always.")
    to_on = last.date_input(
        "Last day", None, format="YYYY-MM-DD", key=found.key("to"), help="Empty: until a newer name takes over."
    )
    by = who.text_input("Set by", key="name_by", placeholder="Your name", persist_state="session")
    rules = _asked(kind, given, name, from_on, to_on)
    if rules:
        st.markdown(f":material/preview: {parts.text(_preview(rules))}")
    else:
        st.markdown(
            ":gray[Choose what the files call it and the name that it should go by: what moves is shown first.]"
        )
    st.button(
        "Save the name", key="name_save", type="primary", disabled=not (rules and by), on_click=_save, args=(rules,)
    )
    if found.message:
        st.markdown(f"{found.icon} {parts.text(found.message)}")


def _named(shown: pl.DataFrame, kind: str) -> tuple[list[str], str]:
    """The given names that were chosen, and the name that they should go by."""
    found = desk()
    left, right = st.columns(2)
    given = shown.filter(pl.col("given") != NOT_SET)["given"].unique(maintain_order=True).to_list()
    dimension = names_view.dimension(kind)
    picked = left.multiselect(
        f"{dimension.capitalize()} in the files",
        given,
        accept_new_options=True,
        key=found.key(f"given_{dimension}"),
        help="A beginning with * means all campaigns that begin like it." if kind == CAMPAIGN_CHANNEL else None,
    )
    column = "channel" if kind == CAMPAIGN_CHANNEL else "name"
    names = shown.filter(pl.col(column) != NOT_SET)[column].unique().sort().to_list()
    name = right.selectbox(
        "Belongs to the channel" if kind == CAMPAIGN_CHANNEL else "Goes by",
        names,
        index=None,
        accept_new_options=True,
        key=found.key(f"name_{kind}"),
        placeholder="One of these, or a new one",
    )
    return [str(one) for one in picked], str(name or "")


def _asked(kind: str, given: Sequence[str], name: str, from_on: date | None, last_on: date | None) -> list[Rule]:
    """The form as rules; none before it is filled in."""
    if not (given and name.strip()):
        return []
    to_on = last_on + timedelta(days=1) if last_on else None
    number = desk().rule_id
    return [Rule(kind, one, name, from_on, to_on, f"{number}-{place}") for place, one in enumerate(given)]


def _preview(rules: Sequence[Rule]) -> str:
    """What the rules would move; tried out once for the same words."""
    same = tuple((rule.kind, rule.given, rule.name, rule.from_on, rule.to_on) for rule in rules)
    names, given_names = state.warehouse().names, state.read("given_names")
    said: str = state.kept(
        "name_preview", lambda: names_view.preview(names, given_names, rules, at=datetime.now(UTC)), same
    )
    return said


def _save(rules: Sequence[Rule]) -> None:
    """Callback: set what the form says; the same form twice is one."""
    by = str(st.session_state.get("name_by") or "")
    moved = _preview(rules)
    if desk().save(lambda: state.warehouse().names.set_names(rules, at=datetime.now(UTC), by=by), f"Saved. {moved}"):
        desk().begin_anew()


def _take_back(name_id: str, said: str) -> None:
    """Callback: withdraw a rule."""
    by = str(st.session_state.get("name_by") or "").strip()
    desk().save(
        lambda: state.warehouse().names.withdraw_name(name_id, at=datetime.now(UTC), by=by or "(not said)"),
        f"Taken back: {said}.",
    )


def _rules() -> None:
    """What stands, each with the way back; all that ever was, and both as files."""
    names = state.warehouse().names
    standing: pl.DataFrame = state.kept("names_in_force", names.in_force)
    st.markdown("**Names that count**")
    if standing.is_empty():
        st.markdown(":gray[None yet: everything goes by what the files say.]")
    for place, row in enumerate(standing.reverse().head(_MOST_RULES).to_dicts()):
        said = names_view.said(row)
        when = names_view.period(row["from_on"], row["to_on"])
        who = f"{row['set_by']}, {words.day(row['set_at'].date())}"
        words_of, back = st.columns([5, 2], vertical_alignment="center")
        words_of.markdown(f"{parts.text(said)}, {when} :small[:gray[· {parts.text(who)}]]")
        back.button(
            "Take back",
            key=f"take_back_{place}_{row['name_id']}",
            type="tertiary",
            on_click=_take_back,
            args=(row["name_id"], said),
        )
    if standing.height > _MOST_RULES:
        st.markdown(f":small[And {standing.height - _MOST_RULES} older ones, in the download.]")
    history: pl.DataFrame = state.kept("names_history", names.history)
    if history.is_empty():
        return
    with st.expander(f"History ({history.height})"):
        shown = names_view.told(history).to_arrow()
        st.dataframe(shown, hide_index=True, placeholder="", alt=f"{history.height} names, set or taken back")
    parts.download(names_view.exported(names.standing()), "names.csv", label="Download the names")
