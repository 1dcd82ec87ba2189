"""The demo's claims: some in each state, with evidence that was drawn for them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from lms.files.api import ReceivedFile, receive_upload
from lms.hours.claims.services.deciding import Correction, accept_claim, return_claim
from lms.hours.claims.services.filing import file_claim, withdraw_claim
from lms.hours.claims.services.statement import Statement
from lms.hours.conversions.domain.table import Kind, Unit
from lms.hours.days import local_date

CONTENT = Path(__file__).with_name("demo_claims.toml")
MORE = 8
PAPER, INK, SEAL, LINE = (250, 248, 243), (31, 95, 139), (179, 55, 42), (190, 190, 190)

Story = Mapping[str, Any]


def make_claims(session: Session, stage: Any) -> None:
    """The claims of those whom a visitor can be, and of some people of the demo manager's unit that wait."""
    content = tomllib.loads(CONTENT.read_text(encoding="utf-8"))
    certificate = _certificate()
    for story in content["claims"]:
        _tell(session, stage, story, stage.cast[story["who"]], words=content, certificate=certificate)
    for index, person_id in enumerate(_others(stage)):
        story = {**content["waiting"], "ago": content["waiting"]["ago"] + index}
        _tell(session, stage, story, person_id, words=content, certificate=certificate)


def _tell(
    session: Session, stage: Any, story: Story, person_id: int, *, words: Story, certificate: ReceivedFile
) -> None:
    """Files one claim two days after its last day, and decides it two days later, where it is decided."""
    claimant, decider = _actor(stage, person_id), _actor(stage, stage.cast["head"])
    filed, decided = _at(stage, story["ago"] - 2), _at(stage, story["ago"] - 4)
    claim = file_claim(
        session, person_id, _statement(stage, story), [certificate], actor=claimant, clock=filed
    )
    match story.get("end"):
        case "accepted":
            accept_claim(session, claim, actor=decider, clock=decided)
        case "corrected":
            correction = Correction(Decimal(story["corrected"]), claim.category)
            accept_claim(session, claim, correction, words["correction"], actor=decider, clock=decided)
        case "returned":
            return_claim(session, claim, words["reason"], actor=decider, clock=decided)
        case "withdrawn":
            withdraw_claim(session, claim, actor=claimant, clock=decided)


def _statement(stage: Any, story: Story) -> Statement:
    last = local_date(stage.days_ago(story["ago"]))
    return Statement(
        kind=Kind(story["kind"]),
        category=story["category"],
        title=story["title"],
        provider=story.get("provider", ""),
        starts_on=last - timedelta(days=story["days"] - 1),
        ends_on=last,
        unit=Unit(story["unit"]),
        amount=Decimal(story["amount"]),
    )


def _at(stage: Any, days: float) -> Clock:
    instant: datetime = stage.days_ago(days)
    return lambda: instant


def _actor(stage: Any, person_id: int) -> Actor:
    accounts = {person: stage.accounts.get(username) for username, person in stage.cast.items()}
    name = next(person.name for person in stage.people if person.id == person_id)
    return Actor(accounts.get(person_id), person_id, name)


def _others(stage: Any) -> list[int]:
    """Some who serve where the demo's manager does, and are nobody's login."""
    unit = next(person.unit_path for person in stage.people if person.id == stage.cast["manager"])
    known = set(stage.cast.values())
    return [p.id for p in stage.people if p.unit_path.startswith(unit) and p.id not in known][:MORE]


def _certificate() -> ReceivedFile:
    """A drawn certificate that stands for all evidence of the demo."""
    page = Image.new("RGB", (840, 594), PAPER)
    pen = ImageDraw.Draw(page)
    pen.rectangle((24, 24, 815, 569), outline=INK, width=4)
    pen.rectangle((34, 34, 805, 559), outline=INK, width=1)
    pen.text((420, 130), "CERTIFICATE", fill=INK, anchor="mm", font=ImageFont.load_default(48))
    pen.text((420, 220), "of training completed", fill=INK, anchor="mm", font=ImageFont.load_default(22))
    for line in range(4):
        pen.line((200, 300 + line * 44, 640, 300 + line * 44), fill=LINE, width=2)
    pen.ellipse((620, 430, 740, 550), outline=SEAL, width=5)
    stream = BytesIO()
    page.save(stream, "PNG")
    stream.seek(0)
    return receive_upload(stream, name="certificate.png")
