"""What all slides of a meeting are computed with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from smarketing import filters as periods
from smarketing.answers import Read, first_stage
from smarketing.calendars import Calendar
from smarketing.filters import Filters
from smarketing.meeting.deck import Deck, Number
from smarketing.people import People, people
from smarketing.targets import NOT_SET
from smarketing.warehouse import Item, Version

# A month of which fewer working days are over says nothing yet: then the one before is looked at.
LEAST_DAYS = 5
NOBODY = "No owner"


@dataclass(frozen=True)
class Asked:
    """The meeting's day and the day since which it looks, with what was frozen then (`before`, None without).

    `now`, `then` and `again` are the numbers of both days, `again` those of the earlier day as today's data tells them.
    `names`: whether people in the data are called by their names.
    """

    read: Read
    as_of: date
    since_on: date
    versions: Sequence[Version]
    calendar: Calendar
    items: Sequence[Item]
    before: Deck | None
    now: tuple[Number, ...]
    then: tuple[Number, ...]
    again: tuple[Number, ...]
    names: bool

    def over(self, period: str) -> Filters:
        """The filters of a named period, judged at the meeting's day."""
        return Filters.over(period, self.as_of, first_stage=first_stage(self.read))

    def month(self) -> Filters:
        """The month whose promises are looked at: this one, or the one before while this one is young."""
        tomorrow = self.as_of + timedelta(days=1)
        is_young = self.calendar.working_days(self.as_of.replace(day=1), tomorrow) < LEAST_DAYS
        return self.over(periods.LAST_MONTH if is_young else periods.THIS_MONTH)

    def person(self, name: str) -> str:
        """A name as it may stand on a slide: by its number ("Person 3"), unless names are shown."""
        if name == NOT_SET:
            return NOBODY
        return name if self.names else self._people.pseudonym(name)

    @cached_property
    def _people(self) -> People:
        return people(self.read)


def counted(number: int, one: str, many: str | None = None) -> str:
    """'1 MQL', '2 MQLs'."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
