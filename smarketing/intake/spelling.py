"""Several writings of one id or e-mail address become one; what is no address is named, never a key."""

from __future__ import annotations

import numpy as np
import polars as pl

from smarketing.intake.numbers import NULLS
from smarketing.sources.spellings import IDS, NAMES, SALESFORCE, is_id

# Characters that nobody sees: joiners, marks of direction, soft hyphens, byte-order marks.
_INVISIBLE = (
    r"[\x{ad}\x{34f}\x{61c}\x{180e}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2064}\x{2066}-\x{2069}\x{feff}]"
)
_NOT_ASCII = r"[^\x00-\x7f]"
_ADDRESS = r"^[^\s@<>(),:;\"\[\]\\]+@[^\s@<>(),:;\"\[\]\\.]+(?:\.[^\s@<>(),:;\"\[\]\\.]+)+$"
# "Ada One <ada@example.com>" and "mailto:ada@example.com".
_WRAPPED = r"^(?:[^<>]*<)?(?:mailto:)?([^<>]*?)>?$"
_UUID = r"^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$"
_LETTERS = 15
_ID = rf"^[0-9A-Za-z]{{{_LETTERS}}}(?:[0-9A-Za-z]{{3}})?$"
# Users, queues and campaigns of Salesforce, where a column of names holds ids.
_ID_OF_NAME = r"^(?:005|00G|701)[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?$"
_CHECKS = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345", dtype=np.uint8)
_WEIGHTS = np.array([1, 2, 4, 8, 16])


def spelled(rows: pl.DataFrame, id_form: str | None) -> pl.DataFrame:
    """The rows with each id in the one form of its source, and each e-mail address in its own (see `ids`, `addresses`).

    Fields that name a person or a campaign are changed only where they hold an id.
    """
    changes = []
    for name in rows.columns:
        if is_id(name):
            changes.append(ids(rows[name], id_form))
        elif name == IDS:
            changes.append(_each(rows[name], id_form))
        elif name == "email":
            changes.append(addresses(rows[name]))
        elif name in NAMES and id_form == SALESFORCE:
            changes.append(_where(rows[name], _ID_OF_NAME))
    return rows.with_columns(changes)


def ids(values: pl.Series, id_form: str | None) -> pl.Series:
    """The ids without what nobody sees, full-width letters as plain ones, UUIDs in small letters without braces.

    Of Salesforce all as 18 letters. What is no id of that form stays as it is.
    """
    values = _plain(values)
    uuid = values.str.to_lowercase().str.extract(_UUID)
    values = values.zip_with(uuid.is_null(), uuid) if uuid.null_count() < len(uuid) else values
    return _where(values, _ID) if id_form == SALESFORCE else values


def _each(values: pl.Series, id_form: str | None) -> pl.Series:
    """Several ids in each text, parted by semicolons or commas, as `ids` writes them, parted by semicolons."""
    parts = values.to_frame("id").with_row_index("row").drop_nulls()
    parts = parts.with_columns(pl.col("id").str.replace_all(",", ";", literal=True).str.split(";")).explode("id")
    if parts.is_empty():
        return values
    parts = parts.with_columns(ids(parts["id"], id_form)).drop_nulls()
    joined = parts.group_by("row", maintain_order=True).agg(pl.col("id").str.join(";"))
    rows = values.to_frame("was").with_row_index("row")
    return rows.join(joined, on="row", how="left", maintain_order="left")["id"].alias(values.name)


def addresses(values: pl.Series) -> pl.Series:
    """The e-mail addresses in small letters, without what nobody sees or stands around them; null for words of nothing.

    What is no address stays, see `no_address`.
    """
    clean = _plain(values).str.to_lowercase().str.replace_all("[。｡]", ".")
    clean = clean.str.extract(_WRAPPED).fill_null(clean) if clean.str.contains("[<:]").any() else clean
    clean = clean.str.strip_chars()
    return clean.to_frame("a").select(pl.when(~pl.col("a").is_in(NULLS)).then("a").alias(values.name)).to_series()


def no_address(name: str) -> pl.Expr:
    """Whether the column holds a text that is no e-mail address."""
    return pl.col(name).is_not_null() & ~pl.col(name).str.contains(_ADDRESS)


def _plain(values: pl.Series) -> pl.Series:
    """Compatible letters composed (NFKC), unseen ones and outer blanks left out; null for nothing."""
    if values.str.contains(_NOT_ASCII).any():
        values = values.str.normalize("NFKC").str.replace_all(_INVISIBLE, "")
    values = values.str.strip_chars()
    return values.set(values == "", None) if (values == "").any() else values


def _where(values: pl.Series, pattern: str) -> pl.Series:
    """The values with those that match the pattern as 18 letters."""
    fits = values.str.contains(pattern).fill_null(False)
    if not fits.any():
        return values
    known = values.to_frame("id").filter(fits).unique()["id"]
    return values.replace(known, _eighteen(known)).alias(values.name)


def _eighteen(known: pl.Series) -> pl.Series:
    """Salesforce ids of 15 or 18 letters as 18 (https://help.salesforce.com/s/articleView?id=000383751).

    An id of 18 letters without any capital has lost its case, for its last three have none but capitals: they restore
    it.
    """
    padded = known.str.pad_end(_LETTERS + 3)
    letters = np.frombuffer("".join(padded).encode("ascii"), dtype=np.uint8).reshape(len(known), _LETTERS + 3)
    body, tail = letters[:, :_LETTERS].copy(), letters[:, _LETTERS:]
    is_letter = (body | 0x20 >= 97) & (body | 0x20 <= 122)
    capital = ((letters >= 65) & (letters <= 90)).sum(axis=1)
    flat = (capital == 0) & ((tail > 96).sum(axis=1) > 0)
    bits = ((tail & 0xDF)[:, :, None] == _CHECKS[None, None, :26]).argmax(axis=2)
    digits = (tail >= 48) & (tail <= 53)
    bits = np.where(digits, tail.astype(np.int64) - 22, bits)
    told = (bits[:, :, None] >> np.arange(5) & 1).reshape(len(known), _LETTERS).astype(bool)
    # Only where the last letters agree with the letters that can have a case.
    flat &= (told & ~is_letter).sum(axis=1) == 0
    body = np.where(flat[:, None] & told, body & 0xDF, body).astype(np.uint8)
    capitals = (body >= 65) & (body <= 90)
    checks = _CHECKS[(capitals.reshape(len(known), 3, 5) * _WEIGHTS).sum(axis=2)]
    whole = np.ascontiguousarray(np.concatenate([body, checks], axis=1))
    made = pl.Series([row.tobytes().decode("ascii") for row in whole], dtype=pl.String)
    # One of 18 letters whose last three say something else is no id of theirs.
    kept = (tail[:, 0] != 32) & ((whole[:, _LETTERS:] | 0x20) != (tail | 0x20)).any(axis=1)
    return made.zip_with(pl.Series(~kept), known)
