"""The exports that people were seen to drop: how many questions each raises before it loads, by its golden file."""

from __future__ import annotations

import pytest

from smarketing.intake import prepare
from smarketing.sources import certain
from smarketing.sources.registry import CERTAIN, LEAD
from tests.sources.exports import written
from tests.sources.test_golden import EXPECTED, REFUSED, answered, expected, golden

# kind -> (golden file, questions)
KINDS = {
    "HubSpot contacts": ("hubspot_contacts", 0),
    "HubSpot deals": ("hubspot_deals", 0),
    "HubSpot contacts with German headers": ("hubspot_contacts_german", 0),
    "Salesforce leads with ids": ("salesforce_leads", 0),
    "Salesforce leads without ids": ("salesforce_leads_no_ids", 0),
    "Salesforce list view My Open Leads": ("salesforce_list_view", 0),
    "Salesforce opportunities with ids": ("salesforce_opportunities", 0),
    "Salesforce opportunities without ids": ("salesforce_opportunities_no_ids", 0),
    "Pipedrive deals with id": ("pipedrive_deals", 0),
    "Pipedrive deals without id": ("pipedrive_deals_no_ids", 0),
    "Zoho leads": ("zoho_leads", 0),
    "Zoho deals": ("zoho_deals", 0),
    "Zoho calls": ("zoho_calls", 0),
    "Zoho campaigns": ("zoho_campaigns", 0),
    "Dynamics 365 leads": ("dynamics_leads", 0),
    "Dynamics 365 opportunities": ("dynamics_opportunities", 0),
    "Close leads": ("close_leads", 0),
    "Close opportunities": ("close_opportunities", 0),
    "Freshsales contacts": ("freshsales_contacts", 0),
    "Attio deals": ("attio_deals", 0),
    "Marketo people": ("marketo_people", 0),
    "Google Ads by day": ("google_ads_campaigns", 0),
    "Google Ads by day, German": ("google_ads_german", 0),
    "Microsoft Ads daily": ("microsoft_ads_days", 0),
    "Meta by day": ("meta_campaigns", 0),
    "LinkedIn": ("linkedin_campaigns", 0),
    "TikTok": ("tiktok_days", 0),
    "GA4 exploration": ("ga4_exploration", 0),
    "GA4 stacked export": ("ga4_stacked", 0),
    "Matomo": ("matomo_days", 0),
    "Plausible visitors": ("plausible_visitors", 0),
    "Mailchimp campaigns": ("mailchimp_campaigns", 0),
    "Mailchimp subscribers": ("mailchimp_subscribers", 0),
    "Aircall calls": ("aircall_calls", 0),
    "Gong calls": ("gong_calls", 0),
    "Outreach calls": ("outreach_calls", 0),
    "Salesloft e-mails": ("salesloft_emails", 0),
    "RD Station deals": ("rd_station_deals", 0),
    "a call log": ("call_log", 1),
    "a semicolon CSV of German Excel": ("list_german", 1),
    "a Google Sheet with a title row": ("list_titled", 1),
}
# Without days there is nothing to load: these are refused, with the way to get the days.
WITHOUT_DAYS = {
    "Google Ads default": "google_ads_totals",
    "Meta, a whole month": "meta_month",
    "Microsoft Ads, a whole period": "microsoft_ads_totals",
    "LinkedIn, a whole period": "linkedin_totals",
    "TikTok, a whole period": "tiktok_totals",
    "Matomo channels": "matomo_channels",
    "Plausible sources": "plausible_sources",
}


@pytest.mark.parametrize(("name", "questions"), KINDS.values(), ids=KINDS)
def test_a_kind_of_export_loads_with_so_many_questions(name, questions):
    first = prepare(*golden(name))
    assert len(first.questions) == questions == len(expected(name).get("choices", {}))
    assert answered(name).batch.records == expected(name)["records"]


@pytest.mark.parametrize("name", WITHOUT_DAYS.values(), ids=WITHOUT_DAYS)
def test_a_report_without_days_is_refused_and_says_how_to_get_them(name):
    prepared = prepare(*golden(name))
    assert (prepared.outcome, prepared.questions) == ("reject", [])
    assert prepared.reason == "WRONG_REPORT"
    assert name in REFUSED


@pytest.mark.parametrize("name", [name for name, questions in KINDS.values() if not questions])
def test_what_loads_without_a_question_stands_clear_of_the_next_candidate(name):
    """By more than a header that a tool adds or leaves out may cost."""
    prepared = prepare(*golden(name))
    best, *others = [
        one for one in prepared.recognised if not one.refusal and one.table == prepared.recognised[0].table
    ]
    assert certain(prepared.recognised) is best
    assert best.confidence >= CERTAIN + LEAD
    assert all(one.confidence <= best.confidence - 2 * LEAD for one in others)


def test_rows_without_ids_are_known_by_their_columns_and_that_is_said_to_be_weak():
    batch = answered("salesforce_leads_no_ids").batch
    assert batch.rows["lead_id"].to_list() == ["Ann Arbor | 2026-03-02 | Alpha AG", "Bob Baker | 2026-03-14 | Beta AG"]
    (warning,) = batch.report["warnings"]
    assert warning["code"] == "NO_IDS"
    assert warning["text"].startswith(
        "The rows have no id: each is known by its First Name, Last Name, Create Date and Company / Account. Where one"
    )
    assert "NO_IDS" not in [each["code"] for each in answered("salesforce_leads").batch.report["warnings"]]


def test_a_sum_of_tiktok_is_no_row():
    assert [row["reason"] for row in answered("tiktok_days").batch.set_aside.to_dicts()] == ["TOTALS_ROW"]


def test_every_kind_has_its_golden_file():
    assert {name for name, _ in KINDS.values()} <= set(EXPECTED)


@pytest.mark.parametrize(
    ("header", "row", "title"),
    [
        (("Gregorian date", "Account name", "Campaign name", "Impressions", "Clicks", "Spend"),
         ("2026-03-01", "A", "K", "100", "5", "10.50"), "Microsoft Ads by day"),
        (("Topic", "Potential Customer", "Est. Close Date", "Est. Revenue", "Created On", "Status"),
         ("A", "B", "2026-04-01", "€1,000.00", "2026-03-01 10:00", "Open"), "Dynamics 365 opportunities"),
        (("Record ID", "Name", "Stage", "Value", "Owner", "Associated people", "Associated company", "Created at"),
         ("r1", "A", "In Progress", "1000", "R", "P", "C", "2026-03-01T10:00:00Z"), "Attio deals"),
        (("id", "lead_id", "lead_name", "contact_name", "email_1", "status_label", "date_created"),
         ("c1", "l1", "L", "A B", "a@b.test", "Potential", "2026-03-01T10:00:00+00:00"), "Close leads"),
        (("Title", "Started", "Duration", "Primary user", "Direction", "Scope", "Call ID", "URL"),
         ("T", "2026-03-01T10:00:00Z", "600", "R", "Outbound", "External", "1", "u"), "Gong calls"),
        (("date", "nb_uniq_visitors", "nb_visits", "nb_actions"), ("2026-03-01", "10", "12", "30"),
         "Matomo visits by day"),
        (("Sent At", "Recipient Email", "Subject", "Sender", "Cadence", "Status", "Opens"),
         ("2026-03-01 10:00", "a@b.test", "S", "R", "C", "sent", "1"), "Salesloft e-mails"),
    ],
)  # fmt: skip
def test_other_columns_of_the_same_tool_are_recognised_too(header, row, title):
    prepared = prepare(written(header, row), "x.csv")
    assert prepared.message is None
    assert certain(prepared.recognised).title == title


@pytest.mark.parametrize(
    ("header", "option"),
    [
        (("Kunde", "Angebot", "Betrag", "Status", "Erstellt am", "Abschlussdatum"), "list.deals"),
        (("Date", "Campaign", "Spend", "Leads"), "list.campaign_days"),
        (("Société", "Nom", "E-mail", "Origine", "Statut", "Date de création"), "list.leads"),
        (("Date", "From", "To", "Duration", "Direction", "Agent"), "call_log.touches"),
    ],
)
def test_a_list_that_people_keep_is_asked_about_once_and_never_taken_for_granted(header, option):
    prepared = prepare(written(header, [f"2026-03-0{number}" for number in range(1, len(header) + 1)]), "x.csv")
    assert (prepared.reason, len(prepared.questions)) == ("AMBIGUOUS_EXPORT", 1)
    assert option in prepared.questions[0]["options"]


def test_an_unknown_file_is_told_all_its_columns_and_nothing_misleading():
    header = [f"Spalte {number}" for number in range(1, 16)]
    prepared = prepare(written(header, ["x"] * 15), "x.csv")
    assert prepared.message == (
        f"This export is not known. Say which column is which. Its columns: {', '.join(header)}."
    )


LINKEDIN = (
    "Campaign Performance Report (in UTC)\n{period}\nDate Generated: 04/01/2026\n\n"
    "Start Date (in UTC)\tCampaign Name\tCurrency\tTotal Spent\n{first}\tA\tEUR\t10.00\n{second}\tB\tEUR\t20.00\n"
)


@pytest.mark.parametrize(
    ("start", "end", "first", "second", "outcome"),
    [
        ("03/01/2026", "03/31/2026", "3/1/2026", "3/1/2026", "reject"),
        ("03/01/2026", "03/01/2026", "3/1/2026", "3/1/2026", "accept"),
        ("03/01/2026", "03/31/2026", "3/1/2026", "3/14/2026", "accept"),
        ("03/01/2026", "04/30/2026", "3/1/2026", "4/1/2026", "reject"),
        ("March 1, 2026, 12:00 AM", "March 31, 2026, 11:59 PM", "3/1/2026", "3/1/2026", "reject"),
        ("March 1, 2026, 12:00 AM", "March 1, 2026, 11:59 PM", "3/1/2026", "3/1/2026", "accept"),
    ],
)
def test_a_linkedin_report_of_whole_months_is_not_taken_for_their_first_days(start, end, first, second, outcome):
    period = f'"Report Start: {start}, Report End: {end}"'
    prepared = prepare(LINKEDIN.format(period=period, first=first, second=second).encode(), "x.csv")
    assert prepared.outcome == outcome
    assert (prepared.reason == "WRONG_REPORT") == (outcome == "reject")


def test_a_monthly_report_of_microsoft_ads_is_refused():
    data, name = golden("microsoft_ads_days")
    monthly = prepare(data.replace(b"Report Aggregation: Daily", b"Report Aggregation: Monthly"), name)
    assert (monthly.outcome, monthly.reason, monthly.batch) == ("reject", "WRONG_REPORT", None)
