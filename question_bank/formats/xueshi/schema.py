"""Where the published JSON Schema of the format is."""

from __future__ import annotations

from pathlib import Path

SCHEMA_PATH = Path(__file__).resolve().parent / "questions.schema.json"
