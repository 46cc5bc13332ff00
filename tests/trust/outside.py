"""Writes down each address outside this machine that a Python process turns to."""

from __future__ import annotations

import os
import sys
from pathlib import Path

SCRIPT = f"""
import sys
sys.path.append({str(Path(__file__).resolve().parents[2])!r})
from tests.trust.outside import watch
watch()
"""
_HERE = ("127.", "::1", "localhost", "0.0.0.0")
_EVENTS = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0, "socket.gethostbyname": 0}


def watch() -> None:
    """From now on each attempt is a line of the file that TRUST_OUTSIDE names."""
    target = os.open(os.environ["TRUST_OUTSIDE"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if event in _EVENTS:
            address = arguments[_EVENTS[event]]
            host = address[0] if isinstance(address, tuple) else address
            if isinstance(host, str) and host and not host.startswith((*_HERE, "/")):
                os.write(target, f"{event} {host}\n".encode())

    sys.addaudithook(note)
    os.write(target, b"watching\n")
