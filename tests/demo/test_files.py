"""The demo company's files: committed, small, invented, and the same bytes from each run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smarketing import demo
from smarketing.settings import ROOT

COMMITTED = ROOT / "data" / "demo"


def test_writing_again_gives_the_committed_bytes(tmp_path: Path) -> None:
    written = demo.write(tmp_path)
    assert [path.name for path in written if path.suffix == ".csv"] == [file.name for file in demo.FILES]
    for path in written:
        assert path.read_bytes() == (COMMITTED / path.name).read_bytes(), path.name


@pytest.mark.slow
def test_another_seed_gives_another_company(tmp_path: Path) -> None:
    for path in demo.write(tmp_path, seed=1):
        if path.suffix == ".csv" and path.name not in {"people.csv", "quotas.csv", "targets.csv"}:
            assert path.read_bytes() != (COMMITTED / path.name).read_bytes(), path.name


def test_the_folder_holds_these_files_alone_and_stays_small() -> None:
    maps = {"lead-stage-history.toml", ".gitattributes"}
    assert {path.name for path in COMMITTED.iterdir()} == {file.name for file in demo.FILES} | maps
    assert sum(path.stat().st_size for path in COMMITTED.iterdir()) < 13_000_000


@pytest.mark.parametrize("file", demo.FILES, ids=lambda file: file.name)
def test_no_address_can_belong_to_anybody(file: demo.DemoFile) -> None:
    text = (COMMITTED / file.name).read_bytes().decode("utf-16" if "linkedin" in file.name else "utf-8-sig")
    domains = set(re.findall(r"@([\w.-]+)", text)) | set(re.findall(r"\bwww\.([\w.-]+)", text))
    assert {domain.rsplit(".", 1)[-1] for domain in domains} <= {"example"}
