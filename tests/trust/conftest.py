"""The browser of the browser tests, for those who attack it."""

from tests.browser.conftest import chromium, context, visit

__all__ = ["chromium", "context", "visit"]
