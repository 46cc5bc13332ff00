"""`python -m smarketing`: the command line."""

from __future__ import annotations

import sys

from smarketing.cli import main

sys.exit(main())
