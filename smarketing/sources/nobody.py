"""Words for owners that are no person: queues, teams, nobody, and the users under which systems work."""

from __future__ import annotations

import re

from smarketing.sources.expression import Expression

# What a rule of a shape says of an owner whose type is that of no person.
QUEUE = "Queue"
TYPES = ("Queue", "Group", "Team", "Warteschlange", "Gruppe", "Groupe", "Équipe", "Equipo", "Grupo", "Equipe", "Gruppo",
         "Wachtrij", "Groep", "キュー", "グループ", "チーム")  # fmt: skip
# The rule of an owner where a column tells its type.
OWNER: Expression = [{"value": QUEUE, "when": {"owner_type": list(TYPES)}}, "owner"]

_WHOLE = (
    "unassigned|not assigned|no owner|nobody|nicht zugewiesen|nicht zugeordnet|kein besitzer|ohne besitzer|"
    "kein zuständiger|non assigné|non assignée|non attribué|non attribuée|sans propriétaire|sin asignar|no asignado|"
    "sin propietario|não atribuído|não atribuída|sem proprietário|sem responsável|non assegnato|non assegnata|"
    "senza proprietario|niet toegewezen|geen eigenaar|未割り当て|未割当|担当者なし|所有者なし|"
    "automated process|automatisierter prozess|processus automatisé|proceso automatizado|processo automatizado|"
    "processo automatizzato|geautomatiseerd proces|自動プロセス|system|système|sistema|systeem|システム|"
    "b2bma integration|platform integration user|security user"
)
_WITHIN = (
    r"\bqueue\b|warteschlange|file d['’]attente|\bcola de\b|\bfila de\b|\bcoda (di|dei|lead)\b|\bwachtrij\b|キュー|"
    r"\bteam\b|\béquipe\b|\bequipo\b|\bequipe\b|\bsquadra\b|チーム|"
    r"\b(integration|api|sync|system|connector|service)[ _-]?(user|account)\b|"
    r"\b(integrations?|schnittstellen|system)benutzer\b|\butilisateur (d['’]intégration|système)\b|"
    r"\busuario de (integración|sistema)\b|\busuário de (integração|sistema)\b|\butente di (integrazione|sistema)\b|"
    r"\b(integratie|systeem)gebruiker\b|連携ユーザー|統合ユーザー|"
    # A group of Salesforce, by its id.
    r"^00g[0-9a-z]{12}([0-9a-z]{3})?$"
)
NOBODY = re.compile(rf"^({_WHOLE})$|{_WITHIN}")


def is_nobody(owner: str) -> bool:
    """Whether a word for an owner is one for no person, whatever its case; an e-mail address may be anybody's."""
    return "@" not in owner and NOBODY.search(" ".join(owner.casefold().split())) is not None
