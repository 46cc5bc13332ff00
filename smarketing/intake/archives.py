"""Zip archives of exports: each member is a file of its own or refused by name; a path in it is only a name."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from smarketing.intake import kinds, progress

MAX_MEMBERS = 1000
# Below this size no ratio is suspicious: a short text of one repeated word packs well.
_SMALL = 1_000_000
_PIECE = 256 * 1024
_TABLES = (
    *(".csv", ".tsv", ".tab", ".txt", ".csv.gz", ".tsv.gz"),
    *(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet"),
)
_ARCHIVES = (".zip", ".gz", ".tgz", ".tar", ".7z", ".rar", ".bz2", ".xz", ".zst", ".jar")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Part:
    """One file of an upload: its bytes, or (`data` is None) the reason and the sentence why it is not taken."""

    name: str
    data: bytes | None
    reason: str | None = None
    message: str | None = None


@dataclass(frozen=True)
class Expanded:
    """The files of an upload in the archive's order; `skipped` counts folders and what an operating system adds."""

    parts: tuple[Part, ...]
    skipped: int = 0


class _Refusal(Exception):
    """Why a member, or with it the whole archive, is not taken."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


def unzipped(data: bytes, name: str) -> Expanded:
    """The members of the archive `name`, called `name/member`; a workbook, which is a zip too, is itself.

    All together unpack to at most 200 MB and to 100 times the archive's size; past that the whole archive is refused
    (TOO_LARGE), while it is unpacked and whatever it says of itself. Archives in archives, encrypted members and
    members that are no tables are refused by name. Paths are shown, never used.
    """
    if kinds.workbook_kind(data):
        return Expanded((Part(name, data),))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _members(archive, len(data), name)
    except _Refusal as refused:
        return Expanded((Part(name, None, refused.reason, refused.message),))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return Expanded((Part(name, None, "TRUNCATED", "This archive is damaged or cut off. Download it again."),))


def _members(archive: zipfile.ZipFile, packed: int, name: str) -> Expanded:
    listed = archive.infolist()
    if any(each.filename == "[Content_Types].xml" for each in listed):
        raise _Refusal("NOT_CSV_OFFICE", "This is an Office document, but no workbook: it holds no table to read.")
    if len(listed) > MAX_MEMBERS:
        raise _Refusal("TOO_MANY_FILES", f"This archive holds {len(listed):,} files; the limit is {MAX_MEMBERS:,}.")
    taken = [each for each in listed if not _is_clutter(each)]
    if not taken:
        raise _Refusal("EMPTY_FILE", "This archive holds no files.")
    room = _Room(packed)
    parts = tuple(_part(archive, each, room, name) for each in taken)
    return Expanded(parts, len(listed) - len(taken))


class _Room:
    """How much an archive may still unpack to."""

    def __init__(self, packed: int) -> None:
        self._most = min(kinds.MAX_BYTES, max(_SMALL, packed * kinds.MAX_RATIO))
        self._taken = 0

    def take(self, size: int) -> None:
        """Counts unpacked bytes; refused as soon as they are too many."""
        self._taken += size
        progress.tell("unpacked", self._taken)
        if self._taken > self._most:
            size_words = f"{kinds.MAX_BYTES // 1_048_576} MB, or {kinds.MAX_RATIO} times its own size"
            raise _Refusal("TOO_LARGE", f"Unpacked, this archive is too large: over {size_words}.")

    def check(self, size: int) -> None:
        """Refused when the size that a member claims has no room."""
        if self._taken + size > self._most:
            self.take(size)


def _part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: _Room, name: str) -> Part:
    shown = f"{name}/{literal(member.orig_filename)}"
    refused = _refused(member)
    if refused:
        return Part(shown, None, *refused)
    room.check(member.file_size)
    try:
        data = _content(archive, member, room)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return Part(shown, None, "TRUNCATED", "This member of the archive is damaged. Download the archive again.")
    if kinds.is_zip(data) and not kinds.workbook_kind(data):
        return Part(shown, None, *_NESTED)
    return Part(shown, data)


_NESTED = ("NESTED_ARCHIVE", "This is an archive inside an archive. Unpack it and upload the files in it.")


def _refused(member: zipfile.ZipInfo) -> tuple[str, str] | None:
    """Why a member is not even unpacked: reason and sentence."""
    path = member.filename.lower()
    if member.flag_bits & 0x1:
        return "ENCRYPTED", "This member is encrypted. Unpack the archive with its password and upload the file."
    if path.endswith(_ARCHIVES) and not path.endswith(_TABLES):
        return _NESTED
    if not path.endswith(_TABLES):
        return "NOT_CSV", "This is no CSV, TSV, text, Excel, OpenDocument or Parquet file by its name."
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "UNKNOWN_PACKING", "This member is packed in an unusual way. Unpack the archive and upload the file."
    return None


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: _Room) -> bytes:
    pieces: list[bytes] = []
    with archive.open(member) as source:
        while piece := source.read(_PIECE):
            room.take(len(piece))
            pieces.append(piece)
    return b"".join(pieces)


def _is_clutter(member: zipfile.ZipInfo) -> bool:
    """Folders, and what macOS and Windows put beside the files."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    hidden = path.name.lower() in (".ds_store", "thumbs.db", "desktop.ini") or path.name.startswith("._")
    return member.is_dir() or "__MACOSX" in path.parts or hidden


def literal(name: str) -> str:
    """A member's name as it stands in the archive, what would move or hide text on a screen spelled out."""
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), name)
