"""What can go wrong, said for people."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class SmarketingError(Exception):
    """A refusal that a person can act on: the message says what happened and what to do."""


class UnknownName(SmarketingError):
    """A name that nobody defined: a query, a target, a source, a column."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        choices = sorted(known)
        near = get_close_matches(name, choices, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else f" Known: {', '.join(choices)}."
        super().__init__(f"There is no {kind} called {name!r}.{hint}")


class Refused(SmarketingError):
    """A file or a request that is refused as a whole; nothing was changed."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class WarehouseError(SmarketingError):
    """The database refused, or holds what it must not hold."""


def require_text(what: str, text: str) -> None:
    """Refused, with `what` is asked for ("who decides"), where the text is empty or blank."""
    if not text.strip():
        raise Refused("NOT_SAID", f"Say {what}.")
