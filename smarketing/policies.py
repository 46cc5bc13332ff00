"""What an upload does to a value that an upload with earlier data gave."""

from __future__ import annotations

from smarketing.targets import Target

NEWEST, KEEP_FIRST, ONLY_IF_BLANK = "newest", "keep_first", "only_if_blank"
POLICIES = {
    NEWEST: "the newer value wins; an empty cell empties the field",
    KEEP_FIRST: "the first value stays, whatever newer files say",
    ONLY_IF_BLANK: "only fields without a value are filled",
}


def usual(target: Target, name: str) -> str:
    """What overlapping uploads do to the field called `name` unless their mapping says otherwise."""
    return KEEP_FIRST if name in target.frozen else NEWEST
