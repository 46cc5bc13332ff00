"""Public holidays of countries and their parts, from the pinned `holidays` package."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from smarketing.errors import Refused
from smarketing.zones import FIRST_YEAR, LAST_YEAR


def countries() -> dict[str, list[str]]:
    """The countries (ISO 3166 codes) whose public holidays are known, each with the codes of its parts."""
    import holidays  # 0.1 s that only an agreement with a country pays

    known = holidays.list_supported_countries(include_aliases=False)
    return {country: sorted(parts) for country, parts in sorted(known.items())}


def holidays_of(country: str, subdivision: str | None = None, years: Iterable[int] | None = None) -> dict[date, str]:
    """The public holidays with their English names, by date; of all years of the zone tables, unless some are given.

    `country` is an ISO 3166 code ("DE"), `subdivision` that of a part ("BE": Berlin); without one, what holds in the
    whole country. Days taken instead of a holiday at a weekend are included. Refused as UNKNOWN_COUNTRY or
    UNKNOWN_SUBDIVISION. Future years are today's law; early ones may be unknown (Germany's begin with 1991).
    """
    import holidays

    known = countries()
    if country not in known:
        raise Refused("UNKNOWN_COUNTRY", f"No holidays are known of a country {country!r}. Use a code like DE or US.")
    if subdivision is not None and subdivision not in known[country]:
        choices = ", ".join(known[country]) or "none"
        raise Refused(
            "UNKNOWN_SUBDIVISION", f"No holidays are known of a part {subdivision!r} of {country}. Known: {choices}."
        )
    chosen = range(FIRST_YEAR, LAST_YEAR) if years is None else list(years)
    # Without a language the names would be in that of the machine.
    languages = holidays.country_holidays(country).supported_languages
    language = "en_US" if "en_US" in languages else None
    found = holidays.country_holidays(country, subdiv=subdivision, years=chosen, language=language)
    return dict(sorted(found.items()))
