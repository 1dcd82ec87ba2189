"""Carries job ids to the workers."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from lms.config import Settings


def init_jobs(app: Flask, settings: Settings) -> None:
    app.extensions["lms.after_commit"] = wake_workers


def wake_workers(session: Session) -> None:
    """Called after each commit: tells the workers of new jobs and outbox rows."""
