"""What it offers other plugins and the home page, tried on the demo's organisation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from lms.accounts.authentication import actor_of
from lms.accounts.models import Account
from lms.app import create_app
from lms.config import read_settings
from lms.contracts.access import Actor, Scope
from lms.contracts.activities import ActivityType, AwardType
from lms.db import current_session, db
from lms.demo.making import demo_steps, has_demo
from lms.hours.api import hour_categories
from lms.organisation.api import person_card, unit_cards
from lms.organisation.models import Person
from lms.plugins import current_registry
from lms.testing import databases
from lms.testing.clock import ManualClock
from lms.testing.conformance.subject import Subject
from lms.web.views import local_address

UNKNOWN = ("", "0", "-1", "999999999", "9" * 30, "no such thing", "' OR 1=1 --")
"""References that nothing has: a lesson may hold one that was made elsewhere or is long gone."""
MOST_QUERIES = 6
"""So many statements a panel or a list of the home page may cost, however much there is to show."""
EVERYTHING = Scope(everything=True)
NOTHING = Scope()


class KeepsItsOffers(Subject):
    """Choices within the scope, unknown references answered, addresses of this site, few queries."""

    @pytest.fixture
    def demo(self, demo_template: Path, tmp_path: Path, clock: ManualClock) -> Iterator[Session]:
        """The demo's organisation with what every plugin puts in it."""
        url = databases.sqlite_copy(demo_template / "test.db", tmp_path)
        settings = read_settings({}, environment="test", database_url=url, data_dir=tmp_path)
        app = create_app(settings, clock=clock)
        with app.test_request_context():
            yield current_session()
            db.session.remove()
            db.engine.dispose()

    def test_its_part_of_the_demo_is_played(self, demo: Session) -> None:
        assert has_demo(demo)
        steps = [step.key for step in demo_steps(current_registry())]
        assert [step.key for step in self.plugin.demo if step.key not in steps] == []

    def test_choices_lie_within_the_scope(self, demo: Session) -> None:
        """Who may see nothing is offered nothing, and nobody is offered more than they may see."""
        for offer in self._offers():
            everything = self._refs(demo, offer, EVERYTHING)
            assert self._refs(demo, offer, NOTHING) == set(), offer.key
            assert self._refs(demo, offer, Scope(unit_paths=("/999999/",))) == set(), offer.key
            for unit in unit_cards(demo, EVERYTHING):
                within = self._refs(demo, offer, Scope(unit_paths=(unit.path,)))
                assert within <= everything, offer.key

    def test_whatever_can_be_chosen_has_a_title(self, demo: Session) -> None:
        for offer in self._offers():
            for choice in offer.choices(demo, EVERYTHING):
                assert choice.title.strip()
                assert offer.title_of(demo, choice.ref), f"{offer.key} does not know its own {choice.ref!r}"

    @pytest.mark.parametrize("ref", UNKNOWN)
    def test_a_reference_to_nothing_has_no_title(self, demo: Session, ref: str) -> None:
        for offer in self._offers():
            assert offer.title_of(demo, ref) is None, offer.key

    @pytest.mark.parametrize("ref", UNKNOWN)
    def test_nobody_has_finished_what_is_not_there(self, demo: Session, ref: str) -> None:
        person_id = demo.scalars(select(Person.id).limit(1)).one()
        for kind in self._kinds_that_tell():
            assert kind.finished_by(demo, ref, person_id) is None, kind.key

    def test_who_finished_something_did_so_at_an_instant_that_is_past(
        self, demo: Session, clock: ManualClock
    ) -> None:
        """Somebody unknown has finished nothing; of somebody known it is an instant with a zone, or None."""
        people = demo.scalars(select(Person.id).order_by(Person.id).limit(8)).all()
        for kind in self._kinds_that_tell():
            for choice in kind.choices(demo, EVERYTHING):
                assert kind.finished_by(demo, choice.ref, 0) is None, kind.key
                known = [kind.finished_by(demo, choice.ref, person_id) for person_id in people]
                assert all(at.utcoffset() is not None and at <= clock() for at in known if at), kind.key

    def test_activities_are_done_on_this_site(self, demo: Session) -> None:
        for kind in self.plugin.activity_types:
            for choice in kind.choices(demo, EVERYTHING):
                addresses = [kind.url(choice.ref, "/back")]
                addresses += [kind.edit_url(choice.ref)] if kind.edit_url else []
                assert [one for one in addresses if local_address(one) != one] == [], kind.key

    @pytest.mark.parametrize("ref", UNKNOWN)
    def test_evidence_is_on_this_site_or_has_no_page(self, demo: Session, ref: str) -> None:
        for source in self.plugin.credit_sources:
            address = source.url(ref)
            assert address is None or local_address(address) == address, source.key

    def test_the_home_page_stays_cheap(self, demo: Session, clock: ManualClock) -> None:
        dear = []
        for actor in _actors(demo, clock):
            for card in self.plugin.home_cards:
                if actor.may(card.permission):
                    with _Counting() as cost:
                        card.context(demo, actor, clock())
                    dear += [f"{card.key}: {cost.statements}"] if cost.statements > MOST_QUERIES else []
            for source in self.plugin.due_sources:
                with _Counting() as cost:
                    items = source.items(demo, actor, clock())
                assert [item.url for item in items if local_address(item.url) != item.url] == [], source.key
                dear += [f"{source.key}: {cost.statements}"] if cost.statements > MOST_QUERIES else []
        assert dear == []

    def test_what_brings_credit_is_offered_in_few_statements(self, demo: Session, clock: ManualClock) -> None:
        """Somebody unknown is offered nothing; a page of people costs as much as one; hours and categories are real."""
        people = demo.scalars(select(Person.id).order_by(Person.id).limit(20)).all()
        categories = {category.key for category in hour_categories(demo)}
        for source in self.plugin.credit_offers:
            assert not source.offers(demo, [0], clock()).get(0), source.key
            with _Counting() as one:
                source.offers(demo, people[:1], clock())
            with _Counting() as many:
                found = source.offers(demo, people, clock())
            assert many.statements <= max(one.statements, 1), source.key
            assert set(found) <= set(people), source.key
            offers = [offer for some in found.values() for offer in some]
            wrong = [
                o for o in offers if local_address(o.url) != o.url or o.hours <= 0 or not o.title.strip()
            ]
            assert wrong == [], source.key
            assert {offer.category for offer in offers} <= categories, source.key

    def test_what_an_actor_has_begun_is_what_is_offered_as_started(
        self, demo: Session, clock: ManualClock
    ) -> None:
        for source in self.plugin.credit_offers:
            for actor in _actors(demo, clock):
                assert actor.person_id is not None
                with _Counting() as cost:
                    begun = source.begun(demo, actor, clock())
                assert cost.statements <= 1, source.key
                offered = source.offers(demo, [actor.person_id], clock()).get(actor.person_id, ())
                assert set(begun) == {offer for offer in offered if offer.is_started}, source.key

    def _refs(self, session: Session, offer: ActivityType | AwardType, scope: Scope) -> set[str]:
        """What the scope is offered, but for what everybody is."""
        return {choice.ref for choice in offer.choices(session, scope)} - self.offered_to_all

    def _kinds_that_tell(self) -> list[Any]:
        """The kinds of activity that say what was finished before."""
        return [kind for kind in self.plugin.activity_types if kind.finished_by is not None]

    def _offers(self) -> list[ActivityType | AwardType]:
        return [*self.plugin.activity_types, *self.plugin.award_types]


class _Counting:
    """Counts the statements sent while it is open."""

    statements = 0

    def __enter__(self) -> _Counting:
        event.listen(db.engine, "before_cursor_execute", self._count)
        return self

    def __exit__(self, *_exception: object) -> None:
        event.remove(db.engine, "before_cursor_execute", self._count)

    def _count(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        self.statements += not statement.startswith("BEGIN")


def _actors(session: Session, clock: ManualClock) -> list[Actor]:
    """A few of the demo's people, as a request of theirs would have them; the demo's own logins come first."""
    actors = []
    for account in session.scalars(select(Account).order_by(Account.id).limit(8)).all():
        person = session.get_one(Person, account.person_id)
        post = person_card(session, person.id, clock().date())
        actors.append(
            actor_of(session, current_registry(), account, person.name, post.unit_path if post else None)
        )
    return actors
