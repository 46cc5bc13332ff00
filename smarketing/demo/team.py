"""Who works at the demo company, who left, and what they are asked to bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

REGIONS = {"DACH": 0.58, "UK & Ireland": 0.42}
SEGMENTS = {"SMB": 0.48, "Mid-market": 0.34, "Enterprise": 0.18}
MARKETING_BOT = "Marketing Automation"


@dataclass(frozen=True)
class Person:
    """Somebody who works leads or deals: a rep covers (region, segment) pairs."""

    person_id: str
    name: str
    role: str
    team: str
    manager: str
    region: str
    segments: tuple[str, ...]
    started_on: date
    ended_on: date | None = None

    @property
    def email(self) -> str:
        """Their address at the demo company."""
        return self.name.lower().replace(" ", ".") + "@smarketing-demo.example"


def _rep(number: int, name: str, role: str, region: str, segments: str, started: date) -> Person:
    team = "Sales development" if role == "SDR" else "Account executives"
    manager = "Corin Wellmark" if role == "SDR" else "Sabel Thornby"
    return Person(f"U{number:03d}", name, role, team, manager, region, tuple(segments.split(", ")), started)


LEAVER = Person(
    "U105", "Ranka Mossfeld", "SDR", "Sales development", "Corin Wellmark", "DACH", ("SMB",),
    date(2024, 9, 2), date(2026, 7, 17),
)  # fmt: skip

SDRS = (
    _rep(101, "Tavi Kornfeld", "SDR", "DACH", "Enterprise", date(2023, 4, 3)),
    _rep(102, "Jelka Brandow", "SDR", "DACH", "Mid-market", date(2024, 1, 8)),
    _rep(103, "Osmo Feldrup", "SDR", "DACH", "Mid-market", date(2024, 6, 3)),
    _rep(104, "Pira Lindorf", "SDR", "DACH", "SMB", date(2023, 10, 2)),
    LEAVER,
    _rep(106, "Mab Copperhill", "SDR", "UK & Ireland", "Enterprise", date(2024, 2, 5)),
    _rep(107, "Wystan Larkley", "SDR", "UK & Ireland", "Mid-market", date(2024, 11, 4)),
    _rep(108, "Neave Dunmoor", "SDR", "UK & Ireland", "SMB", date(2023, 7, 3)),
)
AES = (
    _rep(201, "Henno Altmark", "AE", "DACH", "Enterprise", date(2022, 3, 1)),
    _rep(202, "Lioba Sternby", "AE", "DACH", "Enterprise", date(2023, 1, 9)),
    _rep(203, "Ruven Castrop", "AE", "DACH", "Mid-market", date(2022, 9, 5)),
    _rep(204, "Ysolde Hartwig", "AE", "DACH", "Mid-market, SMB", date(2024, 3, 4)),
    _rep(205, "Emmo Valdorf", "AE", "DACH", "SMB", date(2024, 8, 5)),
    _rep(206, "Orla Finmere", "AE", "UK & Ireland", "Enterprise", date(2022, 6, 6)),
    _rep(207, "Caddoc Penhale", "AE", "UK & Ireland", "Mid-market", date(2023, 5, 1)),
    _rep(208, "Isbel Rowntrey", "AE", "UK & Ireland", "SMB, Mid-market", date(2024, 4, 8)),
)
OTHERS = (
    Person("U001", "Corin Wellmark", "SDR manager", "Sales development", "Sabel Thornby", "DACH", (), date(2021, 5, 3)),
    Person("U002", "Sabel Thornby", "Head of sales", "Account executives", "", "DACH", (), date(2020, 2, 3)),
    Person("U003", "Merle Quandt", "Head of marketing", "Marketing", "", "DACH", (), date(2020, 9, 1)),
    Person("U004", "Tamsin Greaves", "Demand generation", "Marketing", "Merle Quandt", "UK & Ireland", (),
           date(2022, 11, 1)),
)  # fmt: skip
PEOPLE = (*OTHERS, *SDRS, *AES)

QUARTER_QUOTAS = {"Enterprise": 240_000, "Mid-market": 125_000, "Mid-market, SMB": 90_000, "SMB": 30_000}
MQLS_A_MONTH = 115
SQLS_A_QUARTER = 150
# year -> metric -> what is planned for a quarter, and in which currency
QUARTER_TARGETS = {
    2025: {"sessions": (150_000, ""), "leads": (1_250, ""), "opportunities": (105, ""), "deals": (30, ""),
           "spend": ("80000.00", "EUR")},
    2026: {"sessions": (165_000, ""), "leads": (1_400, ""), "opportunities": (120, ""), "deals": (36, ""),
           "spend": ("88000.00", "EUR")},
}  # fmt: skip


def covering(people: tuple[Person, ...], region: str, segment: str) -> list[Person]:
    """Those of `people` who cover that region and segment, in order."""
    return [person for person in people if person.region == region and segment in person.segments]


def quarter_quota(person: Person) -> int:
    """What an account executive is asked to sign in a quarter, in EUR."""
    segments = ", ".join(sorted(person.segments))
    return QUARTER_QUOTAS[segments]
