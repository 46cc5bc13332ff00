"""The ratios that we promise, measured side by side on one machine in one run."""
