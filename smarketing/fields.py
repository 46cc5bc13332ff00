"""What a table that an upload can fill consists of: its fields, their types, its key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from smarketing.errors import UnknownName

FIRST, OWN, EARLIEST, NEWEST = "first", "own", "earliest", "newest"
UNITED = (FIRST, OWN, EARLIEST, NEWEST)
DELETED = "is_deleted"
# The field of an activity that says whether it was done, and its two words.
STATE, DONE_STATE, PLANNED_STATE = "state", "done", "planned"
TYPES = ("text", "int", "decimal", "percent", "duration", "date", "timestamp", "bool")


@dataclass(frozen=True)
class Field:
    """One field of a target: its name, its type (one of TYPES) and what it means.

    `united` says which value counts where several keys are one record (one of UNITED): FIRST: the record's own, else
    that of its other members, the earliest known first; OWN: the same, of its own source alone; EARLIEST: the earliest
    day; NEWEST: that of the member whose statement is the newest. `of` names the field by which a member is chosen,
    where that is another: an exit is of the stage, a currency of its amount.
    """

    name: str
    type: str
    about: str
    required: bool = False
    values: tuple[str, ...] = ()
    event: bool = False
    united: str = FIRST
    of: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The stored columns of this field: `x_at` and `x_on` for a timestamp, else its own name."""
        return (self.name, day_column(self.name)) if self.type == "timestamp" else (self.name,)


@dataclass(frozen=True)
class Target:
    """One table that an upload can fill. `key` names the fields that identify a row within a source.

    When `key` cannot be filled, `fallback_key` is used (a lead's e-mail). An empty `key` means that a row
    is identified by all its values (two identical calls on one export line each stay two rows by `nth`).
    `event` fields say when something happened: the newest of them is the file's data-as-of.
    `frozen` fields keep their first value unless a mapping says otherwise.
    """

    name: str
    about: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    fallback_key: tuple[str, ...] = ()
    frozen: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all fields, in order."""
        return tuple(field.name for field in self.fields)

    def field(self, name: str) -> Field:
        """The field called `name`; UnknownName when there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise UnknownName(f"field of {self.name}", name, self.names)

    @property
    def columns(self) -> tuple[str, ...]:
        """All stored columns, in order."""
        return tuple(column for field in self.fields for column in field.columns)


def day_column(name: str) -> str:
    """The day column beside a timestamp field: `created_at` -> `created_on`."""
    return f"{name.removesuffix('_at')}_on"


def text(name: str, about: str, **more: Any) -> Field:
    """A field of text."""
    return Field(name, "text", about, **more)


def stamp(name: str, about: str, **more: Any) -> Field:
    """A field that says when something happened."""
    return Field(name, "timestamp", about, event=True, **{"united": EARLIEST, **more})


def merges(noun: str) -> tuple[Field, ...]:
    """The fields in which a source says that records were merged, or that one is deleted."""
    return (
        text("merged_ids", f"the ids of {noun}s that were merged into it, separated by a semicolon or a comma"),
        text("merged_into", f"the id of the {noun} that it was merged into"),
        deletion(),
    )


def deletion() -> Field:
    """The field in which a source says that a row is deleted."""
    return Field(DELETED, "bool", "deleted in its source: not counted")
