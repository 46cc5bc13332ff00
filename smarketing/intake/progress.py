"""How far the reading of a file has come, told to whoever listens in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_WORDS = {
    "sent": "reading {count:,} bytes",
    "decoded": "{count:,} bytes of text, reading its rows",
    "read": "{count:,} rows, looking at their values",
    "typed": "{count:,} of {total:,} columns typed",
    "unpacked": "{count:,} bytes unpacked",
}


@dataclass(frozen=True)
class Progress:
    """A step that was reached: sent, decoded or unpacked (bytes), read (rows) or typed (columns, of `total`)."""

    step: str
    count: int
    total: int | None = None

    @classmethod
    def of(cls, step: object, count: object, total: object) -> Progress:
        """The step that another process tells; ValueError when it is none of ours."""
        if step not in _WORDS or not isinstance(count, int) or not isinstance(total, int | None):
            raise ValueError(f"{step!r} is no step of reading a file")
        return cls(str(step), count, total)

    @property
    def words(self) -> str:
        """The step for people: '1,300,000 rows, looking at their values'."""
        return _WORDS[self.step].format(count=self.count, total=self.total or 0)


Listener = Callable[[Progress], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Has the listener told every step that this process reaches from here on."""
    _listeners.append(listener)


def tell(step: str, count: int, total: int | None = None) -> None:
    """Says that the step was reached."""
    for listener in _listeners:
        listener(Progress(step, count, total))
