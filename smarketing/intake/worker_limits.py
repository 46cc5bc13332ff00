"""What a worker may use for one file."""

from __future__ import annotations

from dataclasses import dataclass

from smarketing.intake import kinds

_MB = 1024 * 1024
_GB = 1024 * _MB
_PACKED = 10


@dataclass(frozen=True)
class Limits:
    """Address space and largest written file (bytes), processor time and wall time (seconds), open files.

    All but the wall time are set by the worker itself and hold where the system has them (not on Windows).
    """

    memory: int = int(2.5 * _GB)
    processor: int = 60
    seconds: float = 150.0
    largest_file: int = _GB
    files: int = 64

    def as_dict(self) -> dict[str, int]:
        """The system's names for them."""
        return {
            "AS": self.memory,
            "CPU": self.processor,
            "FSIZE": self.largest_file,
            "NOFILE": self.files,
            "CORE": 0,
        }


def limits_for(data: bytes) -> Limits:
    """The limits for these bytes: those of a small file, and more for each byte that may have to be read.

    Measured: 126 MB in 4.9 million rows took 4.1 GB of address space (1.5 GB of memory) and 6 s of processor time.
    """
    size = min(kinds.MAX_BYTES, len(data) * _ratio(data))
    processor = 60 + size // _MB
    return Limits(
        memory=int(2.5 * _GB) + 24 * size,
        processor=processor,
        seconds=2.0 * processor + 30,
        largest_file=max(_GB, 12 * size),
    )


def _ratio(data: bytes) -> int:
    """How many bytes may come out of one: a workbook and Parquet pack a table to about a tenth."""
    if data[:2] == b"\x1f\x8b":
        return kinds.MAX_RATIO
    return _PACKED if kinds.is_zip(data) or data[:4] == b"PAR1" else 1
