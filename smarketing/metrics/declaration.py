"""What a metric is: its words, how it is counted, and what stands between it and its relatives. Data, no code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Side = Literal["marketing", "sales", "both"]
Unit = Literal["count", "rate", "money", "hours", "days"]
View = Literal["activity", "cohort", "as_of"]

MARKETING: Side = "marketing"
SALES: Side = "sales"
BOTH: Side = "both"
COUNT: Unit = "count"
RATE: Unit = "rate"
MONEY: Unit = "money"
HOURS: Unit = "hours"
DAYS: Unit = "days"
ACTIVITY: View = "activity"
COHORT: View = "cohort"
AS_OF: View = "as_of"


def _nothing() -> dict[str, str]:
    return {}


@dataclass(frozen=True)
class Count:
    """The sum of a column of a read ("*": its rows), over the rows in which each column of `where` has that value.

    `known_by`: rows with one of these values tell of it too, as rejections do of decisions: then it is 0 where there is
    no row to sum.
    It is money, one sum per currency, where the read has a column `currency` and `is_money`. `is_gapless`: days of
    which the source says nothing brought nothing (records have dates); else nothing is known of them (reports of days).
    `behind` names the column that counts the records whose amounts are summed: without one it is 0, with some of which
    none has an amount it is unknown. `told_by` names columns of which one must count something, ever, for it to be
    known: else 0 would be a guess.
    """

    read: str
    column: str
    where: Mapping[str, str] = field(default_factory=_nothing, hash=False)
    is_money: bool = False
    is_gapless: bool = True
    params: Mapping[str, str] = field(default_factory=_nothing, hash=False)
    known_by: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {}, hash=False)
    told_by: tuple[str, ...] = ()
    behind: str = ""

    @property
    def reads(self) -> tuple[str, ...]:
        """The reads that it asks."""
        return (self.read,)


@dataclass(frozen=True)
class Share:
    """The sum of some columns of a read / the sum of others: both are summed first, never averaged."""

    read: str
    part: tuple[str, ...]
    whole: tuple[str, ...]

    @property
    def reads(self) -> tuple[str, ...]:
        """The reads that it asks."""
        return (self.read,)


@dataclass(frozen=True)
class Per:
    """What one of something costs: a sum of money / a count of the same days, per currency.

    `amount_needs` and `count_needs` are the kinds of upload by which each is known: days on which only one is are left
    out. `count_lacks` says what to add where the count is not known.
    """

    amount: Count
    count: Count
    amount_needs: tuple[str, ...]
    count_needs: tuple[str, ...]
    count_lacks: str

    @property
    def reads(self) -> tuple[str, ...]:
        """The reads that it asks."""
        return (self.amount.read, self.count.read)


@dataclass(frozen=True)
class Middle:
    """A median that a read works out, of as many as its column `n` says."""

    read: str
    column: str
    n: str

    @property
    def reads(self) -> tuple[str, ...]:
        """The reads that it asks."""
        return (self.read,)


@dataclass(frozen=True)
class Step:
    """Of the cohort that entered at `first`, those who reached `last`: of the members who had the whole time for it."""

    first: str
    last: str

    @property
    def reads(self) -> tuple[str, ...]:
        """The reads that it asks."""
        return ("cohort_funnel",)


@dataclass(frozen=True)
class Reached:
    """Of the leads that came in the period, those who reached a stage so far."""

    stage: str

    @property
    def reads(self) -> tuple[str, ...]:
        """The reads that it asks."""
        return ("cohort_funnel",)


Measure = Count | Share | Per | Middle | Step | Reached


@dataclass(frozen=True)
class Beside:
    """A count that always stands beside a metric, because it is in neither of its parts: '50 past their time'."""

    says: str
    count: Count


@dataclass(frozen=True)
class RecordsRead:
    """The read that lists the records behind a number, how it is asked, and how they make the number, in words.

    `params` are fixed; `days` names the two parameters that take the period's first day and the day after its last.
    `dated` names a column: of the rows those with that day in the period are meant, whichever cohort they belong to;
    `told` names columns of which rows without a value are left out.
    """

    read: str
    says: str
    params: Mapping[str, str] = field(default_factory=_nothing, hash=False)
    where: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {}, hash=False)
    days: tuple[str, str] | None = None
    dated: str | None = None
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Term:
    """One summand between two metrics: what it is, in words, whether it is added or taken away, how it is counted.

    `to` says of a rate which of its sides the term is added to: 'part', 'whole' or 'both'.
    """

    says: str
    sign: int
    count: Count
    to: Literal["part", "whole", "both"] = "part"
    records: RecordsRead | None = None


@dataclass(frozen=True)
class Relation:
    """This metric, with the terms, is the metric `to`: to the record."""

    to: str
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Metric:
    """One metric, declared once.

    says: one plain sentence. formula: in words; `source` names where the field defines it so. needs: the kinds of
    upload by which it is known; lacks: what to add where none is loaded; none: why there is no value although there is
    data. better: whether more or less of it is better, '' for neither. horizon: over which time it is meant to be
    looked at. target: what a target of it is called in files and tables of targets, '' where none can be set. action:
    what a note's action can be measured by; deck: what the meeting compares with the one before. measure is how it is
    counted; otherwise takes its place where no source ever told of the first; beside is never shown apart from it.
    """

    key: str
    label: str
    side: Side
    unit: Unit
    view: View
    says: str
    formula: str
    measure: Measure
    needs: tuple[str, ...]
    lacks: str
    none: str = ""
    source: str = ""
    better: Literal["more", "less", ""] = "more"
    horizon: str = ""
    traps: tuple[str, ...] = ()
    records: RecordsRead | None = None
    relations: tuple[Relation, ...] = ()
    otherwise: Measure | None = None
    beside: tuple[Beside, ...] = ()
    target: str = ""
    action: bool = False
    deck: bool = False

    @property
    def read(self) -> str:
        """The read that defines it."""
        return self.measure.reads[0]
