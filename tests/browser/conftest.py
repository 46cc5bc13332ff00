"""What the browser tests share besides the browser itself, which tests/conftest.py hands out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from smarketing.settings import ROOT
from tests.browser.server import Server, serving


@pytest.fixture(scope="module")
def empty_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over an empty warehouse, without the demo company."""
    with serving(ROOT / "app.py", tmp_path_factory.mktemp("empty"), SMARKETING_DEMO="0") as server:
        yield server
        assert "Traceback" not in server.words()
