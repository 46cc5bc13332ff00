"""Polars compares: frames of reads in, rates, intervals, projections and sentences out."""
