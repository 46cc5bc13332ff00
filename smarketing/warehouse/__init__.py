"""The warehouse: the only place that opens DuckDB."""

from smarketing.warehouse.warehouse import Loaded, Warehouse

__all__ = ["Loaded", "Warehouse"]
