"""The migrations: what was applied to a database, and by which text, so that none is ever applied in another form."""

from __future__ import annotations

import hashlib

from smarketing import queries
from smarketing.errors import WarehouseError
from smarketing.warehouse import workspace
from smarketing.warehouse.connection import Writer

_MARK = "migration "


def names() -> list[str]:
    """The migrations that this version knows, oldest first: 0001, 0002 and so on."""
    return [path.stem for path in sorted((queries.FOLDER / "migrations").glob("*.sql"))]


def checksum(name: str) -> str:
    """The sha256 of a migration's text."""
    return hashlib.sha256(_text(name).encode()).hexdigest()


def apply(writer: Writer) -> bool:
    """Apply what is missing; whether the database was empty before.

    WarehouseError when the database was written by a newer version, or a migration was applied to it in another form.
    A database of 0.1.0 has no checksums: it takes those of its migrations, whose text is that of 0.1.0.
    """
    done = _version(writer)
    if done > len(names()):
        raise WarehouseError(
            f"This warehouse was written by a newer version (its schema is {done}, this version knows "
            f"{len(names())}). Update Smarketing, or restore a backup."
        )
    marks = workspace.beginning(writer, _MARK) if done else {}
    _assert_same(marks, done)
    for name in names()[done:]:
        writer.run(f"migrations/{name}.sql")
    for name in names()[len(marks) :]:
        workspace.put(writer, _MARK + name, checksum(name))
    if done < len(names()):
        workspace.put(writer, "schema_version", str(len(names())))
    return done == 0


def _assert_same(marks: dict[str, str], done: int) -> None:
    """WarehouseError when a migration that was applied is not known, or had another text."""
    for name, applied in marks.items():
        if name not in names()[:done]:
            raise WarehouseError(
                f"This warehouse went through a migration, {name}, that this version does not know: it was written by "
                "another build of Smarketing. Nothing was changed. Start the build that wrote it, or restore a backup."
            )
        if applied != checksum(name):
            raise WarehouseError(
                f"This warehouse went through migration {name} in another form than this version has: one of the two "
                "was altered. Nothing was changed. Install Smarketing anew, start the build that wrote the warehouse, "
                "or restore a backup."
            )
    missing = [name for name in names()[:done] if marks and name not in marks]
    if missing:
        raise WarehouseError(
            f"This warehouse does not say in which form it went through migration {missing[0]}. Nothing was changed. "
            "Restore a backup."
        )


def _version(writer: Writer) -> int:
    if writer.query("select 1 as present from duckdb_schemas() where schema_name = 'app'").is_empty():
        return 0
    return int(workspace.value(writer, "schema_version") or 0)


def _text(name: str) -> str:
    return queries.text(f"migrations/{name}.sql")
