"""What a load did, in words; and what the sources are called."""

from __future__ import annotations

from smarketing.warehouse import Loaded

SOURCES = {
    "hubspot": "HubSpot",
    "salesforce": "Salesforce",
    "google_ads": "Google Ads",
    "linkedin": "LinkedIn",
    "meta": "Meta",
    "ga4": "GA4",
    "search_console": "Search Console",
    "pipedrive": "Pipedrive",
    "zoho": "Zoho",
    "dynamics_365": "Dynamics 365",
    "close": "Close",
    "freshsales": "Freshsales",
    "attio": "Attio",
    "marketo": "Marketo",
    "rd_station": "RD Station",
    "microsoft_ads": "Microsoft Ads",
    "tiktok": "TikTok",
    "matomo": "Matomo",
    "plausible": "Plausible",
    "mailchimp": "Mailchimp",
    "salesloft": "Salesloft",
    "aircall": "Aircall",
    "gong": "Gong",
    "outreach": "Outreach",
    "call_log": "Call log",
    "list": "Own list",
    "generic": "Own columns",
}


def source(name: str) -> str:
    """A source by its own spelling: 'HubSpot'; one that we do not know as it is written."""
    return SOURCES.get(name, name)


def sentence(upload: Loaded) -> str:
    """What one load did, in words."""
    if upload.state == "already_loaded":
        return f"{upload.target}: already loaded as upload {upload.upload_id}, nothing changed"
    return (
        f"{upload.target}: {upload.added:,} added, {upload.updated:,} updated, {upload.unchanged:,} unchanged, "
        f"{upload.set_aside:,} set aside, {upload.skipped:,} skipped"
        + (f", {upload.duplicates:,} duplicates" if upload.duplicates else "")
        + "".join(f". {words}" for words in (*older_words(upload), *known_words(upload), *missing_words(upload)))
    )


def missing_words(upload: Loaded) -> list[str]:
    """What an export that looks complete no longer holds, and what becomes of it; [] when nothing is missing."""
    if not upload.missing:
        return []
    count, example = len(upload.missing), upload.missing[0]
    are, what = ("is", "it") if count == 1 else ("are", "they")
    held = f"{count:,} of {upload.target} that earlier exports held {are} missing from this one, such as {example}"
    if upload.is_gone:
        return [f"{held}: gone from its day on"]
    stay = "stays" if count == 1 else "stay"
    return [f"{held}: {what} {stay}. If {what} {are} deleted there, answer missing=gone"]


def older_words(upload: Loaded) -> list[str]:
    """That a file is older than what is loaded, and how many values stay against it; [] when none does."""
    if not upload.staying:
        return []
    stay = "1 value stays" if upload.staying == 1 else f"{upload.staying:,} values stay"
    return [f"This file is older than what is loaded: {stay}"]


def known_words(upload: Loaded) -> list[str]:
    """That people of a file are known from other sources, and what that makes of their number; [] when none is."""
    if not upload.known:
        return []
    known = " and ".join(f"{count:,} from {source(name)}" for name, count in upload.known.items())
    return [
        f"Known by their e-mail address: {known}; so {upload.target} are {upload.records:,}, not {upload.unmatched:,}"
    ]
