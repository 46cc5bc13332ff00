"""Bytes in, typed rows out: decode, find the table, read the cells, type the columns."""

from smarketing.intake.read import read_table
from smarketing.intake.result import Intake

__all__ = ["Intake", "read_table"]
