"""Which fields hold ids and names, and how the ids of a source are written: data for smarketing.intake.spelling."""

from __future__ import annotations

# Salesforce writes the id of a record with 15 letters, of which case counts, in its reports, and with 18 in its data
# exports: the last three say which of the 15 are capitals.
SALESFORCE = "salesforce"
FORMS = (SALESFORCE,)
# source -> the form of its ids. A map of a source with another name says it by `id_form`.
ID_FORMS = {"salesforce": SALESFORCE}
# Fields that name somebody or something, by a word or by an id.
NAMES = ("owner", "person", "manager", "author", "campaign")


# The field that holds several ids.
IDS = "merged_ids"


def is_id(field: str) -> bool:
    """Whether a field holds the id of a record."""
    return field.endswith("_id") or field == "merged_into"
