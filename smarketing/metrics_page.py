"""`docs/METRICS.md`: each metric as it is declared, then every question, rule and derived table as its SQL file says.

A file that takes in blocks of `queries/includes/` has its whole SQL beside it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from smarketing import queries
from smarketing.metrics.declaration import Metric
from smarketing.metrics.registry import METRICS
from smarketing.metrics.relations import family
from smarketing.metrics.wording import OWNERS, VIEWS
from smarketing.queries import Query

_OPENING = """# What is counted, and how

Written by `make docs` from the declarations in `smarketing/metrics/` and the headers of the files in `queries/`; change
it there. On the command line each metric is answered by `python -m smarketing metric KEY`, each question by
`python -m smarketing read NAME`.
"""
_METRICS = """## Metrics

Each is declared once, and one engine answers it.
"""


def page() -> str:
    """The whole page in Markdown, ending with a newline."""
    sections = [
        ("Questions", "reads", queries.reads()),
        ("Derived tables", "marts", queries.marts()),
        ("Checks, run after each load", "checks", queries.checks()),
    ]
    parts = [_OPENING, _METRICS, *(_metric(declared) for declared in METRICS.values())]
    for title, folder, found in sections:
        parts += [f"## {title}\n", *(_section(query, folder) for query in found.values())]
    return "\n".join(parts)


def _metric(declared: Metric) -> str:
    """One metric: whose it is, what it counts, its traps and relatives, and the read that counts it."""
    relatives = [f"[{METRICS[key].label}](#{_anchor(METRICS[key])})" for key in family(declared.key)]
    lines = {
        "Key": f"`{declared.key}`",
        "Whose": OWNERS[declared.side],
        "Unit": declared.unit,
        "Counts": VIEWS[declared.view],
        "Formula": declared.formula,
        "Source": declared.source,
        "Look at it over": declared.horizon,
        "Trap": " ".join(declared.traps),
        "Related to": ", ".join(relatives),
        "Target": f"`{declared.target}`" if declared.target else "",
        "Counted by": ", ".join(
            f"[{name}](../queries/reads/{name}.sql)" for name in dict.fromkeys(declared.measure.reads)
        ),
    }
    rows = [f"- {name}: {what}" for name, what in lines.items() if what]
    return "\n".join([f"### {declared.label}\n", f"{declared.says}\n", *rows, ""])


def _anchor(declared: Metric) -> str:
    """The place of a metric on the page, as the heading makes it."""
    return re.sub(r"[^\w -]", "", declared.label.lower()).replace(" ", "-")


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
