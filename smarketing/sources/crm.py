"""CRMs of one or two exports: Freshsales, Attio, Marketo, RD Station."""

from __future__ import annotations

from smarketing.sources.shape import Shape, header_like

_FRESHSALES_LEFT = {"Unqualified": "disqualified", "Junk": "disqualified", "Not interested": "disqualified",
                    "Lost": "lost", "Churned": "lost", "Recycled": "recycled"}  # fmt: skip

FRESHSALES = Shape(
    source="freshsales",
    target="leads",
    title="Freshsales contacts",
    names={
        "lead_id": ("Id", "Contact ID", "Record Id"),
        "email": ("Email", "Emails", "Work email", "Email address"),
        "first": ("First name",),
        "last": ("Last name",),
        "company": ("Account name", "Accounts", "Account", "Company name"),
        "channel": ("Source", "Lead source"),
        "campaign": ("First campaign", "Campaign", "Latest campaign"),
        "segment": ("Segment", "Industry type", "Customer fit"),
        "region": ("Territory", "Country"),
        "owner": ("Sales owner",),
        "score": ("Score", "Contact score"),
        "lifecycle": ("Lifecycle stage",),
        "status": ("Status", "Contact status"),
        "why": ("Lost reason", "Unqualified reason"),
        "created_at": ("Created at",),
    },
    rules={
        "name": {"join": ["first", "last"]},
        "stage": [{"column": "status", "values": {**_FRESHSALES_LEFT, "*": ""}}, "lifecycle"],
        "reason": ["why", {"column": "status", "when": {"status": list(_FRESHSALES_LEFT)}}],
    },
    proof=(("lead_id", "email"), ("lifecycle", "status"), "created_at"),
    tells=("Sales owner", "Lifecycle stage", "Last contacted mode", "Recent note", "Last contacted time",
           "Subscription status", "Updated at"),
    strangers=("Deal name", "Expected close date", "Create Date", "Lead Owner"),
    values={"stage": {"Lead": "lead", "Marketing Qualified Lead": "mql", "Sales Qualified Lead": "sql",
                      "Customer": "won"}},
    files=r"contacts|freshsales",
)  # fmt: skip

ATTIO = Shape(
    source="attio",
    target="deals",
    title="Attio deals",
    names={
        "deal_id": ("Record ID", "Deal ID"),
        "name": ("Deal name", "Record", "Name"),
        "company": ("Associated company", "Company"),
        "owner": ("Deal owner", "Owner"),
        "stage": ("Deal stage", "Stage"),
        "amount": ("Deal value", "Value", header_like(r"Deal value \((?P<currency>[A-Z]{3})\)")),
        "currency": ("Currency", "Deal value currency"),
        "channel": ("Source", "Channel"),
        "email": ("Associated people > Email addresses", "Email"),
        "created_at": ("Created at",),
        "closed_at": ("Close date", "Closed at", "Expected close date"),
    },
    rules={"status": "stage"},
    proof=("deal_id", "name", "stage", "amount"),
    tells=("Deal value", "Associated people", "Created at", "Created by", "Record ID"),
    strangers=("Create Date", "Lead Status", "Account Name", "Deal - Title"),
    evidence={"status": []},
    values={"status": {"Lead": "open", "In Progress": "open", "Won 🎉": "won", "Won": "won", "Lost": "lost"}},
    files=r"attio|deals",
)

MARKETO = Shape(
    source="marketo",
    target="leads",
    title="Marketo people",
    names={
        "lead_id": ("Id", "Marketo ID", "Lead ID", "Person ID"),
        "email": ("Email Address", "Email"),
        "full": ("Full Name", "Name"),
        "first": ("First Name",),
        "last": ("Last Name",),
        "company": ("Company Name", "Company"),
        "channel": ("Person Source", "Lead Source", "Source", "Original Source Type"),
        "campaign": ("Acquisition Program", "Acquisition Program Name"),
        "segment": ("Industry", "Segment"),
        "region": ("Country", "Region"),
        "owner": ("Person Owner", "Sales Owner", "Lead Owner Email Address", "Person Owner Email Address"),
        "score": ("Person Score", "Lead Score"),
        "status": ("Person Status", "Lead Status"),
        "created_at": ("Created At", "Created", "createdAt"),
        "mql_at": ("MQL Date", "MQL Date/Time"),
    },
    rules={"name": ["full", {"join": ["first", "last"]}], "stage": "status"},
    proof=("email", "created_at", ("status", "channel", "score")),
    tells=("Person Source", "Person Status", "Person Score", "Acquisition Program", "Acquisition Program Name",
           "Marketing Suspended", "Is Customer", "Original Source Type", "Acquisition Date"),
    strangers=("Lifecycle Stage", "Sales owner", "Created Time", "Deal Stage"),
    values={"stage": {"New": "lead", "Open": "lead", "Known": "lead", "Engaged": "lead", "MQL": "mql",
                      "Marketing Qualified": "mql", "SAL": "sal", "Sales Accepted": "sal", "SQL": "sql",
                      "Sales Qualified": "sql", "Disqualified": "disqualified", "Unqualified": "disqualified",
                      "Recycled": "recycled", "Nurture": "recycled", "Rejected": "rejected"}},
    files=r"marketo|people|smart.?list",
)  # fmt: skip

RD_STATION = Shape(
    source="rd_station",
    target="deals",
    title="RD Station deals",
    names={
        "deal_id": ("ID da negociação", "ID"),
        "name": ("Nome da negociação", "Nome"),
        "company": ("Empresa",),
        "email": ("E-mail do contato", "Email"),
        "owner": ("Responsável pela negociação", "Responsável"),
        "stage": ("Etapa do funil de vendas", "Etapa"),
        "state": ("Estado", "Status"),
        "amount": ("Valor da negociação", "Valor Único", "Valor total"),
        "pipeline": ("Funil", "Funil de vendas"),
        "campaign": ("Campanha",),
        "channel": ("Origem", "Fonte"),
        "reason": ("Motivo de Perda", "Motivo da perda"),
        "created_at": ("Data de criação",),
        "closed_at": ("Data de fechamento", "Data do fechamento"),
    },
    rules={"status": ["state", "stage"]},
    proof=("deal_id", "name", "stage", "created_at"),
    tells=("Nome da negociação", "Etapa do funil de vendas", "Responsável pela negociação", "Valor da negociação"),
    evidence={"status": [{"value": "lost", "when": {"reason": "*"}}]},
    values={"status": {"Vendida": "won", "Perdida": "lost", "Em andamento": "open", "Pausada": "open"}},
    key=("name", "created_at"),
    documented={"date_order": "DMY", "decimal": ","},
    files=r"negocia|rd",
)  # fmt: skip

SHAPES = (FRESHSALES, ATTIO, MARKETO, RD_STATION)
