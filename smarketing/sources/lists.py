"""Lists that people keep themselves, in a spreadsheet: leads, deals and spend, by the usual names of their columns.

They have no vendor, so no header proves them: such a file is asked about once, never taken for one.
"""

from __future__ import annotations

from smarketing.sources.shape import Shape

_EMAIL = ("Email", "E-mail", "E-Mail-Adresse", "Email Address", "Mail", "Adresse e-mail", "Courriel", "Correo",
          "Correo electrónico", "Indirizzo e-mail", "E-mailadres", "メール")  # fmt: skip
_COMPANY = ("Company", "Company Name", "Account", "Customer", "Client", "Firma", "Unternehmen", "Kunde", "Société",
            "Entreprise", "Empresa", "Cliente", "Azienda", "Società", "Bedrijf", "Klant", "会社名", "会社")  # fmt: skip
_OWNER = ("Owner", "Sales Rep", "Rep", "Assigned To", "Salesperson", "Zuständig", "Verantwortlich", "Vertriebler",
          "Betreuer", "Bearbeiter", "Propriétaire", "Responsable", "Commercial", "Propietario", "Vendedor",
          "Responsável", "Responsabile", "Venditore", "Eigenaar", "Verkoper", "担当者")  # fmt: skip
_CHANNEL = ("Source", "Lead Source", "Channel", "Quelle", "Leadquelle", "Herkunft", "Kanal", "Origine", "Canal",
            "Origen", "Fuente", "Origem", "Fonte", "Canale", "Bron", "Kanaal", "流入元", "チャネル")  # fmt: skip
_CREATED = ("Created", "Created At", "Created On", "Created Date", "Create Date", "Date Created", "Erstellt",
            "Erstellt am", "Angelegt am", "Angelegt", "Erstellungsdatum", "Eingang", "Date de création", "Créé le",
            "Fecha de creación", "Creado", "Data de criação", "Criado em", "Data di creazione", "Creato il",
            "Aanmaakdatum", "Aangemaakt op", "作成日")  # fmt: skip
_REGION = ("Region", "Country", "Land", "Pays", "Région", "País", "Región", "Região", "Paese", "Regione", "Regio",
           "国", "地域")  # fmt: skip
_SEGMENT = ("Segment", "Industry", "Branche", "Secteur", "Sector", "Setor", "Settore", "業種")
_STAGE = ("Stage", "Phase", "Deal Stage", "Étape", "Etapa", "Fase", "Stufe", "ステージ", "フェーズ")
_STATUS = ("Status", "Lead Status", "Stand", "Statut", "Estado", "Stato", "ステータス", "状況")

LEADS = Shape(
    source="list",
    target="leads",
    title="a list of leads",
    names={
        "lead_id": ("Lead ID", "Contact ID", "Lead-ID", "Kontakt-ID", "ID"),
        "email": _EMAIL,
        "name": ("Name", "Full Name", "Contact", "Contact Name", "Ansprechpartner", "Kontakt", "Contact person", "Nom",
                 "Nombre", "Contacto", "Nome", "Contato", "Contatto", "Naam", "Contactpersoon", "氏名"),
        "first": ("First Name", "Vorname", "Prénom", "Voornaam", "名"),
        "last": ("Last Name", "Surname", "Nachname", "Nom de famille", "Apellidos", "Sobrenome", "Cognome",
                 "Achternaam", "姓"),
        "company": _COMPANY,
        "channel": _CHANNEL,
        "campaign": ("Campaign", "Kampagne", "Campagne", "Campaña", "Campanha", "Campagna", "キャンペーン"),
        "segment": _SEGMENT,
        "region": _REGION,
        "owner": _OWNER,
        "score": ("Score", "Lead Score"),
        "stage": (*_STATUS, "Stage", "Lead Stage"),
        "created_at": _CREATED,
    },
    rules={"name": ["name", {"join": ["first", "last"]}]},
    proof=(("lead_id", "email", "name", "last"), "created_at", ("email", "channel", "stage")),
    strangers=("Amount", "Betrag", "Montant", "Importe", "Valor", "Importo", "Bedrag", "金額", "Cost", "Subject"),
    values={"stage": {"New": "lead", "Neu": "lead", "Open": "lead", "Offen": "lead", "Contacted": "lead",
                      "Kontaktiert": "lead", "MQL": "mql", "SAL": "sal", "SQL": "sql", "Nouveau": "lead",
                      "Nuevo": "lead", "Novo": "lead", "Nuovo": "lead", "Nieuw": "lead", "新規": "lead"}},
    key=("name", "created_at"),
)  # fmt: skip

DEALS = Shape(
    source="list",
    target="deals",
    title="a list of deals",
    names={
        "deal_id": ("Deal ID", "Opportunity ID", "Deal-ID", "Angebotsnummer", "ID"),
        "email": _EMAIL,
        "name": ("Deal", "Deal Name", "Opportunity", "Opportunity Name", "Name", "Title", "Angebot", "Auftrag",
                 "Projekt", "Verkaufschance", "Affaire", "Opportunité", "Oportunidad", "Negocio", "Negócio",
                 "Oportunidade", "Trattativa", "Opportunità", "Verkoopkans", "商談名", "案件名"),
        "company": _COMPANY,
        "channel": _CHANNEL,
        "segment": _SEGMENT,
        "region": _REGION,
        "owner": _OWNER,
        "stage": (*_STAGE, *_STATUS),
        "state": (*_STATUS, *_STAGE),
        "amount": ("Amount", "Value", "Deal Value", "Revenue", "Betrag", "Wert", "Umsatz", "Auftragswert",
                   "Angebotswert", "Montant", "Valeur", "Importe", "Monto", "Valor", "Importo", "Valore", "Bedrag",
                   "Waarde", "金額"),
        "currency": ("Currency", "Währung", "Devise", "Moneda", "Moeda", "Valuta", "通貨"),
        "probability": ("Probability", "Probability (%)", "Wahrscheinlichkeit", "Chance"),
        "reason": ("Lost Reason", "Loss Reason", "Verlustgrund", "Raison de la perte"),
        "created_at": _CREATED,
        "closed_at": ("Close Date", "Closed", "Closed At", "Closing Date", "Abschluss", "Abschlussdatum",
                      "Abgeschlossen am", "Date de clôture", "Fecha de cierre", "Data de fechamento",
                      "Data di chiusura", "Sluitingsdatum", "Afsluitdatum", "完了日"),
    },
    rules={"status": "state"},
    evidence={"status": [{"value": "lost", "when": {"reason": "*"}}]},
    proof=(("deal_id", "name", "company"), "amount", "stage", ("created_at", "closed_at")),
    strangers=("Cost", "Subject", "Quota"),
    key=("name", "created_at"),
)  # fmt: skip

SPEND = Shape(
    source="list",
    target="campaign_days",
    title="a list of spend by day",
    names={
        "day_on": ("Date", "Day", "Datum", "Tag", "Jour", "Fecha", "Día", "Data", "Dia", "Giorno", "Dag", "日付", "日"),
        "channel": (*_CHANNEL, "Platform", "Plattform", "Plateforme", "Plataforma", "Piattaforma"),
        "campaign": ("Campaign", "Campaign Name", "Kampagne", "Campagne", "Campaña", "Campanha", "Campagna",
                     "キャンペーン"),
        "campaign_id": ("Campaign ID",),
        "segment": _SEGMENT,
        "region": _REGION,
        "currency": ("Currency", "Währung", "Devise", "Moneda", "Moeda", "Valuta", "通貨"),
        "spend": ("Spend", "Spent", "Cost", "Costs", "Amount Spent", "Kosten", "Ausgaben", "Dépenses", "Coût", "Coste",
                  "Gasto", "Custo", "Costo", "Spesa", "Uitgaven", "費用"),
        "impressions": ("Impressions", "Impressionen", "Impresiones", "Impressões", "Impressioni", "Vertoningen"),
        "clicks": ("Clicks", "Klicks", "Clics", "Cliques", "Clic", "Klikken"),
        "conversions": ("Conversions", "Conversiones", "Conversões", "Conversioni", "Conversies"),
        "leads": ("Leads",),
    },
    proof=("day_on", "spend", ("campaign", "channel")),
    strangers=("Keyword", "Ad group", "Search term", "Subject"),
)  # fmt: skip

SHAPES = (LEADS, DEALS, SPEND)
