"""Targets and quotas: what is planned beside what came, and where both are set, taken back and looked up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import streamlit as st

from smarketing import fiscal, target_periods
from smarketing import targets_view as view
from smarketing.filters import CUSTOM, Filters
from smarketing.targets_view import Cell, Line
from smarketing.ui import names, parts, sales_cards, state, targets_desk, targets_form, targets_list
from smarketing.ui.targets_desk import desk


def show(chosen: Filters) -> None:
    """The targets of a year beside what came, the quotas below, and the forms to set both."""
    year, unit, visible = _tools(chosen)
    found = lines(chosen, year, unit)
    parts.verdict(parts.text(view.headline(found, year, unit)))
    _said()
    with parts.card("Targets and what came", key="targets_matrix"), parts.boundary("The targets"):
        _matrix(found, year, unit)
    with parts.card("Set a target or a quota", key="targets_set"), parts.boundary("The form"):
        targets_form.show(chosen, year, visible=visible)
    with parts.card("Quotas", key="targets_quotas"), parts.boundary("The quotas"):
        targets_list.quotas(_of_year(chosen, year), year, visible=visible)
    with st.expander("Change several at once, as a table", icon=":material/table_edit:"):
        targets_form.table(found, year, unit)
    with st.expander("History: who set what, and until when it stood", icon=":material/history:"):
        targets_list.history(year, visible=visible)


def lines(chosen: Filters, year: int, unit: str) -> list[Line]:
    """The lines of the matrix of a year, by quarters or months (a value of `target_periods.units`)."""
    calendar = sales_cards.calendar(chosen)
    found: list[Line] = state.kept(
        "targets",
        lambda: view.lines(state.read, calendar, chosen.as_of, year, unit),
        chosen.as_of,
        year,
        unit,
        calendar,
    )
    return found


def _tools(chosen: Filters) -> tuple[int, str, bool]:
    known = {target_periods.name(year): year for year in target_periods.years(state.read, chosen.as_of)}
    units = target_periods.units()
    with st.container(horizontal=True, vertical_alignment="center", key="targets_tools"):
        year = st.selectbox(
            "Year",
            list(known),
            index=list(known.values()).index(fiscal.calendar().year_of(chosen.as_of)),
            key="target_year",
            label_visibility="collapsed",
            width=120,
            bind="query-params",
            persist_state="session",
            on_change=targets_desk.hush,
        )
        unit = parts.toggle("Periods", tuple(units), "target_periods")
        with st.container(horizontal=True, horizontal_alignment="right", width="stretch"):
            visible = names.switch("targets")
    return known[year], units[unit], visible


def _of_year(chosen: Filters, year: int) -> Filters:
    """The year, of everybody: targets follow the year chosen here, not the filters above."""
    first, last = fiscal.calendar().year(year)
    whole = Filters(first, last + timedelta(days=1), chosen.as_of, CUSTOM)
    return replace(whole, first_stage=chosen.first_stage)


def _said() -> None:
    """What came of the last write, at the foot of the screen: it is seen wherever on the page the button was."""
    found = desk()
    if not found.message:
        return
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", key="targets_said"):
        found.show()
        if found.undo is not None:
            st.button("Undo", on_click=targets_desk.undo, key="targets_undo", icon=":material/undo:")
        st.button("OK", on_click=targets_desk.hush, key="targets_ok")


def _matrix(found: list[Line], year: int, unit: str) -> None:
    if not found:
        parts.empty_state(
            f"No target is set for {target_periods.name(year)}, and nothing came in it. Set the first target below, "
            "or load a file.",
            border=False,
        )
    else:
        titles = [title for title, _, _ in target_periods.spans(year, unit)]
        rows = [
            {"": parts.text(line.title)}
            | {title: _cell(line, cell) for title, cell in zip(titles, line.cells, strict=True)}
            for line in found
        ]
        st.table(rows, border="horizontal")
        st.caption(parts.text(" ".join(_notes(found))))
    with st.container(horizontal=True, vertical_alignment="center"):
        parts.download(
            view.template(state.read, year, unit),
            f"targets-{target_periods.name(year)}.csv",
            label="Targets as a file",
            key="targets_csv",
        )
        parts.computed("plans")
        st.page_link("data.py", label="Load a file of targets", icon=":material/upload_file:", width="content")


def _cell(line: Line, cell: Cell) -> str:
    actual, rest = view.shown(line, cell)
    words = f"**{parts.text(actual)}**" if actual else ""
    if actual and cell.actual is None:
        words = f":gray[{parts.text(actual)}]"
    elif line.is_missed(cell):
        words = f":red[{words}]"
    elif line.is_behind(cell):
        words = f":orange[{words}]"
    return " ".join(filter(None, [words, f":gray[{parts.text(rest)}]" if rest else ""]))


def _notes(found: list[Line]) -> list[str]:
    cells = [cell for line in found for cell in line.cells]
    said = ["What came, of the target. Red: less than 95% of the target of a period that is over, or more than "
            "105% of a target of spend. Orange: behind what the working days that are over ask for."]  # fmt: skip
    if any(cell.planned is not None and not cell.is_own for cell in cells):
        said.append("A share of a longer target, by working days, is not judged.")
    if any(cell.is_sum for cell in cells):
        said.append("Where nothing is set for the whole, the targets of the segments are added.")
    if any(line.segment is None and line.currency == "(not set)" and line.metric in ("amount", "spend")
           for line in found):  # fmt: skip
        said.append("(not set): amounts whose currency no file tells.")
    said.append("The period and the filters above do not change this table; currencies are never added.")
    return [*view.untold(found), *said]
