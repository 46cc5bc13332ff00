"""The demo company's habits and the events that a meeting would find in its data, as numbers."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

LEADS = 8_200
SEED = 20_261_023

THRESHOLD_CHANGED_ON = date(2026, 4, 1)
THRESHOLD_BEFORE, THRESHOLD_AFTER = 65, 75
SLOW_SEGMENT, SLOW_SINCE, SLOW_FACTOR = "Mid-market", date(2026, 6, 1), 3.6
FREEZE_FROM, FREEZE_TO = date(2026, 7, 24), date(2026, 8, 26)
FROZEN_CHANNELS = {"Paid Search": 0.15, "Paid Social": 0.4}
LEAVER_STILL_ROUTED = 0.8

NOT_THE_DEFINITION = "Does not meet the definition"


class Channel(NamedTuple):
    """One channel: share of leads, demo requests among them, score bonus, acceptance, later odds, cost per lead."""

    share: float
    demo: float
    score: int
    accepted: float
    off_definition: float
    odds: float
    cost: float
    campaigns: dict[str, str]


# campaigns: name -> region it runs in ("" for both)
CHANNELS = {
    "Organic Search": Channel(0.21, 0.11, 4, 0.86, 0.35, 1.10, 0.0, {}),
    "Paid Search": Channel(0.23, 0.12, 1, 0.82, 0.35, 1.00, 92.0, {
        "DE | Brand | Search": "DACH", "DE | Category | Search": "DACH",
        "UK | Brand | Search": "UK & Ireland", "UK | Category | Search": "UK & Ireland",
    }),
    "Paid Social": Channel(0.18, 0.04, 1, 0.76, 0.40, 0.85, 78.0, {
        "LI | DACH | Buyer guide": "DACH", "LI | UKI | Buyer guide": "UK & Ireland",
        "Meta | DACH | Retargeting": "DACH", "Meta | UKI | Retargeting": "UK & Ireland",
    }),
    "Events": Channel(0.11, 0.05, 6, 0.82, 0.30, 1.05, 128.0, {}),
    "Referral": Channel(0.08, 0.20, 8, 0.92, 0.20, 1.35, 96.0, {
        "Partner programme": "", "Customer referral": "",
    }),
    "Content Syndication": Channel(0.19, 0.01, 3, 0.35, 0.83, 0.60, 27.0, {
        "Whitepaper network A": "", "Whitepaper network B": "",
    }),
}  # fmt: skip

# name -> (first day, region): leads arrive on its two days
EVENTS = {
    "Rhine Growth Days 2025": (date(2025, 5, 21), "DACH"),
    "Thames Revenue Forum 2025": (date(2025, 6, 18), "UK & Ireland"),
    "Autumn Pipeline Fair 2025": (date(2025, 9, 17), "DACH"),
    "Dublin Demand Day 2025": (date(2025, 10, 8), "UK & Ireland"),
    "Alster Marketing Week 2025": (date(2025, 11, 12), "DACH"),
    "Winter Revenue Summit 2026": (date(2026, 1, 28), "DACH"),
    "Mersey Sales Forum 2026": (date(2026, 3, 4), "UK & Ireland"),
    "Rhine Growth Days 2026": (date(2026, 5, 20), "DACH"),
    "Thames Revenue Forum 2026": (date(2026, 6, 17), "UK & Ireland"),
    "Autumn Pipeline Fair 2026": (date(2026, 9, 16), "DACH"),
    "Dublin Demand Day 2026": (date(2026, 10, 7), "UK & Ireland"),
}

SEASON = {1: 0.98, 2: 1.03, 3: 1.08, 4: 1.0, 5: 1.0, 6: 1.02, 7: 0.94, 8: 0.88, 9: 1.12, 10: 1.10, 11: 1.05, 12: 0.72}
WEEKDAY = (1.27, 1.36, 1.33, 1.26, 1.06, 0.33, 0.39)
GROWTH = 0.22

# The hours of the day at which people visit, in shares of all visits.
HOURS = ((0, 7.0), (0.08, 8.8), (0.5, 12.4), (0.88, 17.3), (1, 22.5))
LEAD_TO_MQL_DAYS = ((0, 0.1), (0.25, 2.5), (0.5, 8), (0.75, 20), (0.95, 48), (1, 75))
WORK_MINUTES = 540
REPLY_MINUTES = ((0, 3), (0.25, 28), (0.5, 75), (0.75, 190), (0.9, 420), (1, 1300))
DECISION_MINUTES = ((0, 5), (0.25, 90), (0.5, 360), (0.75, 1080), (0.95, 2700), (1, 4300))
SAL_TO_SQL_DAYS = ((0, 1), (0.25, 6), (0.5, 12), (0.75, 21), (0.95, 40), (1, 55))
SAL_EXIT_DAYS = ((0, 3), (0.25, 12), (0.5, 22), (0.75, 36), (0.95, 58), (1, 75))
SQL_TO_DEAL_DAYS = ((0, 0.5), (0.25, 3), (0.5, 7), (0.75, 13), (0.95, 28), (1, 40))
SECOND_MQL_DAYS = ((0, 25), (0.25, 55), (0.5, 85), (0.75, 125), (1, 200))
WIN_DAYS = {
    "SMB": ((0, 12), (0.25, 22), (0.5, 30), (0.75, 41), (0.95, 62), (1, 80)),
    "Mid-market": ((0, 22), (0.25, 38), (0.5, 51), (0.75, 67), (0.95, 96), (1, 120)),
    "Enterprise": ((0, 35), (0.25, 62), (0.5, 82), (0.75, 104), (0.95, 140), (1, 170)),
}
AMOUNTS = {
    "SMB": ((0, 2_400), (0.25, 5_600), (0.5, 7_800), (0.75, 10_200), (1, 18_000)),
    "Mid-market": ((0, 12_000), (0.25, 22_000), (0.5, 29_500), (0.75, 37_000), (1, 62_000)),
    "Enterprise": ((0, 48_000), (0.25, 88_000), (0.5, 117_000), (0.75, 150_000), (1, 260_000)),
}
WIN_RATE = {"SMB": 0.29, "Mid-market": 0.26, "Enterprise": 0.23}
SQL_RATE, DEAL_RATE = 0.55, 0.64
SECOND_CYCLE_RATE, SECOND_CYCLE_ODDS = 0.13, 1.45

REJECTIONS = {
    "Unreachable": 0.42, "No budget or timing": 0.28, "Duplicate": 0.14, "Wrong region": 0.08, "Competitor": 0.08,
}  # fmt: skip
LEAD_EXITS = {"Student or job seeker": 0.45, "Invalid contact": 0.35, "Competitor": 0.20}
SAL_EXITS = {"No need": 0.34, "No budget or timing": 0.30, "Went silent": 0.26, "Chose a competitor": 0.10}
LOSSES = {
    "Price": 0.27, "Chose a competitor": 0.24, "No decision": 0.26, "Missing feature": 0.14, "Went silent": 0.09,
}  # fmt: skip
