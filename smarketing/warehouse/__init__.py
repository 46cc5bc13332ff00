"""The warehouse: the only place that opens DuckDB."""

from smarketing.warehouse.load import Loaded
from smarketing.warehouse.warehouse import Warehouse

__all__ = ["Loaded", "Warehouse"]
