"""The demo's designs: a shipped one for each language, one in HTML that a trainer wrote, one designed in the page."""

from __future__ import annotations

from sqlalchemy.orm import Session

from certificates.designs.services import DesignSettings, add_design
from certificates.rendering import HtmlTemplate
from certificates.shipped.catalogue import STARTS, shipped_template
from lms.demo.stage import Stage


def make_designs(session: Session, stage: Stage) -> None:
    """stage.made["certificate_template"] is what courses award by, by the course's language."""
    stage.made["certificate_template"] = {"zh": "certificates.classic", "en": "certificates.modern"}
    diploma = shipped_template("certificates.diploma")
    assert isinstance(diploma, HtmlTemplate)
    settings = DesignSettings(
        title="年度必修课证书（一年有效）",
        title_en="Yearly compulsory course, valid for a year",
        html=diploma.html,
        months_valid=12,
    )
    add_design(session, stage.organisation, settings, actor=stage.actor, clock=stage.clock)
    start = next(start for start in STARTS if start.key == "honour")
    sheet = DesignSettings(
        title="学习标兵证书", title_en="Learner of distinction", layout=start.template.layout
    )
    add_design(session, stage.organisation, sheet, actor=stage.actor, clock=stage.clock)
