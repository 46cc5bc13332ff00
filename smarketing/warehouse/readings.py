"""How each upload was read, and uploads whose file was read again: the same upload, with what is read of it now."""

from __future__ import annotations

import polars as pl

from smarketing import queries
from smarketing.errors import Refused
from smarketing.targets import target
from smarketing.warehouse import workspace
from smarketing.warehouse.connection import Connection
from smarketing.warehouse.derive import derive_core, rebuild
from smarketing.warehouse.load import Upload, keep_rows, next_version

_MARK = "reading"


class Readings:
    """What the uploads were read by. A reading is a hash: the same one reads the same rows from the same bytes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def mark(self) -> str | None:
        """The mark of the version that last looked after all uploads; None before that."""
        with self._connection.transaction(keep=False) as writer:
            return workspace.value(writer, _MARK)

    def look_after(self, mark: str) -> None:
        """Note that all uploads are as the version with this mark reads them, or are said not to be."""
        with self._connection.transaction(facts=False) as writer:
            workspace.put(writer, _MARK, mark)

    def all(self) -> pl.DataFrame:
        """One row per upload that is not withdrawn, oldest first: see queries/load/readings.sql."""
        return self._connection.frame(queries.text("load/readings.sql"))

    def note(self, upload_id: int, reading: str, unread: str | None = None) -> None:
        """Note that an upload is as this reading reads it; or, in a sentence, why it could not be read so."""
        with self._connection.transaction() as writer:
            writer.run("load/note_reading.sql", upload_id=upload_id, reading=reading, unread=unread)
            next_version(writer)

    def respell(self) -> None:
        """Bring what people said about records under the keys by which their ids are read."""
        with self._connection.transaction() as writer:
            writer.run("load/respelled_keys.sql")
            if writer.frame("load/respelled_count.sql").item():
                writer.run("load/respell_keys.sql")
                rebuild(writer)
                next_version(writer)

    def replace(self, upload_id: int, upload: Upload) -> None:
        """Put what was read again in the place of an upload's rows; its number, its counts and its undo stay.

        Refused when the upload is withdrawn, fills another target, or the rows do not add up.
        """
        goal = target(upload.batch.target)
        with self._connection.transaction() as writer:
            live = writer.frame("load/live_upload.sql", upload_id=upload_id)
            if live.is_empty() or live["target"][0] != goal.name:
                raise Refused("NO_SUCH_UPLOAD", f"There is no upload {upload_id} of {goal.name} to be read again.")
            counts = writer.frame("load/counted_before.sql", upload_id=upload_id).row(0, named=True)
            writer.run("load/upload_keys.sql", table=goal.name, upload_id=upload_id)
            writer.run("load/forget_upload.sql", table=goal.name, upload_id=upload_id)
            stored = keep_rows(writer, upload, upload_id)
            writer.insert("load/touch_again.sql", stored.select("key"))
            writer.run("load/upload_counts.sql", upload_id=upload_id, **counts)
            derive_core(writer, goal)
            next_version(writer)
