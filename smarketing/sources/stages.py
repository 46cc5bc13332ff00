"""Names of stages in which a deal is open: those that CRMs come with, and the usual ones.

A name of an end stands here in no language: whether a deal was won or lost is proven by its row, or asked.
"""

from __future__ import annotations

# As `expression.word` writes them: tidy and in lower case.
OPEN = frozenset(
    (
        # HubSpot, its labels and ids
        "appointment scheduled", "appointmentscheduled", "qualified to buy", "qualifiedtobuy",
        "presentation scheduled", "presentationscheduled", "decision maker bought-in", "decisionmakerboughtin",
        # Salesforce
        "prospecting", "qualification", "needs analysis", "value proposition", "id. decision makers",
        "perception analysis", "proposal/price quote", "negotiation/review",
        # Zoho
        "identify decision makers", "proposal/price quote", "negotiation/review",
        # Pipedrive
        "lead in", "contact made", "demo scheduled", "proposal made", "negotiations started",
        # the usual ones
        "new", "open", "in progress", "discovery", "qualified", "demo", "evaluation", "proposal", "proposal sent",
        "quote sent", "negotiation", "negotiating", "engaging",
    )
)  # fmt: skip
