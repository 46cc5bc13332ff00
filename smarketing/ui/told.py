"""What came of the last write of a desk, kept until the next one and shown where the person looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from smarketing.errors import SmarketingError
from smarketing.ui import parts


@dataclass
class Told:
    """`said` in words, "" for nothing to say; `is_refused` when nothing was written, and then `said` is why."""

    said: str = ""
    is_refused: bool = False

    def tell(self, words: str, *, is_refused: bool = False) -> None:
        """Say this from now on."""
        self.said, self.is_refused = words, is_refused

    def tried(self, write: Callable[[], Any], words: str) -> bool:
        """Make a write; whether it was done. From then on `words` are said, or why it was refused."""
        try:
            write()
        except SmarketingError as refused:
            self.tell(str(refused), is_refused=True)
            return False
        self.tell(words)
        return True

    @property
    def icon(self) -> str:
        """What stands before the words."""
        return ":material/error:" if self.is_refused else ":material/check:"

    def show(self) -> None:
        """Shows it as a message; nothing where there is nothing to say."""
        if self.said:
            (st.error if self.is_refused else st.success)(parts.text(self.said), icon=self.icon)
