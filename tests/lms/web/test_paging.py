"""Pages of a query: what is on them, how many there are, and that a page which is not full needs no count."""

import pytest
from sqlalchemy import select

from lms.db import unit_of_work
from lms.organisation.models import Unit
from lms.testing.factories import make_unit
from lms.web.paging import page_of_query


@pytest.fixture
def units(session):
    with unit_of_work():
        return [make_unit(session, f"处{number}").id for number in range(6)]


@pytest.mark.parametrize(
    ("asked", "per_page", "number", "places", "statements"),
    [
        ("1", 10, 1, (0, 6), 1),
        ("1", 4, 1, (0, 4), 2),
        ("2", 4, 2, (4, 6), 1),
        ("2", 3, 2, (3, 6), 2),
        ("9", 4, 2, (4, 6), 3),
        ("nonsense", 6, 1, (0, 6), 2),
    ],
)
def test_a_page_of_a_query(app, session, units, count_queries, asked, per_page, number, places, statements):
    query = select(Unit.id).where(Unit.id.in_(units)).order_by(Unit.id)
    with app.test_request_context(f"/?page={asked}"), count_queries() as seen:
        page = page_of_query(session, query, per_page)
    assert (list(page.rows), page.number, page.total) == (units[slice(*places)], number, 6)
    assert len([each for each in seen if "lms_unit" in each]) == statements


@pytest.mark.parametrize(("asked", "statements"), [(1, 1), (3, 2)])
def test_nothing_is_one_empty_page(app, session, units, count_queries, asked, statements):
    with app.test_request_context(f"/?page={asked}"), count_queries() as seen:
        page = page_of_query(session, select(Unit.id).where(Unit.id < 0), 4)
    assert (page.rows, page.number, page.pages, page.total) == ([], 1, 1, 0)
    assert len([each for each in seen if "lms_unit" in each]) == statements
