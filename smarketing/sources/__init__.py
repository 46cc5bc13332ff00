"""Which export is this? What vendors' exports look like, as data, and how their columns become our fields."""

from smarketing.sources.mapping import Mapping, mappings
from smarketing.sources.registry import Recognised, candidates, certain, shape_of, sources
from smarketing.sources.shape import Shape
from smarketing.sources.suggestions import suggest

__all__ = [
    "Mapping",
    "Recognised",
    "Shape",
    "candidates",
    "certain",
    "mappings",
    "shape_of",
    "sources",
    "suggest",
]
