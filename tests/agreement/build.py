"""An agreement with every clause, to be changed clause by clause."""

from __future__ import annotations

from smarketing.agreement import Terms

FULL = """\
name = "Agreement 2026"
effective_from = 2026-01-01

[definition]
score = 70
triggers = ["Demo request", "Pricing request"]
segments = []

[volume]
mqls = 115

[[volume.segments]]
segment = "Enterprise"
mqls = 20

[quality]
accepted_share = 0.8
silence = "left out"

[response]
starts_at = "mql"
goal = 0.9

[[response.targets]]
segment = "Enterprise"
trigger = "Demo request"
minutes = 60

[[response.targets]]
minutes = 240

[attempts]
touches = 4
days = 10
reasons = ["Unreachable"]

[disposition]
days = 12
reasons = ["Unreachable", "Does not meet the definition"]
not_meeting = ["Does not meet the definition"]

[calendar]
zone = "Europe/Berlin"
hours = { mon = [["09:00", "12:00"], ["13:00", "17:30"]], tue = [["09:00", "17:30"]], wed = [["09:00", "17:30"]] }

[calendar.holidays]
country = "DE"
subdivision = "BE"
own = ["2026-12-24", { date = "2026-12-31", hours = [["09:00", "13:00"]] }]
"""


def full() -> Terms:
    """Those terms."""
    return Terms.from_toml(FULL)
