"""Smarketing: the screen that a marketing team and a sales team look at together."""

__version__ = "0.3.0"
