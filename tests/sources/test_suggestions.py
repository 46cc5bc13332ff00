"""Best guesses for a file of unknown shape: by name, and never against the values."""

from __future__ import annotations

from smarketing.intake import tables
from smarketing.sources import suggest
from tests.sources.exports import written


def test_a_pipeline_of_unknown_shape_gets_a_guess_for_each_column_that_has_one():
    data = written(
        (
            "opportunity_id",
            "sales_agent",
            "product",
            "account",
            "deal_stage",
            "engage_date",
            "close_date",
            "close_value",
        ),
        ("A1", "Rep One", "Basic", "Northwind", "Won", "10/20/2016", "3/1/2017", "1054"),
    )
    (table,) = tables(data, "sales_pipeline.csv")
    guessed = suggest(table.headers, table.examples, "deals")
    assert {field: header for field, (header, _) in guessed.items()} == {
        "deal_id": "opportunity_id",
        "owner": "sales_agent",
        "product": "product",
        "company": "account",
        "stage": "deal_stage",
        "status": "deal_stage",
        "created_at": "engage_date",
        "closed_at": "close_date",
        "amount": "close_value",
    }
    assert guessed["product"] == ("product", 1.0)
    assert guessed["deal_id"] == ("opportunity_id", 0.95)


def test_a_misspelt_header_is_guessed_with_less_confidence():
    guessed = suggest(["Emial adress", "Creatd at"], {}, "leads")
    assert guessed["created_at"][0] == "Creatd at"
    assert 0.55 <= guessed["created_at"][1] < 0.95


def test_a_column_whose_values_cannot_be_of_the_fields_type_is_not_guessed():
    assert "created_at" not in suggest(["created"], {"created": ["by hand"]}, "leads")
    assert suggest(["created"], {"created": ["2024-01-31"]}, "leads")["created_at"] == ("created", 0.95)
    assert "email" not in suggest(["email"], {"email": ["no"]}, "leads")
    assert "amount" not in suggest(["amount"], {"amount": ["large"]}, "deals")


def test_headers_that_mean_nothing_to_a_target_get_no_guess():
    assert suggest(["qqq", "zzzzzz"], {}, "people") == {}


def test_a_header_fills_one_field_only_but_stage_and_status_may_share_one():
    guessed = suggest(["status"], {"status": ["Won"]}, "deals")
    assert {header for header, _ in guessed.values()} == {"status"}
    assert set(guessed) <= {"stage", "status"}
