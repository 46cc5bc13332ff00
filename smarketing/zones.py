"""The one place where wall clocks become instants: zoneinfo over the pinned tzdata, nothing else."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import numpy as np
import polars as pl

from smarketing.errors import SmarketingError

# The operating system's own tables may be years older than the pinned package: never read them.
zoneinfo.reset_tzpath(to=())

FIRST_YEAR = 1970
LAST_YEAR = 2060
# What tzdata 2026f says: a rule of this year, a crossed date line, summer, winter, an hour that is there twice, 5:45.
KNOWN = (
    ("America/Vancouver", "2026-11-23 18:00", "2026-11-23 11:00"),
    ("Pacific/Apia", "2011-12-30 10:00", "2011-12-31 00:00"),
    ("Europe/Berlin", "2026-07-01 12:00", "2026-07-01 14:00"),
    ("America/New_York", "2026-01-15 12:00", "2026-01-15 07:00"),
    ("Europe/Berlin", "2026-10-25 01:00", "2026-10-25 02:00"),
    ("Asia/Kathmandu", "2026-03-01 00:00", "2026-03-01 05:45"),
)
_EPOCH = datetime(1970, 1, 1)
_NEVER = -(2**62)


class UnknownZone(SmarketingError):
    """A time zone that the pinned tzdata does not know."""


def zone(name: str) -> zoneinfo.ZoneInfo:
    """The zone called `name` (an IANA name like Europe/Berlin); UnknownZone when there is none."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError, TypeError):
        raise UnknownZone(f"There is no time zone called {name!r}. Use a name like Europe/Berlin or UTC.") from None


def names() -> list[str]:
    """The names of all places with a time zone, UTC first."""
    plain = {name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/"))}
    return ["UTC", *sorted(plain)]


def faults() -> list[str]:
    """The known instants whose wall time comes out wrong, in words: [] with the pinned tzdata."""
    found = []
    for name, utc, expected in KNOWN:
        wall = datetime.fromisoformat(utc).replace(tzinfo=UTC).astimezone(zone(name)).replace(tzinfo=None)
        if wall != datetime.fromisoformat(expected):
            found.append(f"{utc} UTC is {expected} in {name}, not {wall:%Y-%m-%d %H:%M}")
    return found


def today(name: str = "UTC") -> date:
    """Today's date in the zone."""
    return datetime.now(zone(name)).date()


def _offset_at(tz: zoneinfo.ZoneInfo, second: int) -> int:
    """The zone's offset from UTC, in seconds, at an instant given in seconds since 1970."""
    offset = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=second)).astimezone(tz).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def _change(tz: zoneinfo.ZoneInfo, low: int, high: int) -> int:
    """The first second in (low, high] at which the offset is no longer that of `low`."""
    before = _offset_at(tz, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset_at(tz, middle) == before else (low, middle)
    return high


@lru_cache(maxsize=64)
def transitions(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Instants (µs since 1970, UTC) at which the zone's offset changes, and the offsets (µs) around them.

    The second array is one longer: offset[i] holds before instant[i], offset[i + 1] from it on.
    """
    tz = zone(name)
    start = int((datetime(FIRST_YEAR, 1, 1) - _EPOCH).total_seconds())
    stop = int((datetime(LAST_YEAR, 1, 1) - _EPOCH).total_seconds())
    instants: list[int] = []
    offsets = [_offset_at(tz, start)]
    for second in range(start, stop, 86_400):
        if _offset_at(tz, second + 86_400) != offsets[-1]:
            instants.append(_change(tz, second, second + 86_400))
            offsets.append(_offset_at(tz, second + 86_400))
    return np.array(instants, dtype=np.int64) * 1_000_000, np.array(offsets, dtype=np.int64) * 1_000_000


def to_utc(local: pl.Series, name: str) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Local wall times as UTC instants, and two masks: times that do not exist, times that happen twice.

    `local` is Datetime("us") without zone, nulls allowed. Of a time that happens twice the first is taken;
    a time that does not exist is carried over the gap with the offset before it (callers set it aside).
    """
    instants, offsets = transitions(name)
    missing = local.is_null()
    wall = local.to_physical().fill_null(0).to_numpy()
    before, after = offsets[:-1], offsets[1:]
    index = np.searchsorted(instants + before, wall, side="right")
    utc = wall - offsets[index]
    gap = np.zeros(len(wall), dtype=bool)
    fold = np.zeros(len(wall), dtype=bool)
    if len(instants):
        # Before the first change nothing lies in a gap; behind the last one nothing happens twice.
        gap = wall < np.concatenate(([_NEVER], instants + after))[index]
        fold = wall >= np.concatenate((instants + after, [-_NEVER]))[index]
    if gap.any():
        utc[gap] = (wall - offsets[np.maximum(index - 1, 0)])[gap]
    if missing.any():
        known = ~missing.to_numpy()
        gap, fold = gap & known, fold & known
    return _stamps(utc, missing), pl.Series(gap), pl.Series(fold)


def to_local(utc: pl.Series, name: str) -> pl.Series:
    """UTC instants (Datetime("us") without zone) as wall times of the zone; nulls stay null."""
    instants, offsets = transitions(name)
    missing = utc.is_null()
    moment = utc.to_physical().fill_null(0).to_numpy()
    return _stamps(moment + offsets[np.searchsorted(instants, moment, side="right")], missing)


def _stamps(microseconds: np.ndarray, missing: pl.Series) -> pl.Series:
    stamps = pl.Series("at", microseconds, dtype=pl.Int64).cast(pl.Datetime("us"))
    return stamps.set(missing, None) if missing.any() else stamps
