"""Small exports in our own column names, with invented people."""

from __future__ import annotations

LEADS = """lead_id,email,channel,created_at,mql_at,sal_at
L1,ada@example.com,Email,2026-01-05 09:00,2026-01-06 10:00,2026-01-08 11:00
L2,ben@example.com,Email,2026-01-12 09:00,2026-01-13 10:00,
L3,cy@example.com,Referral,2026-02-02 09:00,,
"""
MORE_LEADS = """lead_id,email,channel,created_at,mql_at,sal_at
L3,cy@example.com,Referral,2026-02-02 09:00,2026-02-20 10:00,
L4,dee@example.com,Referral,2026-02-21 09:00,,
"""
DEALS = """deal_id,name,stage,status,amount,currency,created_at,closed_at
D1,Alder,Closed,won,1200.50,EUR,2026-01-10 08:00,2026-02-11 08:00
D2,Birch,Closed,lost,800,EUR,2026-01-11 08:00,2026-02-01 08:00
D3,=cmd(),Proposal,open,300,EUR,2026-02-10 08:00,2026-04-01 08:00
"""
# No date in it says whether the day or the month comes first.
UNDECIDED = """lead_id,email,channel,created_at
L1,ada@example.com,Email,01/02/2026
L2,ben@example.com,Email,05/04/2026
"""
# One file that fills two targets.
HANDOVER = """Contact,Mail,Arrived,Deal,Opened,Value
C1,eve@example.com,2026-03-02,O1,2026-03-09,500
C2,flo@example.com,2026-03-03,,,
"""
HANDOVER_MAP = """source = "handover"

[[table]]
target = "leads"
[table.columns]
lead_id = "Contact"
email = "Mail"
created_at = "Arrived"

[[table]]
target = "deals"
[table.columns]
deal_id = "Deal"
lead_id = "Contact"
created_at = "Opened"
amount = "Value"
[table.constants]
currency = "EUR"
status = "open"
"""
