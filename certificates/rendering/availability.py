"""What this machine can render."""

from __future__ import annotations

from dataclasses import dataclass

from certificates.rendering.pdfkit_engine import why_pdfkit_cannot_run
from certificates.rendering.templates import Engine


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """One engine, and why it cannot run here; empty where it can. The English source text of a message."""

    engine: Engine
    problem: str = ""

    @property
    def is_available(self) -> bool:
        """Whether certificates can be drawn with it."""
        return not self.problem


def available_engines() -> tuple[EngineStatus, ...]:
    """Every engine with its status; typst comes with the installation and is always there."""
    return (EngineStatus(Engine.TYPST), EngineStatus(Engine.PDFKIT, why_pdfkit_cannot_run()))
