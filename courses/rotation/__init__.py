"""Rotation training: cycles that must get every full-time cadre through, cohorts with places, and the roster."""
