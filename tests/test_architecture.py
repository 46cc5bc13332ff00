"""The few rules of this house that matter, over every Python file of it."""

from __future__ import annotations

import re
import sys

import pytest

from smarketing import queries
from tests.architecture import (
    ROOT,
    RULES,
    Module,
    arrows,
    calls,
    imported,
    lengths,
    libraries,
    modules,
    names,
    questions,
    quotients,
    reads_asked,
    refusals,
    sql_strings,
    words,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_module_keeps(rule):
    violations = [violation for module in modules() for violation in rule(module)]
    assert not violations, "\n".join(["", *violations])


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        (libraries, "pages/deals.py", "import polars as pl"),
        (libraries, "pages/deals.py", "from plotly import graph_objects"),
        (libraries, "smarketing/analysis/x.py", "def f():\n    import streamlit as st"),
        (libraries, "smarketing/loading.py", "import duckdb"),
        (libraries, "smarketing/ui/x.py", "from pandas import DataFrame"),
        (arrows, "smarketing/intake/x.py", "from smarketing.warehouse import Warehouse"),
        (arrows, "smarketing/intake/x.py", "from ..warehouse import Warehouse"),
        (arrows, "smarketing/intake/x.py", "from smarketing import warehouse"),
        (arrows, "smarketing/warehouse/x.py", "import smarketing.intake.read"),
        (arrows, "smarketing/charts/x.py", "from smarketing.queries import reads"),
        (arrows, "smarketing/format.py", "from smarketing.ui import parts"),
        (lengths, "pages/deals.py", "x = 1\n" * 121),
        (lengths, "smarketing/deals.py", "x = 1\n" * 301),
        (lengths, "smarketing/deals.py", "def f():\n" + "    x = 1\n" * 40),
        (names, "smarketing/utils.py", ""),
        (names, "smarketing/deals.py", "def get_deals(): ..."),
        (names, "smarketing/deals.py", "class DealManager: ..."),
        (refusals, "smarketing/ui/deals.py", "try:\n    save()\nexcept SmarketingError as error:\n    st.error(error)"),
        (quotients, "smarketing/sales_view.py", "share = won / closed"),
        (quotients, "pages/deals.py", "rate = found.part / found.n"),
        (quotients, "smarketing/ui/deals.py", "pl.col('won') / pl.col('closed')"),
        (calls, "smarketing/deals.py", "print(1)"),
        (calls, "pages/deals.py", "st.cache_data.clear()"),
        (calls, "pages/deals.py", "@st.cache_data\ndef rows(): ...\nrows.clear()"),
        (calls, "pages/deals.py", "st.markdown(x, unsafe_allow_html=True)"),
        (calls, "pages/deals.py", "st.query_params['a'] = 1"),
        (calls, "smarketing/deals.py", "pl.col('a').dt.convert_time_zone('UTC')"),
        (sql_strings, "smarketing/deals.py", "f'select * from {table}'"),
        (sql_strings, "smarketing/deals.py", "'delete from ' + table"),
        (sql_strings, "smarketing/deals.py", "'drop table %s' % table"),
        (sql_strings, "smarketing/deals.py", "'insert into {} values (1)'.format(table)"),
        (questions, "pages/deals.py", '"""Deals."""'),
    ],
)
def test_a_rule_refuses(rule, path, source):
    assert list(rule(Module(path, source)))


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        (libraries, "app.py", "import pandas, pyarrow\nimport plotly.graph_objects"),
        (libraries, "smarketing/warehouse/store.py", "import duckdb"),
        (arrows, "smarketing/loading.py", "from smarketing.warehouse import Warehouse\nfrom smarketing import intake"),
        (lengths, "smarketing/deals.py", "def f():\n    '''One\n" + "    line\n" * 40 + "    '''\n    return 1"),
        (refusals, "smarketing/ui/deals.py", "try:\n    save()\nexcept ValueError:\n    st.error('No number.')"),
        (quotients, "smarketing/metrics/engine.py", "share = won / closed"),
        (quotients, "smarketing/sales_view.py", "hours = minutes / 60\npath = folder / name\nrest = age / HOUR"),
        (calls, "smarketing/deals.py", "sys.stdout.write('x')"),
        (calls, "smarketing/deals.py", "opened = []\nopened.clear()"),
        (sql_strings, "smarketing/deals.py", "f'Choose a {thing} first'"),
        (sql_strings, "smarketing/deals.py", "'select 1'"),
        (questions, "pages/deals.py", '"""Which deals are late?\n\nMore."""'),
        (questions, "pages/_frame.py", '"""The frame."""'),
    ],
)
def test_a_rule_allows(rule, path, source):
    assert not list(rule(Module(path, source)))


def test_each_read_that_the_code_asks_for_exists():
    known = queries.reads()
    asked = [pair for module in modules() if not _is_bytes(module) for pair in reads_asked(module)]
    missing = [f"{where}: there is no queries/reads/{name}.sql" for where, name in asked if name not in known]
    assert not missing, "\n".join(["", *missing])


# What scripts ask the command line for stays, though no page asks for it.
READS_OF_SCRIPTS = {"won_sums"}


def test_each_read_is_used_by_the_code():
    spoken = set().union(*(words(module) for module in modules())) | READS_OF_SCRIPTS
    unused = [f"queries/reads/{name}.sql: no page or command asks for it" for name in queries.reads()]
    unused = [line for line in unused if line.split("/")[2].split(".")[0] not in spoken]
    assert not unused, "\n".join(["", *unused])


def test_each_imported_library_is_a_requirement_of_its_own():
    listed = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = {line.split("==")[0] for line in listed.splitlines() if "==" in line} | {"starlette", "anyio"}
    found = {name.split(".")[0]: module.at(node, name) for module in modules() for node, name in imported(module)}
    ours = {"smarketing", "pages", *sys.stdlib_module_names}
    named = {"fpdf": "fpdf2", "pptx": "python-pptx", "fontTools": "fonttools"}
    missing = [where for library, where in found.items() if named.get(library, library) not in ours | pinned]
    assert not missing, "\n".join(["", *missing])


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt", "constraints.txt"])
def test_each_requirement_is_pinned_to_one_version(file):
    lines = [line.split("#")[0].strip() for line in (ROOT / file).read_text(encoding="utf-8").splitlines()]
    loose = [line for line in lines if line and not re.fullmatch(r"(-[rc] \S+)|([\w.\[\]-]+==[\w.]+)", line)]
    assert not loose


def _is_bytes(module: Module) -> bool:
    """Intake reads files, not queries: its read("x") names no SQL."""
    return module.path.startswith(("smarketing/intake/", "smarketing/sources/"))
