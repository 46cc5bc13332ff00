"""A zip of exports is several files; what is no export is refused by name, and a bomb never goes off."""

from __future__ import annotations

import gzip
import io
import struct
import warnings
import zipfile
from pathlib import Path

import pytest

from smarketing.intake import archives, kinds, prepare
from smarketing.intake.archives import Part, unzipped
from smarketing.intake.worker import expand

CSV = b"a,b\n1,2\n"


def zipped(*members: tuple[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the same name twice is meant
        for name, data in members:
            archive.writestr(name, data)
    return made.getvalue()


def reasons(data: bytes) -> list[tuple[str, str | None]]:
    return [(part.name, part.reason) for part in unzipped(data, "x.zip").parts]


def test_each_member_is_a_file_of_its_own() -> None:
    found = expand(zipped(("Dates.csv", CSV), ("more/Pages.tsv", b"a\tb\n"), ("notes.TXT", b"a;b\n")), "site.zip")
    assert found.parts == (
        Part("site.zip/Dates.csv", CSV),
        Part("site.zip/more/Pages.tsv", b"a\tb\n"),
        Part("site.zip/notes.TXT", b"a;b\n"),
    )
    assert found.skipped == 0


def test_a_file_that_is_no_archive_is_itself(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(CSV)
    assert expand(file, "x.csv").parts == (Part("x.csv", CSV),)
    packed = gzip.compress(CSV)
    assert expand(packed, "x.csv.gz").parts == (Part("x.csv.gz", packed),)


def test_an_archive_is_known_by_its_bytes_not_by_its_name() -> None:
    data = zipped(("Dates.csv", CSV))
    assert kinds.is_zip(data)
    assert [part.name for part in expand(data, "Dates.csv").parts] == ["Dates.csv/Dates.csv"]
    assert expand(b"PK,b\n1,2\n", "x.zip").parts == (Part("x.zip", b"PK,b\n1,2\n"),)


def test_a_search_console_download_is_its_tables() -> None:
    chart = (Path(__file__).parents[1] / "golden" / "search_console_chart.csv").read_bytes()
    queries = (Path(__file__).parents[1] / "golden" / "search_console_queries.csv").read_bytes()
    found = expand(zipped(("Chart.csv", chart), ("Queries.csv", queries)), "example.com-Performance.zip")
    read = [prepare(part.data or b"", part.name) for part in found.parts]
    assert [(one.outcome, one.reason) for one in read] == [("accept", None), ("reject", "WRONG_REPORT")]
    assert read[0].batch is not None
    assert read[0].batch.target == "traffic_days"


def test_folders_and_what_a_system_adds_are_skipped_and_counted() -> None:
    clutter = [("__MACOSX/._Dates.csv", b"\x00"), (".DS_Store", b"x"), ("data/Thumbs.db", b"x"), ("data/._x.csv", b"")]
    found = unzipped(zipped(("data/", b""), ("data/Dates.csv", CSV), *clutter), "x.zip")
    assert (found.parts, found.skipped) == ((Part("x.zip/data/Dates.csv", CSV),), 5)


def test_what_is_no_table_is_refused_by_name_and_the_others_are_taken() -> None:
    data = zipped(
        ("readme.pdf", b"%PDF"),
        ("map.toml", b""),
        ("noname", CSV),
        ("more.zip", b"PK"),
        ("x.tar.gz", b""),
        ("a.csv", CSV),
    )
    assert reasons(data) == [
        ("x.zip/readme.pdf", "NOT_CSV"),
        ("x.zip/map.toml", "NOT_CSV"),
        ("x.zip/noname", "NOT_CSV"),
        ("x.zip/more.zip", "NESTED_ARCHIVE"),
        ("x.zip/x.tar.gz", "NESTED_ARCHIVE"),
        ("x.zip/a.csv", None),
    ]


def test_an_archive_in_an_archive_is_refused_whatever_it_is_called() -> None:
    assert reasons(zipped(("a.csv", zipped(("b.csv", CSV))))) == [("x.zip/a.csv", "NESTED_ARCHIVE")]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.csv", "x.zip/../../etc/passwd.csv"),
        ("/etc/cron.d/x.csv", "x.zip//etc/cron.d/x.csv"),
        ("C:\\Windows\\x.csv", "x.zip/C:\\Windows\\x.csv"),
        ("a\x1b[2Jb\u202e.csv", "x.zip/a\\x1b[2Jb\\u202e.csv"),
        ("<b>&$x$.csv", "x.zip/<b>&$x$.csv"),
        ("größe 東京.csv", "x.zip/größe 東京.csv"),
    ],
)
def test_a_path_is_a_name_and_is_never_used(
    name: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert expand(zipped((name, CSV)), "x.zip").parts == (Part(shown, CSV),)
    assert list(tmp_path.iterdir()) == []


def test_two_members_of_one_name_are_two_files() -> None:
    assert unzipped(zipped(("a.csv", CSV), ("a.csv", b"c,d\n")), "x.zip").parts == (
        Part("x.zip/a.csv", CSV),
        Part("x.zip/a.csv", b"c,d\n"),
    )


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(zipped(("secret.csv", CSV)))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert reasons(bytes(data)) == [("x.zip/secret.csv", "ENCRYPTED")]


def test_an_unusual_packing_is_refused() -> None:
    assert reasons(zipped(("a.csv", CSV), packing=zipfile.ZIP_LZMA)) == [("x.zip/a.csv", "UNKNOWN_PACKING")]


def test_a_bomb_is_refused_by_its_ratio_before_it_is_unpacked() -> None:
    data = zipped(("a.csv", CSV), ("bomb.csv", bytes(50_000_000)))
    (part,) = expand(data, "x.zip").parts
    assert (part.name, part.data, part.reason) == ("x.zip", None, "TOO_LARGE")
    assert part.message == "Unpacked, this archive is too large: over 200 MB, or 100 times its own size."


def test_a_bomb_that_lies_about_its_size_is_refused_while_it_is_unpacked() -> None:
    data = bytearray(zipped(("bomb.csv", bytes(50_000_000))))
    central = data.index(b"PK\x01\x02")
    data[22:26] = data[central + 24 : central + 28] = struct.pack("<I", 8)
    (part,) = unzipped(bytes(data), "x.zip").parts
    assert part.data is None
    assert part.reason in ("TOO_LARGE", "TRUNCATED")


def test_members_that_share_their_bytes_are_counted_each() -> None:
    """Many entries of the directory may point to one packed member: the ratio is that of the whole archive."""
    data = zipped(("a.csv", b"x," * 450_000))
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    closing = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 50, 50, 50 * len(entry), start, 0)
    assert reasons(data[:start] + entry * 50 + closing) in (
        [("x.zip", "TOO_LARGE")],
        [("x.zip/a.csv", None), *[("x.zip/a.csv", "TRUNCATED")] * 49],
    )


def test_several_members_together_have_one_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    members = [(f"{number}.csv", b"%d," % number * 200_000) for number in range(4)]
    assert [reason for _, reason in reasons(zipped(*members, packing=zipfile.ZIP_STORED))] == [None] * 4
    monkeypatch.setattr(archives.kinds, "MAX_BYTES", 1_000_000)
    assert reasons(zipped(*members, packing=zipfile.ZIP_STORED)) == [("x.zip", "TOO_LARGE")]


def test_too_many_members_are_refused() -> None:
    assert reasons(zipped(*[(f"{number}.csv", b"") for number in range(1001)])) == [("x.zip", "TOO_MANY_FILES")]


def test_a_workbook_is_a_file_and_no_archive() -> None:
    book = zipped(("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>"))
    assert unzipped(book, "x.xlsx").parts == (Part("x.xlsx", book),)
    assert unzipped(zipped(("a.xlsx", book)), "x.zip").parts == (Part("x.zip/a.xlsx", book),)


def test_an_office_document_is_named_as_what_it_is() -> None:
    assert reasons(zipped(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>"))) == [
        ("x.zip", "NOT_CSV_OFFICE")
    ]


def test_an_archive_without_files_is_refused() -> None:
    assert reasons(zipped()) == [("x.zip", "EMPTY_FILE")]
    assert reasons(zipped(("data/", b""))) == [("x.zip", "EMPTY_FILE")]


def test_a_damaged_archive_is_refused_at_every_cut_and_flip() -> None:
    data = zipped(("a.csv", CSV * 50), ("b.csv", CSV))
    for cut in range(4, len(data)):
        parts = unzipped(data[:cut], "x.zip").parts
        assert all(part.data is None for part in parts), cut
    for place in range(4, len(data)):
        flipped = bytes([*data[:place], data[place] ^ 0xFF, *data[place + 1 :]])
        for part in unzipped(flipped, "x.zip").parts:
            assert part.data in (None, CSV * 50, CSV), place
