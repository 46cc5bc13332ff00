"""An export that was damaged on its way is refused, asked about, or read with every record accounted for."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from smarketing.intake import prepare, tables
from smarketing.intake.result import Stopped
from tests.size import cases

DAMAGED = cases(100, 400, 10_000)
SEED = int(os.environ.get("FUZZ_SEED", "20261124"))
BLOCKS = 10
FOLDER = Path(__file__).parents[1]
FILES = sorted([*(FOLDER / "golden").glob("*.csv"), *(FOLDER / "vectors" / "csv" / "files").iterdir()])
PIECES = (
    b'"',
    b"\n",
    b"\r",
    b",",
    b";",
    b"\t",
    b"\x00",
    b"\xff",
    b"\xc3",
    b"\xef\xbb\xbf",
    b"=",
    b"#",
    b"Total",
    b"1e999",
)

pytestmark = pytest.mark.sampled


def damaged(chance: Random) -> tuple[str, bytes]:
    """A known export after a few accidents: bytes flipped, cut out, put in, said twice, or the end missing."""
    file = chance.choice(FILES)
    data = file.read_bytes()[:20_000]
    for _ in range(chance.randint(1, 4)):
        start = chance.randint(0, len(data))
        stop = min(len(data), start + chance.choice((1, 1, 2, 10, 200)))
        data = chance.choice(
            (
                data[:start] + bytes(byte ^ chance.randint(1, 255) for byte in data[start:stop]) + data[stop:],
                data[:start] + data[stop:],
                data[:start] + chance.choice(PIECES) * chance.choice((1, 1, 1, 30)) + data[start:],
                data[:stop] + data[start:stop] + data[stop:],
                data[:start],
                data.replace(b"\n", chance.choice((b"\r", b"\r\n", b"\n\n")), chance.choice((1, -1))),
            )
        )
    return file.name, data


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_damaged_export_never_raises_and_loses_no_record(block: int) -> None:
    for number in range(block, DAMAGED, BLOCKS):
        name, data = damaged(Random(f"{SEED}/{number}"))
        try:
            _check(name, data)
        except Exception as wrong:
            raise AssertionError(f"{SEED}/{number} {name}: {wrong!r}\n{data!r}") from wrong


def _check(name: str, data: bytes) -> None:
    with suppress(Stopped):
        tables(data, name)
    read = prepare(data, name)
    assert read.outcome in ("accept", "accept_with_rejects", "reject", "needs_choice")
    if read.batch is None:
        assert read.reason
        assert read.message or read.questions
    else:
        aside = read.batch.set_aside["row"].n_unique()
        assert len(read.batch.rows) + aside + read.batch.skipped == read.batch.records
        assert read.batch.rows["line"].is_sorted()
