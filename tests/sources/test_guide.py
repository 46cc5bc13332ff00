"""What docs/adding-data.md says is so."""

from __future__ import annotations

import re

from smarketing.settings import ROOT
from smarketing.sources import mappings
from smarketing.sources.registry import SHAPES
from smarketing.targets import TARGETS

GUIDE = (ROOT / "docs" / "adding-data.md").read_text(encoding="utf-8")


def test_its_map_file_is_one():
    text, overlap = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    deals, people = mappings(text)
    assert (deals.source, deals.target, deals.currency, deals.zone) == ("crm", "deals", "EUR", "Europe/Berlin")
    assert deals.values["status"] == {"Signed": "won", "Lost*": "lost", "Parked": "", "*": "open"}
    filled = '[columns]\nname = "Deal"\ncompany = "Client"\nchannel = "From"\n'
    (sheet,) = mappings(f'source = "sheet"\ntarget = "deals"\n{overlap}\n{filled}')
    assert (sheet.key, sheet.made_id) == (("name", "company"), "deal_id")
    assert sheet.policy == {"company": "only_if_blank", "channel": "newest"}
    assert (people.target, people.columns, people.nulls) == ("people", {"name": "Account manager"}, ("n/a", "-"))


def test_it_names_every_field_of_every_target():
    for target in TARGETS.values():
        (row,) = re.findall(rf"^\| `{target.name}` \|.*$", GUIDE, re.MULTILINE)
        assert set(re.findall(r"`(\w+)`", row)) == {target.name, *target.names}


def test_it_names_every_source():
    named = {row.split("|")[1].strip().lower().replace(" ", "_") for row in GUIDE.splitlines() if row.startswith("| ")}
    assert {shape.source for shape in SHAPES} - {"generic"} <= named
