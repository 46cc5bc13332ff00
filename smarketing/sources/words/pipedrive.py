"""Pipedrive in other languages: the columns of its deal list, and the words of their status."""

from __future__ import annotations

from smarketing.sources.languages import Words


def _deal(word: str, labels: dict[str, str]) -> dict[str, str]:
    """The labels of deals, each with the translated `Deal - ` in front, on both sides."""
    return {
        f"Deal - {english}": " | ".join(f"{word} - {each}" for each in local.split(" | "))
        for english, local in labels.items()
    }


WORDS = Words(
    headers={
        "de": _deal("Deal", {
            "ID": "ID", "Title": "Titel", "Organization": "Organisation", "Owner": "Besitzer | Inhaber | Eigentümer",
            "Pipeline": "Pipeline", "Stage": "Phase", "Status": "Status", "Value": "Wert",
            "Currency": "Währung", "Currency of Value": "Währung von Wert", "Probability": "Wahrscheinlichkeit",
            "Lost reason": "Grund für Verlust | Verlustgrund", "Deal created": "Deal erstellt | Deal erstellt am",
            "Won time": "Gewonnen am | Zeitpunkt gewonnen", "Lost time": "Verloren am | Zeitpunkt verloren",
            "Deal closed on": "Deal abgeschlossen am | Abgeschlossen am",
            "Expected close date": "Erwartetes Abschlussdatum | Voraussichtliches Abschlussdatum",
            "Contact person email": "E-Mail der Kontaktperson",
        }) | {"Person - Email": "Person - E-Mail", "Person - Email - Work": "Person - E-Mail - Arbeit"},
        "fr": _deal("Affaire", {
            "ID": "ID", "Title": "Titre", "Organization": "Organisation", "Owner": "Propriétaire",
            "Pipeline": "Pipeline", "Stage": "Étape", "Status": "Statut", "Value": "Valeur", "Currency": "Devise",
            "Currency of Value": "Devise de Valeur", "Probability": "Probabilité",
            "Lost reason": "Raison de la perte | Motif de perte",
            "Deal created": "Affaire créée | Affaire créée le", "Won time": "Date de gain | Gagnée le",
            "Lost time": "Date de perte | Perdue le", "Deal closed on": "Affaire conclue le | Affaire clôturée le",
            "Expected close date": "Date de clôture prévue | Date de conclusion prévue",
            "Contact person email": "E-mail de la personne à contacter",
        }) | {"Person - Email": "Personne - E-mail", "Person - Email - Work": "Personne - E-mail - Travail"},
        "es": _deal("Trato", {
            "ID": "ID", "Title": "Título", "Organization": "Organización", "Owner": "Propietario",
            "Pipeline": "Embudo", "Stage": "Etapa", "Status": "Estado", "Value": "Valor", "Currency": "Moneda",
            "Currency of Value": "Moneda de Valor", "Probability": "Probabilidad",
            "Lost reason": "Motivo de pérdida | Razón de pérdida",
            "Deal created": "Trato creado | Trato creado el", "Won time": "Fecha de ganado | Ganado el",
            "Lost time": "Fecha de pérdida | Perdido el", "Deal closed on": "Trato cerrado el",
            "Expected close date": "Fecha prevista de cierre | Fecha de cierre prevista",
            "Contact person email": "Correo electrónico de la persona de contacto",
        }) | {"Person - Email": "Persona - Correo electrónico",
              "Person - Email - Work": "Persona - Correo electrónico - Trabajo"},
        "pt": _deal("Negócio", {
            "ID": "ID", "Title": "Título", "Organization": "Organização", "Owner": "Proprietário",
            "Pipeline": "Funil", "Stage": "Etapa", "Status": "Status | Estado", "Value": "Valor",
            "Currency": "Moeda", "Currency of Value": "Moeda de Valor", "Probability": "Probabilidade",
            "Lost reason": "Motivo da perda | Razão da perda",
            "Deal created": "Negócio criado | Negócio criado em", "Won time": "Data de ganho | Ganho em",
            "Lost time": "Data de perda | Perdido em", "Deal closed on": "Negócio fechado em",
            "Expected close date": "Data de fechamento esperada | Data de fechamento prevista",
            "Contact person email": "E-mail da pessoa de contato",
        }) | {"Person - Email": "Pessoa - E-mail", "Person - Email - Work": "Pessoa - E-mail - Trabalho"},
        "it": _deal("Affare", {
            "ID": "ID", "Title": "Titolo", "Organization": "Organizzazione", "Owner": "Proprietario",
            "Pipeline": "Pipeline", "Stage": "Fase", "Status": "Stato", "Value": "Valore", "Currency": "Valuta",
            "Currency of Value": "Valuta di Valore", "Probability": "Probabilità",
            "Lost reason": "Motivo della perdita", "Deal created": "Affare creato | Affare creato il",
            "Won time": "Data vinto | Vinto il", "Lost time": "Data perso | Perso il",
            "Deal closed on": "Affare chiuso il", "Expected close date": "Data di chiusura prevista",
            "Contact person email": "E-mail della persona di contatto",
        }) | {"Person - Email": "Persona - E-mail", "Person - Email - Work": "Persona - E-mail - Lavoro"},
        "nl": _deal("Deal", {
            "ID": "ID", "Title": "Titel", "Organization": "Organisatie", "Owner": "Eigenaar", "Pipeline": "Pijplijn",
            "Stage": "Fase", "Status": "Status", "Value": "Waarde", "Currency": "Valuta",
            "Currency of Value": "Valuta van Waarde", "Probability": "Waarschijnlijkheid",
            "Lost reason": "Reden van verlies | Verliesreden", "Deal created": "Deal gemaakt | Deal aangemaakt",
            "Won time": "Gewonnen op | Datum gewonnen", "Lost time": "Verloren op | Datum verloren",
            "Deal closed on": "Deal gesloten op", "Expected close date": "Verwachte sluitingsdatum",
            "Contact person email": "E-mail contactpersoon",
        }) | {"Person - Email": "Persoon - E-mail", "Person - Email - Work": "Persoon - E-mail - Werk"},
        "ja": _deal("取引", {
            "ID": "ID", "Title": "タイトル", "Organization": "組織", "Owner": "所有者 | オーナー",
            "Pipeline": "パイプライン", "Stage": "ステージ", "Status": "ステータス", "Value": "金額 | 価値",
            "Currency": "通貨", "Currency of Value": "金額の通貨", "Probability": "確率",
            "Lost reason": "失注理由", "Deal created": "取引作成日", "Won time": "受注日時", "Lost time": "失注日時",
            "Deal closed on": "取引終了日", "Expected close date": "予定終了日 | 終了予定日",
            "Contact person email": "担当者のメール",
        }) | {"Person - Email": "人物 - メール", "Person - Email - Work": "人物 - メール - 仕事"},
    },
    values={
        "de": {"Won": "Gewonnen", "Lost": "Verloren", "Open": "Offen"},
        "fr": {"Won": "Gagné | Gagnée", "Lost": "Perdu | Perdue", "Open": "Ouvert | Ouverte | En cours"},
        "es": {"Won": "Ganado", "Lost": "Perdido", "Open": "Abierto"},
        "pt": {"Won": "Ganho", "Lost": "Perdido", "Open": "Aberto | Em aberto"},
        "it": {"Won": "Vinto", "Lost": "Perso", "Open": "Aperto"},
        "nl": {"Won": "Gewonnen", "Lost": "Verloren", "Open": "Open"},
        "ja": {"Won": "受注 | 成立", "Lost": "失注 | 不成立", "Open": "オープン | 進行中"},
    },
)  # fmt: skip
