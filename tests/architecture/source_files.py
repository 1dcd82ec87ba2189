"""The files of the project that the architecture tests read."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("lms", "courses", "question_bank", "certificates", "migrations")


def modules() -> Iterator[Path]:
    """Every Python module of the application, by its path in the checkout."""
    return _files("*.py")


def templates() -> Iterator[Path]:
    """Every template that becomes a page of the application."""
    return (path for path in _files("*.html") if "templates" in path.parts)


def _files(pattern: str) -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob(pattern)):
            if "node_modules" not in path.parts:
                yield path.relative_to(ROOT)
