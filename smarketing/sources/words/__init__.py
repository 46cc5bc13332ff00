"""The words of each vendor's exports in other languages, by source: one table per language."""

from smarketing.sources.languages import Words
from smarketing.sources.words import ga4, google_ads, hubspot, linkedin, meta, pipedrive, salesforce

WORDS: dict[str, Words] = {
    "hubspot": hubspot.WORDS,
    "salesforce": salesforce.WORDS,
    "pipedrive": pipedrive.WORDS,
    "google_ads": google_ads.WORDS,
    "meta": meta.WORDS,
    "linkedin": linkedin.WORDS,
    "ga4": ga4.WORDS,
}
