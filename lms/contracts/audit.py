"""How what people did is named in the audit trail."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AuditAction:
    """An action that a plugin records, and what it is called. The key is `<plugin>.<verb>`."""

    key: str
    title: object  # a lazily translated string in the past tense: "Published a course"
