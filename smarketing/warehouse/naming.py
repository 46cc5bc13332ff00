"""What the channels and campaigns of the files go by: rules that people gave, worked out for each spelling, once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import polars as pl

from smarketing.warehouse.connection import Writer

CHANNEL, CAMPAIGN, CAMPAIGN_CHANNEL = "channel", "campaign", "campaign_channel"
KINDS = (CHANNEL, CAMPAIGN, CAMPAIGN_CHANNEL)
PREFIX = "*"
PERIODS_SCHEMA = {
    "part": pl.String,
    "given": pl.String,
    "channel": pl.String,
    "campaign": pl.String,
    "from_on": pl.Date,
    "to_on": pl.Date,
}


@dataclass(frozen=True)
class Rule:
    """That `given` goes by `name` from a day on (None: ever since) up to, not including, another (None: without end).

    `kind` channel or campaign renames one; campaign_channel says to which channel a campaign belongs, and its `given`
    may end in `*`: then it holds for all campaigns that begin like it.
    """

    kind: str
    given: str
    name: str
    from_on: date | None = None
    to_on: date | None = None
    name_id: str = ""
    set_at: datetime = datetime.min

    @property
    def folded(self) -> str:
        """What a spelling is compared with."""
        return folded(self.given)

    @property
    def is_prefix(self) -> bool:
        """Whether it holds for all campaigns that begin like it."""
        return self.kind == CAMPAIGN_CHANNEL and self.given.strip().endswith(PREFIX)

    @property
    def rank(self) -> tuple[bool, int, datetime, str]:
        """Of several rules for one spelling and day the highest counts: exact, then the longest, then the newest."""
        return not self.is_prefix, len(self.folded), self.set_at, self.name_id

    def covers(self, day: date) -> bool:
        """Whether it holds on a day."""
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day < self.to_on)


@dataclass(frozen=True)
class Period:
    """What one spelling goes by from a day on up to, not including, another; None: it keeps what the file says."""

    from_on: date | None
    to_on: date | None
    channel: str | None = None
    campaign: str | None = None


def folded(text: str) -> str:
    """A name without what makes no difference: spaces around it, and case."""
    return text.strip().casefold()


def standing(writer: Writer) -> list[Rule]:
    """The rules that were not taken back, the oldest first."""
    return rules(writer.frame("names/standing.sql"))


def rules(frame: pl.DataFrame) -> list[Rule]:
    """Rows of app.names as rules."""
    columns = ("kind", "given", "name", "from_on", "to_on", "name_id", "set_at")
    return [Rule(*row) for row in frame.select(columns).iter_rows()]


def compiled(found: Sequence[Rule], spellings: pl.DataFrame) -> pl.DataFrame:
    """One row per spelling and period in which it goes by another name, in the columns of PERIODS_SCHEMA.

    `spellings`: part (channel or campaign) and given, as the files write it. The periods of one spelling never overlap.
    """
    exact: dict[tuple[str, str], list[Rule]] = defaultdict(list)
    for rule in found:
        if not rule.is_prefix:
            exact[rule.kind, rule.folded].append(rule)
    prefixes = [rule for rule in found if rule.is_prefix]
    rows = []
    for part, given in spellings.select("part", "given").drop_nulls().iter_rows():
        name = folded(given)
        if part == CHANNEL:
            periods = _periods(exact.get((CHANNEL, name), []), [])
        else:
            begins = [rule for rule in prefixes if name.startswith(rule.folded.removesuffix(PREFIX))]
            periods = _periods([*exact.get((CAMPAIGN_CHANNEL, name), []), *begins], exact.get((CAMPAIGN, name), []))
        rows += [(part, given, one.channel, one.campaign, one.from_on, one.to_on) for one in periods]
    return pl.DataFrame(rows, schema=PERIODS_SCHEMA, orient="row")


def held(found: Sequence[Rule]) -> list[tuple[str, date | None, date | None]]:
    """The periods in which a rule holds because none that is newer says the same name on these days: its id, from, up
    to. In the order of the rules.
    """
    same: dict[tuple[str, str], list[Rule]] = defaultdict(list)
    for rule in found:
        same[rule.kind, rule.folded].append(rule)
    periods: dict[str, list[tuple[str, date | None, date | None]]] = defaultdict(list)
    for rules_of_one in same.values():
        named = [replace(rule, name=rule.name_id) for rule in rules_of_one]
        for one in _periods(named, []):
            periods[str(one.channel)].append((str(one.channel), one.from_on, one.to_on))
    return [period for rule in found for period in periods[rule.name_id]]


def _periods(channels: Sequence[Rule], campaigns: Sequence[Rule]) -> list[Period]:
    """The periods of one spelling, under the rules for its channel and those for its name as a campaign."""
    together = [*channels, *campaigns]
    days = {day for rule in together for day in (rule.from_on, rule.to_on) if day}
    starts: list[date | None] = [None, *sorted(days)]
    found: list[Period] = []
    for start, stop in zip(starts, [*starts[1:], None], strict=True):
        period = Period(start, stop, _on(start, channels), _on(start, campaigns))
        if found and (found[-1].channel, found[-1].campaign) == (period.channel, period.campaign):
            found[-1] = replace(found[-1], to_on=stop)
        else:
            found.append(period)
    return [period for period in found if period.channel is not None or period.campaign is not None]


def _on(start: date | None, found: Sequence[Rule]) -> str | None:
    """The name that the rules give from a day on; None where none of them holds."""
    covering = [rule for rule in found if rule.covers(start or date.min)]
    return max(covering, key=lambda rule: rule.rank).name if covering else None


def spell(writer: Writer) -> bool:
    """Work out again what each spelling goes by, after the files or the rules have changed; False without any rule.

    A spelling that was known keeps its periods unless a rule has changed: no row but the touched ones has to be named
    anew after a load.
    """
    if not _is_any(writer):
        return False
    writer.insert("names/replace_periods.sql", compiled(standing(writer), writer.frame("names/spellings.sql")))
    return True


def name_touched(writer: Writer) -> None:
    """Give the journeys of the leads in `app.touched_leads`, which are as the files say, the names that stand."""
    if _is_any(writer):
        writer.run("names/name_journeys.sql")


def _is_any(writer: Writer) -> bool:
    (names,) = writer.row("names/any.sql")
    return bool(names)


def rename(writer: Writer) -> None:
    """After a rule has changed: name anew the leads with a spelling that goes by another name than before."""
    before = writer.frame("names/periods.sql")
    spell(writer)
    after = writer.frame("names/periods.sql")
    columns = before.columns
    gone = before.join(after, on=columns, how="anti", nulls_equal=True)
    came = after.join(before, on=columns, how="anti", nulls_equal=True)
    writer.insert("names/touch_renamed.sql", pl.concat([gone, came]).select("part", "given").unique())
    writer.run("names/name_journeys.sql")
    writer.run("names/name_handoffs.sql")
    writer.run("load/end_touch.sql")
