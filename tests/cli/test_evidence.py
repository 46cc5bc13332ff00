"""What a row proves, through the command line: won, lost and converted are proven or asked, never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

PUBLIC = Path(__file__).parents[1] / "vectors" / "public"


@pytest.fixture
def load(run, tmp_path):
    """`load("a,b", "1,2")`: a file of these lines, loaded; further options by name."""

    def loaded(*lines: str, name: str = "deals.csv", options: tuple[str, ...] = ()):
        file = tmp_path / name
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return run("load", file, *options)

    return loaded


def _states(run) -> dict[str, str]:
    rows = run("read", "deal_rows", "--format", "json").json
    return {row["deal_id"]: row["status"] for row in rows}


def test_stages_in_the_customers_own_words_are_asked_before_anything_is_loaded(run):
    file = PUBLIC / "05b_nonlatin_stages" / "deals.csv"
    done = run("load", file)
    assert done.code == 1
    assert "What do these words of Deal Stage mean as status?" in done.err
    (outcome,) = run("load", file, "--dry-run", "--json").json["files"]
    (question,) = outcome["questions"]
    assert (outcome["state"], question["id"]) == ("needs_choice", "values:status")
    assert [*question["evidence"]] == [
        "受注", "失注", "Ganho", "Signed", "Vertrag unterschrieben", "Kontrakt podepsán", "계약 완료", "مغلقة ناجحة",
    ]  # fmt: skip
    meanings = '{"失注": "lost", "受注": "won", "Ganho": "won", "Signed": "won", "Vertrag unterschrieben": "won", '
    meanings += '"Kontrakt podepsán": "won", "계약 완료": "won", "مغلقة ناجحة": "won"}'
    assert run("load", file, "--choice", f"values.status={meanings}").code == 0
    assert [*_states(run).values()] == ["won", "lost", "won", "won", "won", "won", "won", "won", "open"]


def test_a_chance_of_all_or_nothing_says_which_stage_of_hubspot_is_won(run):
    done = run("load", PUBLIC / "33_probability_evidence" / "deals.csv")
    assert done.code == 0
    assert "Status, by the rest of the row: 受注 as won (1), 失注 as lost (1), 提案 as open (1)." in done.out
    assert _states(run) == {"1": "won", "2": "lost", "3": "open"}


def test_a_person_may_say_otherwise_of_a_word_that_its_row_decided(run):
    file = PUBLIC / "33_probability_evidence" / "deals.csv"
    assert run("load", file, "--choice", 'values.status={"受注": "open"}').code == 0
    assert _states(run) == {"1": "open", "2": "lost", "3": "open"}


def test_a_reason_for_a_loss_proves_it_and_what_proves_nothing_is_asked(run, load):
    header = "Record ID,Deal Name,Deal Stage,Amount,Close Date,Create Date,Deal owner,Currency,Closed Lost Reason"
    rows = (
        "1,A,Vertrag verloren,10,2026-03-10,2026-02-01,Rep,EUR,Preis",
        "2,B,Gewonnen,20,2026-03-10,2026-02-01,Rep,EUR,",
    )
    done = load(header, *rows)
    assert "'Gewonnen' (1)" in done.err
    assert "Vertrag" not in done.err
    assert load(header, *rows, options=("--choice", "values.status=won")).code == 0
    assert _states(run) == {"1": "lost", "2": "won"}


def test_the_flags_of_salesforce_decide_against_any_word(run, load):
    header = "Id,Name,StageName,Amount,CurrencyIsoCode,CloseDate,CreatedDate,IsWon,IsClosed,OwnerId"
    rows = (
        "006A,A,Closed Won,10,EUR,2026-03-10,2026-02-01,false,true,Rep",
        "006B,B,Perdida,20,EUR,2026-03-10,2026-02-01,true,true,Rep",
        "006C,C,受注,30,EUR,2026-03-10,2026-02-01,false,false,Rep",
    )
    assert load(header, *rows, name="Opportunity.csv").code == 0
    assert _states(run) == {"006A": "lost", "006B": "won", "006C": "open"}


def test_an_early_stage_of_salesforce_may_have_no_chance_and_is_asked(run, load):
    header = "Opportunity ID,Opportunity Name,Stage,Probability (%),Amount,Amount Currency,Close Date,Created Date"
    rows = (
        "006A,A,Signé,100,10,EUR,2026-03-10,2026-02-01",
        "006B,B,Premier contact,0,20,EUR,2026-03-10,2026-02-01",
        "006C,C,Devis,60,30,EUR,2026-03-10,2026-02-01",
    )
    (outcome,) = load(header, *rows, options=("--json",)).json
    assert outcome["questions"][0]["evidence"] == {"Premier contact": 1}
    assert load(header, *rows, options=("--choice", "values.status=open")).code == 0
    assert _states(run) == {"006A": "won", "006B": "open", "006C": "open"}


def test_a_lead_of_zoho_is_converted_by_its_flag_or_the_record_that_it_became(run, load):
    header = "Record Id,Last Name,Email,Lead Source,Lead Status,Lead Owner,Created Time,Converted,Converted Account"
    rows = (
        "zcrm_1,A,a@x.com,Web,Contacted,Rep,2026-02-01 09:00:00,true,",
        "zcrm_2,B,b@x.com,Web,Contacted,Rep,2026-02-01 09:00:00,false,Acme",
        "zcrm_3,C,c@x.com,Web,Contacted,Rep,2026-02-01 09:00:00,false,",
    )
    assert load(header, *rows, name="leads.csv").code == 0
    funnel = run("read", "cohort_funnel", "--format", "json").json
    assert {row["stage"]: row["reached"] for row in funnel} == {
        "lead": 3,
        "mql": 2,
        "sal": 2,
        "sql": 2,
        "opportunity": 0,
    }


def test_a_word_for_converted_is_asked_where_the_flag_denies_it(run, load):
    header = "Lead ID,First Name,Last Name,Email,Lead Status,Created Date,Lead Owner,Converted"
    rows = ("00QA,Ann,A,a@x.com,Closed - Converted,2026-02-01,Rep,0", "00QB,Bob,B,b@x.com,Working,2026-02-01,Rep,1")
    (outcome,) = load(header, *rows, name="leads.csv", options=("--json",)).json
    assert outcome["questions"][0]["evidence"] == {"Closed - Converted, not converted": 1}
