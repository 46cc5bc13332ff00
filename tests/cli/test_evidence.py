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


def _won(run) -> list[tuple[str, str]]:
    rows = run("read", "deal_outcomes", "--from", "2026-03-01", "--to", "2026-03-31", "--format", "json").json
    return sorted((row["currency"], f"{float(row['won_amount']):.2f}") for row in rows)


def test_amounts_in_the_currency_of_the_company_are_never_taken_for_that_of_the_deal(run):
    file = PUBLIC / "06_company_currency" / "deals.csv"
    done = run("load", file)
    assert done.code == 1
    assert "In which currency are the amounts of 'Amount in company currency'?" in done.err
    assert run("load", file, "--choice", "currency.Amount in company currency=USD").code == 0
    assert _won(run) == [("USD", "2270.00")]


@pytest.mark.slow
def test_the_currency_of_converted_amounts_is_asked_once(run, load):
    header = (
        '"Opportunity ID","Opportunity Name","Stage","Amount (converted)","Amount Currency","Close Date","Created Date"'
    )
    first = load(header, "006A,A,Closed Won,10,GBP,2026-03-10,2026-02-01", name="a.csv")
    assert "'Amount (converted)'" in first.err
    answer = ("--choice", "currency.Amount (converted)=EUR")
    assert load(header, "006A,A,Closed Won,10,GBP,2026-03-10,2026-02-01", name="a.csv", options=answer).code == 0
    assert load(header, "006B,B,Closed Won,20,JPY,2026-03-10,2026-02-01", name="b.csv").code == 0
    assert _won(run) == [("EUR", "30.00")]


def test_a_converted_amount_takes_the_currency_of_its_own_column(run, load):
    header = "Opportunity ID,Opportunity Name,Stage,Amount (converted),Amount (converted) Currency,Opportunity Currency"
    header += ",Close Date,Created Date"
    assert load(header, "006A,A,Closed Won,10,EUR,GBP,2026-03-10,2026-02-01").code == 0
    assert _won(run) == [("EUR", "10.00")]


def test_a_currency_that_is_no_code_is_asked(run, load):
    header = "deal_id,name,stage,status,amount,currency,created_at,closed_at"
    rows = ("1,A,Done,won,10,EURO,2026-02-01,2026-03-10", "2,B,Done,won,5,€,2026-02-01,2026-03-10")
    (outcome,) = load(header, *rows, options=("--json",)).json
    assert (outcome["questions"][0]["id"], outcome["questions"][0]["evidence"]) == ("values:currency", {"EURO": 1})
    assert load(header, *rows, options=("--choice", 'values.currency={"EURO": "EUR"}')).code == 0
    assert _won(run) == [("EUR", "15.00")]


def test_amounts_without_any_currency_say_so(load):
    header = "Record ID,Deal Name,Deal Stage,Amount,Close Date,Create Date,Deal owner"
    done = load(header, "1,A,Closed Won,10,2026-03-10,2026-02-01,Rep")
    assert done.code == 0
    assert "No column says in which currency 'Amount' is" in done.out


def test_the_times_of_pipedrive_are_known_by_all_their_names(run):
    assert run("load", PUBLIC / "09_pipedrive_labels" / "deals.csv").code == 0
    rows = run("read", "deal_rows", "--format", "json").json
    assert [(row["deal_id"], row["status"], row["created_on"], row["closed_on"]) for row in rows] == [
        ("2001", "won", "2026-02-01", "2026-03-04"),
        ("2002", "lost", "2026-02-02", "2026-03-05"),
        ("2003", "open", "2026-02-03", None),
    ]
    asked = ("--from", "2026-03-01", "--to", "2026-03-31", "--format", "json")
    (row,) = run("read", "deal_outcomes", *asked).json
    assert (row["won"], row["lost"], row["median_cycle_days"]) == (1, 1, 31.0)


def test_a_day_that_no_known_column_tells_is_asked_before_numbers_are_wrong(run, load):
    header = "Deal - ID,Deal - Title,Deal - Stage,Deal - Status,Deal - Value,Deal - Currency,Deal - Won time"
    header += ",Deal - Erledigt,Deal - Erfasst"
    rows = ("1,A,X,Won,9,BRL,2026-03-04,2026-03-04,2026-02-01", "2,B,X,Lost,8,BRL,,2026-03-05,2026-02-02")
    done = load(header, *rows)
    assert "Which column says when it was opened? All 2 rows have none" in done.err
    assert "Which column says when it was closed? 1 lost has none" in done.err
    answers = ("--choice", "needed.created_at=Deal - Erfasst", "--choice", "needed.closed_at=Deal - Erledigt")
    assert load(header, *rows, options=answers).code == 0
    rows = run("read", "deal_rows", "--format", "json").json
    assert [(row["created_on"], row["closed_on"]) for row in rows] == [
        ("2026-02-01", "2026-03-04"), ("2026-02-02", "2026-03-05"),
    ]  # fmt: skip


@pytest.mark.slow
def test_none_of_the_columns_is_an_answer_and_is_not_asked_again(run, load):
    header = "Record ID,Deal Name,Deal Stage,Amount,Currency,Create Date,Deal owner,Last contacted"
    rows = ("1,A,Closed Won,9,EUR,2026-02-01,Rep,2026-03-05", "2,B,Closed Won,8,EUR,2026-02-02,Rep,2026-03-06")
    done = load(header, rows[0], name="a.csv")
    assert "Which column says when it was closed? 1 won has none" in done.err
    assert load(header, rows[0], name="a.csv", options=("--choice", "needed.closed_at=")).code == 0
    assert load(header, rows[1], name="b.csv").code == 0
    assert [row["closed_on"] for row in run("read", "deal_rows", "--format", "json").json] == [None, None]


def test_an_mql_date_that_the_crm_overwrote_is_still_proven_by_the_earlier_export(run):
    place = PUBLIC / "13_recycled_date_overwritten"
    for name, day in (("mar", "2026-03-15"), ("jan", "2026-01-31"), ("feb", "2026-02-20")):
        assert run("load", place / f"{name}.csv", "--as-of", day).code == 0
    rows = run("read", "activity_funnel", "--by", "month", "--format", "json").json
    assert [(row["value"], row["events"]) for row in rows if row["stage"] == "mql"] == [
        ("2026-01-01", 1), ("2026-03-01", 1),
    ]  # fmt: skip
