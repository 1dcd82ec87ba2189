"""Who completes a programme is awarded by its rule, whatever it was completed with; the hours are posted once."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sqlalchemy import select

from certificates.awarding.services.rules import RuleSettings, add_rule
from certificates.register.models import Certificate
from certificates.runs.services.planning import Plan, preview_run
from lms.contracts.access import Actor, Scope
from lms.db import unit_of_work
from lms.events import publish
from lms.organisation.api import unit_card
from lms.plugins import current_registry
from lms.testing.marks import on_both_databases
from tests.certificates.completions import completion, hours_of

ACTOR = Actor.system("test")


@on_both_databases
def test_a_course_that_completes_a_programme_earns_both_certificates(app, town, session, clock):
    source = current_registry().achievement_sources["lms.programme"]
    ref = f"{town.units.root}/rotation"
    done = completion(town.people.li, clock)
    done = replace(done, grant=replace(done.grant, programme="rotation"))
    with unit_of_work():
        settings = RuleSettings(source=source, ref=ref, title="轮训", award_ref="")
        add_rule(session, unit_card(session, town.units.first), settings, actor=ACTOR, clock=clock)
    for _ in range(2):
        with unit_of_work():
            publish(session, done)
    subjects = session.scalars(select(Certificate.subject).order_by(Certificate.id)).all()
    assert sorted(subjects) == sorted([done.subject, f"programme:{ref}"])
    assert hours_of(town.people.li) == [Decimal("3.5")]
    found = preview_run(session, Plan(source=source, ref=ref), Scope(everything=True), clock=clock)
    assert (len(found.present), found.ready, found.hindered) == (1, [], [])
