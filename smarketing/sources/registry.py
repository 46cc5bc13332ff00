"""All shapes that are known, and how well each of them fits a list of headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePath

from smarketing.errors import UnknownName
from smarketing.sources import (
    ads,
    calls,
    close,
    crm,
    dynamics,
    ga4,
    generic,
    google_ads,
    hubspot,
    linkedin,
    lists,
    mailings,
    meta,
    notes,
    pipedrive,
    salesforce,
    salesforce_activities,
    salesforce_campaigns,
    search_console,
    web,
    zoho,
)
from smarketing.sources.expression import Expression, headers_of, plain
from smarketing.sources.languages import common, localised
from smarketing.sources.shape import Found, Shape, has
from smarketing.sources.words import WORDS
from smarketing.targets import target

_ENGLISH: tuple[Shape, ...] = (
    *hubspot.SHAPES,
    *salesforce.SHAPES,
    *salesforce_activities.SHAPES,
    *salesforce_campaigns.SHAPES,
    *google_ads.SHAPES,
    *linkedin.SHAPES,
    *meta.SHAPES,
    *ga4.SHAPES,
    *search_console.SHAPES,
    *pipedrive.SHAPES,
    *zoho.SHAPES,
    *dynamics.SHAPES,
    *close.SHAPES,
    *crm.SHAPES,
    *ads.SHAPES,
    *web.SHAPES,
    *mailings.SHAPES,
    *calls.SHAPES,
    *notes.SHAPES,
    *lists.SHAPES,
    *generic.SHAPES,
)
_SHARED = common(WORDS.values())
SHAPES = tuple(localised(shape, WORDS.get(shape.source), WORDS.values(), _SHARED) for shape in _ENGLISH)

# A file is taken for the best candidate only above CERTAIN, and only LEAD ahead of the next one.
CERTAIN = 0.7
LEAD = 0.08
SHOWN = 0.2
# What a list without a vendor is never above.
GENERAL = 0.5


@dataclass(frozen=True)
class Recognised:
    """One thing that a file may be.

    `confidence` is 0-1; `columns` says how each field would be filled; `missing` are fields of the target that
    the file does not fill, `lacking` what the shape must have and the file has not; `unknown` are headers that fill
    nothing, `evidence` is the shape's, over the file's headers. `table` is the table of a stacked file (0-based),
    `sheet` the sheet of a workbook of several, `is_uncounted` whether its amounts are converted ones in a currency that
    no column names, `refusal` why such a file cannot be loaded.
    """

    source: str
    target: str
    title: str
    confidence: float
    columns: dict[str, Expression]
    missing: list[str]
    unknown: list[str]
    lacking: list[str] = field(default_factory=list)
    currency: str | None = None
    table: int | None = None
    refusal: str = ""
    evidence: dict[str, list[Expression]] = field(default_factory=dict)
    is_uncounted: bool = False
    sheet: str | None = None

    @property
    def name(self) -> str:
        """`source.target`, as it is asked for and answered."""
        return f"{self.source}.{self.target}"


def sources() -> list[str]:
    """The names of all sources, in order."""
    return list(dict.fromkeys(shape.source for shape in SHAPES))


def shape_of(recognised: Recognised) -> Shape:
    """The shape that a candidate was recognised by."""
    for shape in SHAPES:
        if shape.title == recognised.title:
            return shape
    raise UnknownName("export", recognised.title, [shape.title for shape in SHAPES])


def candidates(
    headers: Sequence[str], name: str, table: int | None = None, sheet: str | None = None
) -> list[Recognised]:
    """What a table with these headers, in a file of this name, may be: best first, those of no account left out."""
    named = [header for header in headers if header.strip()]
    found = (_candidate(shape, named, name, table, sheet) for shape in SHAPES)
    return ranked(candidate for candidate in found if candidate is not None and candidate.confidence >= SHOWN)


def ranked(found: Iterable[Recognised]) -> list[Recognised]:
    """Best first, what can be loaded before what cannot; of two equal ones the one that explains more columns."""

    def place(one: Recognised) -> tuple[bool, float, int, str]:
        return (bool(one.refusal) or one.confidence < CERTAIN, -one.confidence, len(one.unknown), one.title)

    return sorted(found, key=place)


def certain(found: Sequence[Recognised]) -> Recognised | None:
    """The candidate that may be taken without asking, or None.

    A table that cannot be loaded is no rival of one that can, nor of another that cannot.
    """
    if not found or found[0].confidence < CERTAIN:
        return None
    rivals = [one for one in found[1:] if one.confidence > found[0].confidence - LEAD and not one.refusal]
    return None if rivals else found[0]


def _candidate(
    shape: Shape, headers: Sequence[str], name: str, table: int | None, sheet: str | None
) -> Recognised | None:
    if has(shape.strangers, headers):
        return None
    found = shape.find(headers)
    if not found.headers:
        return None
    columns = shape.columns(found)
    used = {header for expression in columns.values() for header in headers_of(expression)} | set(
        found.headers.values()
    )
    key = shape.key_of(columns)
    ids = target(shape.target).key if key else ()
    lacking = [_named(part, shape) for part in shape.proof if part not in ids and not _is_there(part, found)]
    return Recognised(
        source=shape.source,
        target=shape.target,
        title=shape.title,
        confidence=_confidence(shape, headers, name, len(lacking), len(used)),
        columns=columns,
        missing=[field for field in shape.fields if field not in {*columns, *shape.constants, *ids}],
        unknown=[header for header in headers if header not in used],
        lacking=lacking,
        currency=found.currency,
        table=table,
        sheet=sheet,
        refusal=shape.refusal,
        evidence={name: proofs for name, proofs in shape.proofs(found).items() if name in columns},
        is_uncounted=shape.is_uncounted(found),
    )


def _is_there(part: str | tuple[str, ...], found: Found) -> bool:
    return any(symbol in found.headers for symbol in ((part,) if isinstance(part, str) else part))


def _named(part: str | tuple[str, ...], shape: Shape) -> str:
    return " or ".join(repr(shape.column(symbol)) for symbol in ((part,) if isinstance(part, str) else part))


def _confidence(shape: Shape, headers: Sequence[str], name: str, lacking: int, used: int) -> float:
    """0.55 for the proof, up to 0.25 for headers that only this vendor writes, 0.15 for columns known, 0.05 for the
    file's name. Without any header of this vendor alone it stays below CERTAIN, a list of no vendor at GENERAL; without
    the whole proof, at 0.45.
    """
    proof = 0.55 if not lacking else 0.35 * (1 - lacking / len(shape.proof))
    tells = 0.25 * min(1.0, _tells(shape, headers) / 2)
    known = 0.15 * used / max(1, len(headers))
    hint = 0.05 if shape.files and re.search(shape.files, PurePath(name).name, re.IGNORECASE) else 0.0
    limit = 0.45 if lacking else 1.0 if tells else CERTAIN - 0.01 if shape.tells else GENERAL
    return round(min(limit, proof + tells + known + hint), 3)


def _tells(shape: Shape, headers: Sequence[str]) -> int:
    """How many telling headers are there; our own names tell only when they are written exactly so."""
    if shape.source == "generic":
        return len(set(shape.tells) & {header.strip() for header in headers if "_" in header})
    return has(shape.tells, headers)


def synonyms(target_name: str) -> dict[str, list[str]]:
    """field -> all headers, in plain letters, that some vendor uses for this field of the target."""
    known: dict[str, list[str]] = {}
    for shape in SHAPES:
        if shape.target == target_name and not shape.refusal:
            for symbol, headers in shape.names.items():
                if symbol in shape.fields:
                    known.setdefault(symbol, []).extend(plain(header) for header in headers if isinstance(header, str))
    return known


@cache
def known_headers() -> dict[str, str]:
    """Every header that some shape knows, by itself: what the search for a file's header line looks for."""
    headers = [header for shape in SHAPES for named in shape.names.values() for header in named]
    headers += [header for shape in SHAPES for header in shape.tells]
    return {header: header for header in headers if isinstance(header, str)}
