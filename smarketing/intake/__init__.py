"""Bytes in, typed rows out: decode, find the table, read the cells, type the columns."""

from smarketing.intake.prepare import Prepared, prepare
from smarketing.intake.read import read_table
from smarketing.intake.recognition import Table, recognise, tables
from smarketing.intake.result import Intake

__all__ = ["Intake", "Prepared", "Table", "prepare", "read_table", "recognise", "tables"]
