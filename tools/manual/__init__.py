"""Reads the accessors in a Markdown copy of the Arm ARM as decision tables; see tools/manualtraps.py."""
