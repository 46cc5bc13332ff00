"""`docs/METRICS.md`: every question, rule and derived table, in the words of its SQL file's header.

A file that takes in blocks of `queries/includes/` has its whole SQL beside it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from smarketing import queries
from smarketing.queries import Query

_OPENING = """# What is counted, and how

Written from the headers of the files in `queries/` by `make docs`; change it there. Each question can be asked on
the command line: `python -m smarketing read NAME`.
"""


def page() -> str:
    """The whole page in Markdown, ending with a newline."""
    sections = [
        ("Questions", "reads", queries.reads()),
        ("Derived tables", "marts", queries.marts()),
        ("Checks, run after each load", "checks", queries.checks()),
    ]
    parts = [_OPENING]
    for title, folder, found in sections:
        parts += [f"## {title}\n", *(_section(query, folder) for query in found.values())]
    return "\n".join(parts)


def _section(query: Query, folder: str) -> str:
    lines = [f"### {query.name}\n", f"{query.summary}\n"]
    if query.grain:
        lines.append(f"Grain: {query.grain}\n")
    if query.params:
        lines.append(f"Parameters: {', '.join(f'`{name}`' for name in query.params)}\n")
    if query.columns:
        rows = [f"| `{name}` | {_cell(about)} |" for name, about in query.columns.items()]
        lines.append("\n".join(["| column | meaning |", "|---|---|", *rows]) + "\n")
    lines.append(f"SQL: [queries/{folder}/{query.name}.sql](../queries/{folder}/{query.name}.sql)\n")
    if query.has_includes:
        statement = "\n".join(line for line in query.sql.splitlines() if not line.startswith("--"))
        lines.append(f"<details><summary>The whole SQL</summary>\n\n```sql\n{statement}\n```\n\n</details>\n")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Write the page to the file named on the command line."""
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
