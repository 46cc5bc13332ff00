"""Values as TOML writes them: tomllib reads, and the standard library has nothing that writes."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def key(name: str) -> str:
    """A key: bare where that may be, else quoted."""
    return name if _BARE.fullmatch(name) else value(name)


def value(what: Any, *, pad: str = "") -> str:
    """A string, boolean, number, date, array or inline table; `pad` stands inside the braces of a table."""
    if isinstance(what, str):
        return json.dumps(what, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(what, bool):
        return str(what).lower()
    if isinstance(what, date):
        return what.isoformat()
    if isinstance(what, list | tuple):
        return f"[{', '.join(value(part, pad=pad) for part in what)}]"
    if isinstance(what, dict):
        inside = ", ".join(f"{key(name)} = {value(part, pad=pad)}" for name, part in what.items())
        return f"{{{pad}{inside}{pad}}}" if inside else "{}"
    return repr(what)
