"""What the demo company did with what it heard, so that a note is seen from its first to its last step."""

from __future__ import annotations

from typing import Any

from smarketing.demo import heard
from smarketing.metrics.moved import moved
from smarketing.warehouse import Action, Warehouse


def give(warehouse: Warehouse) -> None:
    """Do with the demo company's notes what it did with them; twice is once."""
    for step in heard.answers(warehouse.read("note_rows").to_dicts()):
        said = dict(step.said)
        if step.what == "action":
            said = {"action": Action(**said)}
        if step.what == "verify":
            said["finding"] = _finding(warehouse, step.note_id)
        write: Any = getattr(warehouse.notes, step.what)
        write(f"demo:{step.what}:{step.note_id}", step.note_id, **said, by=step.by, at=step.at)


def _finding(warehouse: Warehouse, note_id: str) -> str:
    """The metric before and after the action of a note, as it reads on that day."""
    row = warehouse.read("note_rows", note_id=note_id).row(0, named=True)
    return moved(warehouse.read, row["metric"], row["action_at"].date(), row["check_on"], row["scope"]).said
