"""How many of the random cases a run looks at: TESTS_SIZE is part (make test), whole (make test-all) or fuzz."""

from __future__ import annotations

import os

SIZES = ("part", "whole", "fuzz")
SIZE = os.environ.get("TESTS_SIZE", "part")


def cases(part: int, whole: int, fuzz: int) -> int:
    """As many cases as this run looks at. The tests that ask are marked `sampled`: make test-all runs them anew."""
    return (part, whole, fuzz)[SIZES.index(SIZE)]
