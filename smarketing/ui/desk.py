"""What came of a write that a person asked for, kept until the next one and shown where the person looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from smarketing.errors import SmarketingError
from smarketing.ui import parts

T = TypeVar("T")


def attempt(write: Callable[[], T]) -> tuple[T | None, str]:
    """What a write returns, and ""; or None, and why it was refused in words that are not escaped."""
    try:
        return write(), ""
    except SmarketingError as error:
        return None, str(error)


@dataclass
class SaveResult:
    """The outcome of the last save: `message`, "" for none; `is_refused` when nothing was written: then it is why."""

    message: str = ""
    is_refused: bool = False

    def say(self, message: str, *, is_refused: bool = False) -> None:
        """The outcome from now on."""
        self.message, self.is_refused = message, is_refused

    def save(self, write: Callable[[], Any], message: str) -> bool:
        """Make a write; whether it was done. The outcome is the `message`, or why it was refused."""
        _, refusal = attempt(write)
        self.say(refusal or message, is_refused=bool(refusal))
        return not refusal

    @property
    def icon(self) -> str:
        """What stands before the message."""
        return ":material/error:" if self.is_refused else ":material/check:"

    def show(self) -> None:
        """Shows it as a message; nothing where there is none."""
        if self.message:
            (st.error if self.is_refused else st.success)(parts.text(self.message), icon=self.icon)
