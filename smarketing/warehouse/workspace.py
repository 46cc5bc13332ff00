"""What the database knows of itself and its workspace: one value per name in app.workspace."""

from __future__ import annotations

from smarketing.warehouse.connection import Writer


def value(writer: Writer, name: str) -> str | None:
    """The value of a name; None when there is none."""
    rows = writer.query("select value from app.workspace where name = $name", name=name)
    return next((str(text) for (text,) in rows.iter_rows()), None)


def beginning(writer: Writer, start: str) -> dict[str, str]:
    """The values of all names that begin with `start`, by what follows it."""
    rows = writer.query("select name, value from app.workspace where starts_with(name, $start)", start=start)
    return {name.removeprefix(start): text for name, text in rows.iter_rows()}


def put(writer: Writer, name: str, text: str) -> None:
    """Keep a value in the place of the one before."""
    if value(writer, name) != text:
        writer.execute("delete from app.workspace where name = $name", name=name)
        writer.execute("insert into app.workspace values ($name, $text)", name=name, text=text)
