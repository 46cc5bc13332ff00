"""The agreement from the command line: a file becomes a draft, two signatures put it in force."""

from __future__ import annotations

import pytest

from smarketing.agreement import STARTER
from tests.agreement.build import FULL


@pytest.fixture(autouse=True)
def _loaded(run, folder):
    run("load", folder / "leads.csv")


def test_the_starter_is_in_force_where_nobody_has_signed(run):
    (starter,) = run("agreement", "--json").json
    assert (starter["version"], starter["state"], starter["from"]) == ("starter", "in_force", "1900-01-01")
    assert starter["terms"] == STARTER.to_toml()
    shown = run("agreement", "show")
    assert shown.out.splitlines()[0] == "Starter agreement (starter): in force, from 1900-01-01"
    assert "marketing  Sales accepts at least 70% of the MQLs handed over." in shown.out


def test_a_file_becomes_a_draft_and_two_signatures_put_it_in_force(run, folder):
    file = folder / "agreement.toml"
    file.write_text(FULL, encoding="utf-8")
    made = run("agreement", "import", file, "--by", "Kim")
    number = made.out.split()[-1].rstrip(".")
    assert made.out == f"Agreement 2026 is draft {number}.\n"
    assert run("agreement", "import", file).out == made.out
    change = "definition, triggers: Demo request, Pricing request, Contact request -> Demo request, Pricing request"
    assert f"   change  {change}\n" in run("agreement", "show", number).out
    first = run("agreement", "sign", number, "sales", "--by", "Sol")
    assert first.out == "Agreement 2026 is signed for sales by Sol: waiting for the other side.\n"
    second = run("agreement", "sign", number, "marketing", "--by", "Mara")
    assert second.out == "Agreement 2026 is signed for marketing by Mara: in force from 2026-01-01.\n"
    listed = run("agreement", "list").out
    assert "Sol (sales), Mara (marketing)" in listed
    assert run("agreement", "export", folder / "again.toml", number).code == 0
    assert (folder / "again.toml").read_text(encoding="utf-8") == FULL


def test_a_draft_with_faults_says_them_and_is_not_signed(run, folder):
    file = folder / "agreement.toml"
    file.write_text(FULL.replace("accepted_share = 0.8", "accepted_share = 80"), encoding="utf-8")
    made = run("agreement", "import", file)
    assert "Before it can be signed: The share that sales accepts is 80" in made.out
    number = made.out.splitlines()[0].split()[-1].rstrip(".")
    refused = run("agreement", "sign", number, "sales", "--by", "Sol")
    assert (refused.code, "The share that sales accepts is 80" in refused.err) == (1, True)
    assert "    fault  The share" in run("agreement", "show", number).out
    assert run("agreement", "discard", number).code == 0
    states = {each["version"]: each["state"] for each in run("agreement", "--json").json}
    assert states == {"starter": "in_force", number: "discarded"}


def test_a_file_that_is_no_agreement_is_refused_with_what_is_wrong(run, folder):
    file = folder / "agreement.toml"
    file.write_text(FULL.replace("days = 10", 'days = "ten"'), encoding="utf-8")
    refused = run("agreement", "import", file)
    assert (refused.code, refused.err) == (1, "attempts.days must be a whole number, not 'ten'.\n")


def test_an_export_overwrites_nothing(run, folder):
    (folder / "there.toml").write_text("mine", encoding="utf-8")
    assert run("agreement", "export", folder / "there.toml").code == 1
    assert (folder / "there.toml").read_text(encoding="utf-8") == "mine"
