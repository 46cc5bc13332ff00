"""Business time: working hours and holidays of one place, and how much of them lies between two instants."""

from __future__ import annotations

from smarketing.calendars.business import Calendar, Judged
from smarketing.calendars.public_holidays import countries, holidays_of
from smarketing.calendars.rules import WEEKDAYS

__all__ = ["WEEKDAYS", "Calendar", "Judged", "countries", "holidays_of"]
