"""What a unit awards by, where an award leaves it to the unit or names a design that is gone."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from certificates.designs.domain import UNIT_DESIGN
from certificates.designs.models import UnitDesign
from certificates.designs.reading import design_title, designs_for, designs_to_choose
from lms.contracts.access import Scope
from lms.db import unit_of_work
from tests.certificates.completions import complete

ADDRESS = "/certificates/templates/units"


@pytest.fixture
def trainer(town, signed_in):
    return signed_in(town.accounts["trainer"])


def chosen(session, **designs):
    with unit_of_work():
        session.add_all(UnitDesign(unit_id=int(unit[1:]), design_key=key) for unit, key in designs.items())


def awarded(town, clock, award_ref, ref="1", person="li"):
    return json.loads(complete(getattr(town.people, person), clock, ref, award_ref=award_ref).snapshot)[
        "template_key"
    ]


def test_the_nearest_unit_decides(town, session, clock):
    chosen(
        session,
        **{f"u{town.units.root}": "certificates.modern", f"u{town.units.first}": "certificates.honour"},
    )
    assert awarded(town, clock, UNIT_DESIGN) == "certificates.honour"
    assert awarded(town, clock, UNIT_DESIGN, person="wang") == "certificates.modern"
    assert awarded(town, clock, "own.999", "2") == "certificates.honour"  # the award's own design is gone
    assert awarded(town, clock, "certificates.minimal", "3") == "certificates.minimal"


def test_a_certificate_names_the_design_by_which_it_is_drawn(town, session, clock, signed_in):
    chosen(session, **{f"u{town.units.root}": "certificates.modern"})
    issued = complete(town.people.li, clock, award_ref=UNIT_DESIGN)
    page = signed_in(town.accounts["all"]).get(
        f"/certificates/issued/{issued.serial}", headers={"Accept-Language": "en"}
    )
    assert "Modern" in page.text
    assert "unit awards by" not in page.text


def test_without_any_choice_the_standard_one_stands_in(town, session, clock):
    assert awarded(town, clock, UNIT_DESIGN) == "certificates.classic"


def test_a_choice_that_is_gone_gives_way_to_the_next(town, session):
    chosen(session, **{f"u{town.units.root}": "certificates.modern", f"u{town.units.first}": "own.999"})
    path = f"/{town.units.root}/{town.units.first}/"
    assert designs_for(session, [(UNIT_DESIGN, path)])[UNIT_DESIGN, path].key == "certificates.modern"


def test_it_is_offered_wherever_awards_are_chosen(town, session, app):
    with app.test_request_context():
        assert designs_to_choose(session, Scope(everything=True))[0].ref == UNIT_DESIGN
        assert design_title(session, UNIT_DESIGN)


def test_a_trainer_chooses_and_takes_back(town, session, trainer):
    answer = trainer.post(ADDRESS, data={"unit_id": town.units.first, "design": "certificates.training"})
    assert answer.status_code == 303
    assert session.scalars(select(UnitDesign)).one().design_key == "certificates.training"
    assert "Training, with a stub" in trainer.get("/certificates/templates").text
    trainer.post(ADDRESS, data={"unit_id": town.units.first, "design": "certificates.official"})
    session.expire_all()
    assert session.scalars(select(UnitDesign)).one().design_key == "certificates.official"
    trainer.post(ADDRESS, data={"unit_id": town.units.first, "design": ""})
    session.expire_all()
    assert session.scalars(select(UnitDesign)).all() == []


@pytest.mark.parametrize(
    ("unit", "design"),
    [("second", "certificates.modern"), ("root", ""), ("first", "own.7"), ("first", UNIT_DESIGN)],
)
def test_only_what_is_offered_is_taken(town, session, trainer, unit, design):
    answer = trainer.post(ADDRESS, data={"unit_id": getattr(town.units, unit), "design": design})
    assert answer.status_code == 422
    assert session.scalars(select(UnitDesign)).all() == []
