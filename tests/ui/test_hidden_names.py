"""The same person has the same number on every page and in every file, walked over the demo company."""

from __future__ import annotations

import polars as pl
import pytest

from smarketing.people import People, people
from smarketing.targets import NOT_SET
from smarketing.ui import parts
from smarketing.warehouse import Warehouse
from tests import templates
from tests.ui.test_frame import words

ALL = {"period": "All time"}
PERSON = {"quota_by": "Person", "activity_by": "Person"}
QUOTAS = {"overview_part": "Targets", "target_kind": "Quota"}
# page, the key of its switch, and the address; together they draw every table and file that names people.
PLACES = {
    "sales by person": ("sales.py", "sales", ALL | PERSON | {"closed_grain": "Person"}),
    "sales by manager": ("sales.py", "sales", ALL | {"quota_by": "Manager", "closed_status": "Lost"}),
    "sales of a channel": ("sales.py", "sales", PERSON | {"period": "Last month", "channel": "Outbound"}),
    "the pipeline": ("sales.py", "waterfall", ALL),
    "targets": ("overview.py", "targets", QUOTAS),
    "promises": ("promises.py", "promises", ALL),
    "promises of a month": ("promises.py", "promises", {"period": "This month", "late_state": "Replied late"}),
    "handoff": ("handoff.py", "handoff", ALL),
    "handoff of the period": ("handoff.py", "handoff", ALL | {"list": "Rejected"}),
    "notes": ("feedback.py", "feedback", ALL | {"feedback_view": "Notes"}),
    "a theme": ("feedback.py", "feedback", ALL | {"heard_theme": "Price vs. value"}),
}  # fmt: skip


@pytest.fixture
def company(warehouse: Warehouse) -> Warehouse:
    templates.demo(warehouse)
    return warehouse


def everybody(house: Warehouse) -> set[str]:
    listed, notes = house.read("team_list"), house.read("note_history")
    owners = house.read("dimension_values").filter(dimension="owner")["value"]
    said = pl.concat([listed["name"], listed["manager"], notes["made_by"], owners])
    loaders = house.read("uploads")["loaded_by"]
    return {*said.drop_nulls(), *loaders.drop_nulls()} - {NOT_SET, ""}


def frames(app) -> list[pl.DataFrame]:
    return [pl.from_pandas(one.value.reset_index(drop=True).astype(str)) for one in app.dataframe]


def renamed(rows: list[tuple[str, ...]], by: dict[str, str]) -> list[tuple[str, ...]]:
    def as_hidden(cell: str) -> str:
        if cell in by:
            return by[cell]
        # Also within a sentence: "set by Ada Lovelace".
        for name, pseudonym in by.items():
            cell = cell.replace(name, pseudonym) if " " in name else cell
        return cell

    return sorted(tuple(map(as_hidden, row)) for row in rows)


def cells(frame: pl.DataFrame, columns: list[str]) -> list[tuple[str, ...]]:
    return [tuple(str(cell) for cell in row) for row in frame.select(columns).rows()]


@pytest.mark.parametrize("place", PLACES)
def test_what_a_page_hides_is_what_it_shows_with_each_name_replaced_by_its_one_number(
    frame, company, monkeypatch, place
):
    page, switch, query = PLACES[place]
    files: dict[str, pl.DataFrame] = {}
    monkeypatch.setattr(parts, "download", lambda found, name, **_: files.update({name: found}))
    numbering: People = people(company.read)
    known = {one: numbering.pseudonym(one) for one in everybody(company)}
    drawn = {}
    for visible in ("true", "false"):
        files.clear()
        app = frame(page, **query, **{f"{switch}_names": visible})
        assert not app.exception
        assert "could not be shown" not in words(app)
        drawn[visible] = (frames(app), dict(files), words(app))
    seen, hidden = drawn["true"], drawn["false"]
    assert len(seen[0]) == len(hidden[0])
    assert seen[1].keys() == hidden[1].keys()
    pairs = [*zip(seen[0], hidden[0], strict=True), *((seen[1][name], hidden[1][name]) for name in seen[1])]
    replaced = 0
    for shown, masked in pairs:
        columns = [name for name in masked.columns if name not in ("lead_name", "Lead")]
        masked_rows = cells(masked, columns)
        assert sorted(masked_rows) == renamed(cells(shown, columns), known)
        replaced += sum(cell in known.values() for row in masked_rows for cell in row)
        assert not [
            cell
            for row in masked_rows
            for cell in row
            if cell in known or any(" " in one and one in cell for one in known)
        ]
    assert replaced
    assert not [one for one in known if " " in one and one in hidden[2].replace("\\", "")]
