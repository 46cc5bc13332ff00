"""Small exports as a user would drop them, with invented companies."""

from __future__ import annotations

# Every date can be read day first or month first: no day is beyond the 12th.
DEALS = """deal_id,name,company,stage,status,amount,currency,created_at,closed_at
D1,Alder,Aldgate Ltd,Closed,won,1200.50,EUR,03/02/2026,05/04/2026
D2,Birch,,Closed,lost,800,EUR,04/02/2026,06/03/2026
D3,Cedar,Cedarsons,Proposal,open,300,EUR,05/03/2026,07/08/2026
"""
LEADS = """lead_id,email,channel,created_at,mql_at,sal_at
L1,ada@example.com,Email,2026-01-05,2026-01-06,2026-01-08
L2,ben@example.com,Email,2026-01-12,2026-01-13,
L3,cy@example.com,Referral,2026-02-02,,
L4,dee@example.com,Referral,2026-13-42,,
"""
# Nobody's export: its columns must be named by hand, and two of its words are not ours.
PIPELINE = """Opportunity ID,Sales Agent,Account,Deal Stage,Engage Date,Close Date,Close Value
O1,Rep One,Aldgate Ltd,Won,2026-01-13,2026-02-20,1500
O2,Rep Two,Birchwood,Engaging,2026-01-14,,
O3,Rep Two,Cedarsons,Prospecting,2026-01-15,,
"""
PIPELINE_MAP = """source = "crm"
target = "deals"
[columns]
deal_id = "Opportunity ID"
owner = "Sales Agent"
company = "Account"
stage = "Deal Stage"
status = "Deal Stage"
created_at = "Engage Date"
closed_at = "Close Date"
amount = "Close Value"
[values.status]
Engaging = "open"
Prospecting = "open"
"""
# Sums of a whole period belong to no day.
WRONG_REPORT = """Campaign report
All time
Campaign status,Campaign,Budget,Currency code,Campaign type,Impr.,Cost,Conversions
Enabled,Brand,10.00,EUR,Search,100,12.50,1.00
Total: Account, --, --,EUR, --,100,12.50,1.00
"""
HOPELESS = {
    "empty.csv": (b"", "The file is empty (0 bytes)."),
    "picture.csv": (
        b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\n",
        "This is a PDF document, not a CSV",
    ),
    "header.csv": (b"deal_id,name,stage,status,created_at\n", "The file has a header but no rows."),
    "totals.csv": (WRONG_REPORT.encode(), "This Google Ads report has one row per campaign for the whole period"),
}
