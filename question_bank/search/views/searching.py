"""Searching all banks that somebody may read."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.contracts.access import Reach
from lms.db import current_session
from lms.plugins import current_registry
from lms.web.access import current_actor, current_scope, requires
from lms.web.i18n import in_page_language
from lms.web.paging import page_of
from question_bank.bank.services.reading import item_in
from question_bank.bank.services.sharing import SEE_KEYS
from question_bank.bank.views.blueprint import STATE_TITLES, type_titles
from question_bank.search.domain.query import LONGEST_QUERY, item_number, parse_query
from question_bank.search.services.finding import find_items
from question_bank.search.services.hits import hits
from question_bank.search.views.blueprint import blueprint

PER_PAGE = 25


def item_address(typed: str) -> str | None:
    """The address of the question that "#123" names, None for anything else and for one beyond the scope."""
    number = item_number(typed)
    if number is None or item_in(current_session(), current_scope(), number) is None:
        return None
    return url_for("question_banks.item", item_id=number)


@blueprint.get("/search")
@requires("question_bank.author", Reach.UNITS)
def search() -> ResponseReturnValue:
    typed = request.args.get("q", "")[:LONGEST_QUERY]
    if address := item_address(typed):
        return redirect(address)
    session, query = current_session(), parse_query(typed)
    type_key, state = request.args.get("type", ""), request.args.get("state", "")
    scope, actor = current_scope(), current_actor()
    sees_keys = actor.may(SEE_KEYS) and actor.scope(SEE_KEYS) == scope
    found = find_items(session, scope, query, sees_keys=sees_keys, type_key=type_key, state=state)
    page = page_of(found.item_ids, PER_PAGE)
    return render_template(
        "question_search/search.html",
        typed=typed, page=page, has_more=found.has_more,
        hits=hits(session, page.rows, query, current_registry().question_types, sees_keys=sees_keys),
        question_type_titles=in_page_language(type_titles()), question_state_titles=in_page_language(STATE_TITLES),
    )  # fmt: skip
