"""The demo company: eighteen months of exports in the vendors' shapes, the same bytes from each run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from smarketing.demo import ad_files, campaigns, crm_files, heard, own_files
from smarketing.demo.build import build
from smarketing.demo.clock import AS_OF, ZONE
from smarketing.demo.stories import SEED
from smarketing.demo.world import World

__all__ = ["AS_OF", "FILES", "SEED", "ZONE", "DemoFile", "write"]


@dataclass(frozen=True)
class DemoFile:
    """One export: its name, what it is recognised or mapped as, who writes it, and the zone of its clocks.

    `mapping` is the text of the map file that lies beside it, or empty when its headers say enough.
    """

    name: str
    source: str
    target: str
    content: Callable[[World], bytes]
    zone: str = ZONE
    mapping: str = ""


# In the order in which they are to be loaded.
FILES = (
    DemoFile("people.csv", "generic", "people", own_files.people),
    DemoFile("quotas.csv", "generic", "quotas", own_files.quotas),
    DemoFile("hubspot-contacts.csv", "hubspot", "leads", crm_files.hubspot_contacts),
    DemoFile("lead-stage-history.csv", "hubspot", "stage_history", own_files.stage_history,
             mapping=own_files.STAGE_HISTORY_MAP),
    DemoFile("salesforce-opportunities.csv", "salesforce", "deals", crm_files.salesforce_opportunities),
    DemoFile("salesforce-opportunity-history.csv", "salesforce", "deal_history",
             crm_files.salesforce_opportunity_history),
    DemoFile("salesforce-activities.csv", "salesforce", "touches", crm_files.salesforce_activities),
    DemoFile("salesforce-campaign-members.csv", "salesforce", "campaign_touches", campaigns.campaign_members),
    DemoFile("google-ads-campaign-report.csv", "google_ads", "campaign_days", ad_files.google_ads),
    DemoFile("linkedin-ads.csv", "linkedin", "campaign_days", ad_files.linkedin_ads),
    DemoFile("meta-ads.csv", "meta", "campaign_days", ad_files.meta_ads),
    DemoFile("other-spend.csv", "generic", "campaign_days", own_files.other_spend),
    DemoFile("ga4-traffic.csv", "ga4", "traffic_days", ad_files.ga4_traffic),
    DemoFile("targets.csv", "generic", "plans", own_files.targets),
    DemoFile("notes.csv", "generic", "notes", heard.notes),
)  # fmt: skip


def write(folder: Path, seed: int = SEED) -> list[Path]:
    """Write all exports into `folder`, made when it is not there; the paths written, in load order,
    each map file after the export that it is for.

    Two runs with one seed write the same bytes, on each platform and Python.
    """
    folder.mkdir(parents=True, exist_ok=True)
    world = build(seed)
    paths = []
    for file in FILES:
        path = folder / file.name
        path.write_bytes(file.content(world))
        paths.append(path)
        if file.mapping:
            paths.append(path.with_suffix(".toml"))
            paths[-1].write_bytes(file.mapping.encode())
    return paths
