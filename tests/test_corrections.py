"""Set-aside rows come back in the shape of their file, and can be dropped again."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing import corrections
from smarketing.errors import Refused
from smarketing.intake import prepare
from smarketing.loading import load_file
from tests import templates

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LEADS = b"""lead_id;email;score;created_at
1;ada@example.com;5,5;2026-01-05
2;ben@example.com;many;2026-01-06
3;"cy@example.com";"se
ven";2026-01-07
4;dee@example.com;=1+1;some day
5;eve@example.com
1;ada@example.com;5,5;2026-01-05
"""


def _given_back(data: bytes, name: str = "leads.csv") -> str:
    batch = prepare(data, name, source="generic.leads").batch
    assert batch is not None
    return corrections.of_batch(batch).decode("utf-8-sig")


def test_the_cells_stand_as_they_were_and_the_reasons_beside_them() -> None:
    assert _given_back(LEADS).split("\n") == [
        "lead_id;email;score;created_at;_line;_column;_reason;_expected;_record",
        "2;ben@example.com;many;2026-01-06;3;score;NOT_A_NUMBER;a number;",
        '3;cy@example.com;"se',
        'ven";2026-01-07;4;score;NOT_A_NUMBER;a number;',
        '4;dee@example.com;\'=1+1;some day;6;"created_at; score";"BAD_DATE; NOT_A_NUMBER";'
        '"a date that exists, with its year; a number";',
        ';;;;7;;FIELD_COUNT;"4 cells, as in the header; this record has 2";"5;eve@example.com"',
        "",
    ]


def test_put_right_and_dropped_again_the_rows_are_loaded_and_the_reasons_are_no_columns() -> None:
    right = _given_back(LEADS).replace("many", "7").replace('"se\nven"', "7").replace("'=1+1", "2")
    right = right.replace("some day", "2026-01-08").replace(";;;;7;;FIELD", "5;eve@example.com;1;2026-01-09;7;;FIELD")
    again = prepare(right.encode(), "leads-set-aside.csv")
    assert (again.outcome, again.set_aside.height) == ("accept", 0)
    assert again.preview["lead_id"].to_list() == ["2", "3", "4", "5"]
    assert again.recognised[0].unknown == []


def test_dropped_again_as_it_is_nothing_of_it_is_loaded() -> None:
    again = prepare(_given_back(LEADS).encode(), "leads-set-aside.csv")
    assert again.outcome == "reject"
    assert again.set_aside["row"].n_unique() == 4


def test_the_rows_of_an_upload_can_be_had_later() -> None:
    warehouse = templates.fresh()
    outcome = load_file(warehouse, LEADS, "leads.csv", loaded_at=NOW)
    (upload,) = outcome.uploads
    assert (upload.rows, upload.set_aside, upload.duplicates, upload.skipped) == (1, 4, 1, 0)
    assert corrections.of_upload(warehouse.read, upload.upload_id).decode("utf-8-sig") == _given_back(LEADS)
    with pytest.raises(Refused, match="no upload 9"):
        corrections.of_upload(warehouse.read, 9)
    assert warehouse.check() == []
    warehouse.close()


def test_a_file_with_windows_lines_in_another_encoding_gives_the_same_cells() -> None:
    text = "lead_id,created_at,name,score\n1,2026-01-05,Zoë,5\n2,2026-01-05,Müller & Söhne,x\n"
    for data in (text.encode("utf-16"), text.replace("\n", "\r\n").encode("utf-8-sig"), text.encode("cp1252")):
        assert "2,2026-01-05,Müller & Söhne,x,3,score,NOT_A_NUMBER,a number\n" in _given_back(data)


_CELL = st.text(st.sampled_from('ab;,"\n =-1'), max_size=6)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(_CELL, st.booleans()), min_size=1, max_size=8))
def test_whatever_a_cell_holds_it_comes_back_whole(rows: list[tuple[str, bool]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["lead_id", "created_at", "name", "score"])
    writer.writerow(["0", "2026-01-05", "first", "1"])
    for place, (cell, is_bad) in enumerate(rows, start=1):
        writer.writerow([str(place), "2026-01-05", cell, "bad" if is_bad else "2"])
    batch = prepare(out.getvalue().encode(), "leads.csv", source="generic.leads").batch
    assert batch is not None
    found = dict(batch.refused.select("row", "cells").iter_rows())
    bad = {place + 1: cell for place, (cell, is_bad) in enumerate(rows, start=1) if is_bad}
    assert {row: cells[2] for row, cells in found.items() if len(cells) == 4} == bad
