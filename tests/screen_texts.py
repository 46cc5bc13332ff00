"""Every text that a page shows, in each of its views: words, labels, tooltips, tables, figures and their texts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, ButtonGroup, Code, Dataframe, Node, Table, Toggle

from tests.architecture import ROOT

PAGES = sorted(path.name for path in (ROOT / "pages").glob("[!_]*.py"))
# Choices that change what is counted, not the words.
_UNMOVED = {"segment", "period"}
# How the screen is put together, which nobody reads.
_UNREAD = {"id", "key", "form_id", "page_script_hash", "query_param_key", "type", "url", "color", "style"}


def texts(page: str, **query: str) -> Iterator[tuple[str, str]]:
    """(the view, a text in it) of a page: each choice of each switch that stands in the address is taken once."""
    app = AppTest.from_file(str(ROOT / "pages" / "_frame.py"), default_timeout=120)
    for name, value in query.items():
        app.query_params[name] = value
    app.run().switch_page(page).run()
    taken: set[tuple[str, Any]] = set()
    while True:
        chosen = [(each.key, each.value) for each in _switches(app)]
        taken |= set(chosen)
        view = ", ".join(f"{key}={value}" for key, value in chosen)
        assert not app.exception, (page, view)
        for text in _texts(app._tree.main):
            yield view, text
        if not _turn(app, taken):
            return
        app.run()


def _switches(app: AppTest) -> list[Any]:
    found = [node for node in _nodes(app._tree.main) if isinstance(node, ButtonGroup | Toggle)]
    bound = [each for each in found if each.key and each.proto.query_param_key and each.key not in _UNMOVED]
    return [each for each in bound if not isinstance(each.value, list)]


def _turn(app: AppTest, taken: set[tuple[str, Any]]) -> bool:
    """Turns each switch to a choice that was not taken yet; False when there is none."""
    is_turned = False
    for each in _switches(app):
        options = (True,) if isinstance(each, Toggle) else each.options
        new = next((option for option in options if (each.key, option) not in taken), None)
        if new is not None:
            each.set_value(new)
            taken.add((each.key, new))
            is_turned = True
    return is_turned


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Block):
        for child in node.children.values():
            yield from _nodes(child)


def _texts(root: Block) -> Iterator[str]:
    for node in _nodes(root):
        # SQL is not prose: its headers are read where they stand.
        if isinstance(node, Code):
            continue
        if isinstance(node, Dataframe | Table):
            yield from _cells(node)
        proto = getattr(node, "proto", None)
        if proto is not None:
            yield from _strings(proto)


def _cells(table: Dataframe | Table) -> Iterator[str]:
    frame = table.value
    labels = json.loads(table.proto.columns or "{}") if isinstance(table, Dataframe) else {}
    # Of a column with a label only that is shown, and it is among the strings.
    yield from (str(name) for name in frame.columns if not (labels.get(name) or {}).get("label"))
    for name in frame.columns:
        # The columns of a read are called as in its SQL.
        if name != "column":
            yield from {text for text in frame[name] if isinstance(text, str)}


def _strings(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        if field.name in _UNREAD:
            continue
        for each in value if field.is_repeated else (value,):
            if isinstance(each, Message):
                yield from _strings(each)
            elif isinstance(each, str):
                yield from _unpacked(each)


def _unpacked(text: str) -> Iterator[str]:
    """The texts in a JSON (a figure), or the text itself."""
    if not text.startswith(("{", "[")):
        yield text
        return
    try:
        yield from _values(json.loads(text))
    except ValueError:
        yield text


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _unpacked(value)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in _UNREAD:
                yield from _values(each)
    elif isinstance(value, list):
        for each in value:
            yield from _values(each)
