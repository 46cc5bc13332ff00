"""The files that were dropped, and those that lie inside dropped archives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from smarketing.errors import SmarketingError
from smarketing.intake.archives import Part
from smarketing.intake.progress import Progress
from smarketing.intake.worker import expand
from smarketing.sources import Mapping, mappings
from smarketing.ui import parts

# Steps come at least five times a second: what is read within a second needs no word.
_PATIENCE = 6
_MAP_BYTES = 1_000_000


class File(Protocol):
    """A file on the desk: what Streamlit holds, or a member of an archive."""

    @property
    def name(self) -> str:
        """Its name, as its user wrote it."""

    @property
    def file_id(self) -> str:
        """What tells it from all other files of the session."""

    def getvalue(self) -> bytes:
        """Its bytes."""


@dataclass(frozen=True)
class Member:
    """One member of an archive; without bytes, `refusal` says why it is not taken."""

    name: str
    file_id: str
    data: bytes
    refusal: Part | None = None

    def getvalue(self) -> bytes:
        """Its bytes; none when it is refused."""
        return self.data


@dataclass(frozen=True)
class Dropped:
    """The files that one dropped file holds, and how many folders and system files of an archive were skipped."""

    files: tuple[File, ...]
    skipped: int = 0


def dropped(file: UploadedFile) -> Dropped:
    """The file itself, or the members of a zip."""
    found = expand(file.getvalue(), str(file.name))
    if len(found.parts) == 1 and found.parts[0].name == file.name and found.parts[0].data is not None:
        return Dropped((file,))
    members = [
        Member(part.name, f"{file.file_id}/{place}", part.data or b"", None if part.data is not None else part)
        for place, part in enumerate(found.parts)
    ]
    return Dropped(tuple(members), found.skipped)


def maps_in(file: File) -> tuple[Mapping, ...] | str:
    """The mappings of a map file, or why it has none."""
    data = file.getvalue()
    if len(data) > _MAP_BYTES:
        return f"This map file has {len(data):,} bytes; a map has at most {_MAP_BYTES:,}."
    try:
        return mappings(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return "This map file is no UTF-8 text."
    except (SmarketingError, TypeError) as wrong:
        return str(wrong)
    except RecursionError:
        return "This map file is nested too deeply."


class Teller:
    """Says how far the reading of a file has come, once that takes a moment, with a button that ends it.

    Its press interrupts the run at the next word that is said, which ends the worker; then `cancel` is called.
    """

    def __init__(self, name: str, key: str, cancel: Callable[[], None]) -> None:
        self._name, self._key, self._cancel = name, key, cancel
        self._heard = 0
        self._row: DeltaGenerator | None = None
        self._words: DeltaGenerator | None = None

    def __call__(self, step: Progress) -> None:
        """Say the step."""
        self._heard += 1
        if self._heard < _PATIENCE:
            return
        if self._words is None:
            self._row = st.empty()
            with self._row.container(horizontal=True, vertical_alignment="center"):
                self._words = st.empty()
                st.button("Cancel", key=self._key, icon=":material/cancel:", on_click=self._cancel)
        self._words.markdown(f"{parts.text(self._name)}: {step.words}")

    def end(self) -> None:
        """Take the words away."""
        if self._row is not None:
            self._row.empty()
