"""What came of a write is said in one place: done, or refused and why."""

from __future__ import annotations

import pytest

from smarketing.errors import Refused
from smarketing.ui.desk import SaveResult, attempt


def _refuse() -> None:
    raise Refused("NOT_SAID", "Say who decides.")


def test_an_attempt_returns_what_was_written_or_why_it_was_refused():
    assert attempt(lambda: 3) == (3, "")
    assert attempt(_refuse) == (None, "Say who decides.")


def test_a_fault_of_ours_is_no_refusal():
    with pytest.raises(ZeroDivisionError):
        attempt(lambda: 1 // 0)


def test_the_outcome_of_a_save_is_the_message_or_the_refusal_and_the_next_one_replaces_it():
    result = SaveResult()
    assert not result.save(_refuse, "Saved.")
    assert (result.message, result.is_refused, result.icon) == ("Say who decides.", True, ":material/error:")
    assert result.save(lambda: None, "Saved.")
    assert (result.message, result.is_refused, result.icon) == ("Saved.", False, ":material/check:")
