"""Clean exports of any size, the same at every run, for the loads that are measured."""

from __future__ import annotations

from datetime import datetime

import polars as pl

CHANNELS = ("Paid Search", "Organic Search", "Paid Social", "Email", "Referral", "Direct")
SEGMENTS = ("SMB", "Mid-market", "Enterprise")
REGIONS = ("North", "South")
DAYS = 730
START = datetime(2024, 1, 1)
# From one stage to the next: the share that goes on, in percent, and the hours it takes at most.
STEPS = (
    ("mql_at", 42, 240),
    ("sal_at", 70, 96),
    ("sql_at", 60, 200),
    ("opportunity_at", 50, 300),
    ("won_at", 28, 1400),
)


def leads(rows: int, first: int = 0) -> bytes:
    """A leads export in our own column names: `rows` leads with ids from `first` on, in order of creation."""
    number = pl.int_range(first, first + rows, eager=True).alias("n")
    frame = pl.DataFrame(number).with_columns(
        pl.format("L{}", "n").alias("lead_id"),
        pl.format("person{}@example.com", "n").alias("email"),
        _pick(CHANNELS, 1).alias("channel"),
        pl.format("Campaign {}", _chance(2) % 60).alias("campaign"),
        _pick(SEGMENTS, 3).alias("segment"),
        _pick(REGIONS, 4).alias("region"),
        pl.format("Owner {}", _chance(5) % 25).alias("owner"),
        (pl.lit(START) + pl.duration(minutes=(pl.col("n") - first) * DAYS * 1440 // rows)).alias("created_at"),
    )
    before = "created_at"
    for place, (stage, share, hours) in enumerate(STEPS):
        goes_on = pl.col(before).is_not_null() & (_chance(10 + place) % 100 < share)
        later = pl.col(before) + pl.duration(minutes=_chance(20 + place) % (hours * 60))
        frame = frame.with_columns(pl.when(goes_on).then(later).alias(stage))
        before = stage
    return frame.drop("n").write_csv(datetime_format="%Y-%m-%d %H:%M").encode("utf-8")


def touches(rows: int) -> bytes:
    """An export of calls and e-mails: one to three for most of the leads that `leads(rows)` makes MQLs."""
    calls = pl.concat(_calls(rows, place) for place in range(3))
    return calls.write_csv(datetime_format="%Y-%m-%d %H:%M").encode("utf-8")


def _calls(rows: int, place: int) -> pl.DataFrame:
    started = pl.col("mql_at").str.to_datetime("%Y-%m-%d %H:%M")
    made = pl.read_csv(leads(rows), columns=["lead_id", "mql_at"], infer_schema=False).with_row_index("n")
    return (
        made.with_columns(pl.col("n").cast(pl.Int64))
        .filter(pl.col("mql_at").is_not_null(), _chance(40 + place) % 100 < (80, 50, 30)[place])
        .select(
            touch_id=pl.format("T{}-{}", pl.lit(place), "n"),
            lead_id="lead_id",
            happened_at=started + pl.duration(minutes=place * 1440 + _chance(50 + place) % 4000),
            kind=pl.lit(("call", "email", "call")[place]),
            direction=pl.lit("outbound"),
            person=pl.format("Owner {}", _chance(5) % 25),
        )
    )


def _chance(salt: int) -> pl.Expr:
    """Evenly spread whole numbers, by the lead's number (a multiplicative hash, the same on every machine)."""
    mixed = (pl.col("n") + salt * 7919) * 2654435761 % 4294967296
    return mixed // 65536 * 31 + mixed % 65536 // 7


def _pick(values: tuple[str, ...], salt: int) -> pl.Expr:
    return pl.lit(pl.Series(values)).gather(_chance(salt) % len(values))
