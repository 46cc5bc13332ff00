"""The warehouse: the only place that opens DuckDB."""

from smarketing.warehouse.chain import Signature, Version
from smarketing.warehouse.load import Loaded, Upload
from smarketing.warehouse.meeting_rows import Item, Meeting, Snapshot
from smarketing.warehouse.note_events import Link
from smarketing.warehouse.notes import Action, Notes
from smarketing.warehouse.plans import Plan, Plans, Quota
from smarketing.warehouse.warehouse import Warehouse

__all__ = [
    "Action",
    "Item",
    "Link",
    "Loaded",
    "Meeting",
    "Notes",
    "Plan",
    "Plans",
    "Quota",
    "Signature",
    "Snapshot",
    "Upload",
    "Version",
    "Warehouse",
]
