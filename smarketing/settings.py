"""What the environment may set: one table, read anew at each call."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"


@dataclass(frozen=True)
class Settings:
    """The choices of one installation.

    `warehouse` is the database file (SMARKETING_WAREHOUSE), `zone` the workspace's time zone as an IANA name
    (SMARKETING_ZONE), `stale_days` the age in days from which data is called old (SMARKETING_STALE_DAYS),
    `demo` whether an empty warehouse starts with the demo company (SMARKETING_DEMO, "0" to switch off).
    """

    warehouse: Path
    zone: str
    stale_days: int
    demo: bool


def settings() -> Settings:
    """The settings in force; ValueError when a number is not one."""
    return Settings(
        warehouse=Path(os.environ.get("SMARKETING_WAREHOUSE") or ROOT / "data" / "warehouse.duckdb"),
        zone=os.environ.get("SMARKETING_ZONE", "UTC"),
        stale_days=int(os.environ.get("SMARKETING_STALE_DAYS", "7")),
        demo=os.environ.get("SMARKETING_DEMO", "1") != "0",
    )
