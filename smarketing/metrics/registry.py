"""All metrics, each by its key."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from smarketing.errors import UnknownName
from smarketing.metrics import cohorts, handoff, marketing, sales
from smarketing.metrics.declaration import Metric

METRICS: Mapping[str, Metric] = MappingProxyType(
    {metric.key: metric for metric in (*marketing.METRICS, *handoff.METRICS, *sales.METRICS, *cohorts.METRICS)}
)

# What a target can ask for, by the name that it has in files and tables of targets.
TARGETS: Mapping[str, Metric] = MappingProxyType(
    {declared.target: declared for declared in METRICS.values() if declared.target}
)
# What a note's action can be measured by.
ACTIONS = tuple(key for key, declared in METRICS.items() if declared.action)


def metric(key: str) -> Metric:
    """The metric of that key; UnknownName, with the nearest key, when there is none."""
    try:
        return METRICS[key]
    except KeyError:
        raise UnknownName("metric", key, METRICS) from None
