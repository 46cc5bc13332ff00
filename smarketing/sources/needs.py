"""The fields without which a headline number would be wrong: where a file leaves one empty, a person is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """A field that a target needs: `asks` is its question.

    `among` names the values of `status` whose rows need it; without any all rows do. `likely` are the words in the
    headers that come first among the answers; with `only_likely` no other column is an answer.
    """

    asks: str
    among: tuple[str, ...] = ()
    likely: re.Pattern[str] = re.compile("")
    only_likely: bool = False


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


NEEDS: dict[str, dict[str, Need]] = {
    "deals": {
        "created_at": Need("Which column says when it was opened?", likely=_words(r"creat|add|open|start|ent(er|ry)")),
        "closed_at": Need(
            "Which column says when it was closed?", ("won", "lost"), _words(r"clos|won|win|lost|lose|end|sign")
        ),
    },
    "leads": {
        "created_at": Need("Which column says when the contact became known?", likely=_words(r"creat|add|sign")),
        "mql_at": Need(
            "Which column says when it became an MQL?", (), _words(r"mql|marketing.?qualif"), only_likely=True
        ),
    },
}
