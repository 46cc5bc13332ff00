"""The server hears this machine alone, answers strangers with 403, calls nobody, and keeps what it was told."""

from __future__ import annotations

import base64
import http.client
import json
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from smarketing.settings import ROOT
from smarketing.ui.server import PLOTLY_PATH
from smarketing.warehouse import Warehouse
from tests.browser.server import Server, serving, settled
from tests.trust.outside import SCRIPT
from tests.warehouse.build import load

CANARY = "canary-4711"
ROUTES = (
    "/",
    "/data",
    "/no-such-page",
    "/healthz",
    "/readyz",
    "/_stcore/health",
    "/_stcore/host-config",
    "/app/static/icon.png",
    "/app/static/none",
    "/media/none.csv",
    "/_stcore/none",
    PLOTLY_PATH,
)


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("outside") / "calls"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, outside: Path) -> Iterator[Server]:
    """The app over one lead with a name to keep, each of its calls to the outside written down."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "sitecustomize.py").write_text(SCRIPT, encoding="utf-8")
    house = Warehouse(folder / "warehouse.duckdb")
    load(house, "leads", [{"lead_id": CANARY, "created_at": "2026-10-02", "channel": CANARY}])
    house.close()
    paths = os.pathsep.join((str(folder), str(ROOT)))
    with serving(ROOT / "app.py", folder, SMARKETING_DEMO="0", PYTHONPATH=paths, TRUST_OUTSIDE=str(outside)) as server:
        yield server


def test_the_settings_of_the_server_are_those_of_one_machine():
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        config = tomllib.load(file)
    assert (
        config["server"]
        | {
            "address": "127.0.0.1",
            "allowedHosts": ["127.0.0.1", "localhost"],
            "enableXsrfProtection": True,
            "enableCORS": True,
            "enableStaticServing": False,
        }
        == config["server"]
    )
    assert config["client"]["showErrorDetails"] == "none"
    assert config["client"]["showErrorLinks"] is False
    assert config["browser"]["gatherUsageStats"] is False


def test_it_listens_on_the_loopback_address_alone(app):
    port = urlsplit(app.url).port
    found = [
        line.split()[1]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        if Path(table).exists()
        for line in Path(table).read_text(encoding="ascii").splitlines()[1:]
        if line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A"
    ]
    if not found:
        pytest.skip("this system does not list its sockets under /proc")
    assert found == [f"0100007F:{port:04X}"]


@pytest.mark.parametrize("route", ROUTES)
def test_every_answer_has_the_headers_and_none_says_more_than_asked(app, route):
    _, headers, body = app.fetch(route)
    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers
    assert CANARY.encode() not in body
    assert str(ROOT).encode() not in body
    assert b"Traceback" not in body


@pytest.mark.parametrize(
    ("host", "origin", "expected"),
    [
        (None, None, 101),
        ("evil.test", None, 403),
        ("evil.test", "http://evil.test", 403),
        (None, "http://evil.test", 403),
        (None, "null", 403),
        (None, "http://127.0.0.1.evil.test", 403),
    ],
)
def test_a_web_socket_is_opened_for_our_own_page_alone(app, host, origin, expected):
    place = urlsplit(app.url)
    headers = {
        "Host": host or place.netloc,
        "Origin": origin or app.url,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(b"0123456789abcdef").decode(),
    }
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=20)
    connection.putrequest("GET", "/_stcore/stream", skip_host=True, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    assert connection.getresponse().status == expected
    connection.close()


def test_no_page_is_served_under_a_foreign_name(app):
    for path in ROUTES:
        assert app.fetch(path, Host="evil.test")[0] == 403
        assert app.fetch(path, Origin="http://evil.test")[0] == 403
        assert app.fetch(path, Host="[")[0] in (400, 403)
    assert app.fetch("/", Host="localhost", Origin=app.url)[0] == 200


def test_health_asks_the_database_itself(app):
    """One load is there from the start; another test may have added to it."""
    health = json.loads(app.fetch("/healthz")[2])
    assert (health["status"], health["warehouse_version"] >= 1) == ("ok", True)


@pytest.mark.slow
def test_a_tour_calls_nobody_outside_and_two_visitors_see_one_truth(app, visit, outside):
    reader, loader = visit(app, "/?period=All+time"), visit(app, "/data")
    for path in ("reconcile", "definitions"):
        visit(app, f"/{path}")
    assert reader.get_by_role("heading", level=2).first.is_visible()
    files = [{"name": "more.csv", "mimeType": "text/csv", "buffer": _more()}]
    loader.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(files)
    loader.get_by_role("button", name="Load 5 rows").click()
    loader.get_by_text("5 new records from 1 file").wait_for()
    # The reader's next rerun, whatever causes it, has the new rows.
    reader.get_by_text("Records", exact=True).click()
    reader.get_by_text("6 records").wait_for()
    settled(reader)
    assert json.loads(app.fetch("/healthz")[2])["warehouse_version"] > 1
    calls = outside.read_text(encoding="utf-8").splitlines()
    assert set(calls) == {"watching"}
    assert CANARY not in app.words()
    assert "Traceback" not in app.words()


def test_the_watch_itself_sees_a_call(tmp_path):
    import subprocess
    import sys

    calls = tmp_path / "calls"
    script = SCRIPT + "import socket\ns = socket.socket()\ns.settimeout(0.01)\ns.connect_ex(('192.0.2.1', 9))\n"
    subprocess.run([sys.executable, "-c", script], env=os.environ | {"TRUST_OUTSIDE": str(calls)}, check=True)
    assert calls.read_text(encoding="utf-8").splitlines() == ["watching", "socket.connect 192.0.2.1"]


def _more() -> bytes:
    return ("lead_id,created_at\n" + "".join(f"m{number},2026-10-03\n" for number in range(5))).encode()


@pytest.fixture
def robbed(tmp_path: Path) -> Iterator[Server]:
    """The app over a database from before the last load."""
    path = tmp_path / "warehouse.duckdb"
    house = Warehouse(path)
    house.backup(tmp_path / "older.duckdb")
    load(house, "leads", [{"lead_id": CANARY, "created_at": "2026-10-02"}])
    house.close()
    (tmp_path / "older.duckdb").replace(path)
    with serving(ROOT / "app.py", tmp_path, SMARKETING_DEMO="0") as server:
        yield server


def test_the_data_page_and_the_log_say_what_is_lost(robbed, visit):
    page = visit(robbed, "/data")
    assert page.get_by_text("The database has lost 1 change that was confirmed before").count() == 1
    assert page.get_by_text("load of leads.csv (2026-11-01, 1 row)").count() == 1
    assert "missing since the last time: upload 1 (loaded)" in robbed.words()
    assert CANARY not in robbed.words()
