"""The catalogue as members see it."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from courses.catalogue.shelf import Offer, Progress, Wanted, offers_for
from courses.catalogue.views.blueprints import catalogue
from courses.catalogue.wording import LANGUAGES
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session
from lms.hours.api import hour_categories
from lms.web.access import current_actor, current_scope, requires
from lms.web.i18n import current_locale, local_day
from lms.web.paging import page_of

PER_PAGE = 24
PROGRESS = {
    Progress.MINE: _l("My courses"),
    Progress.GOING: _l("Under way"),
    Progress.NEW: _l("Not started"),
    Progress.DONE: _l("Completed"),
}


@catalogue.get("")
@requires("courses.learn", Reach.ORGANISATION)
def index() -> ResponseReturnValue:
    session, actor, now = current_session(), current_actor(), current_clock()()
    offers: list[Offer] = []
    if actor.person_id is not None:
        offers = offers_for(session, current_scope(), actor.person_id, current_locale(), now)
    wanted = _wanted()
    return render_template(
        "catalogue/index.html",
        page=page_of([offer for offer in offers if wanted.fits(offer)], PER_PAGE),
        has_any=bool(offers),
        wanted=wanted,
        today=local_day(now),
        progress=PROGRESS,
        languages=LANGUAGES,
        categories={category.key: category for category in hour_categories(session)},
    )


def _wanted() -> Wanted:
    return Wanted(
        words=request.args.get("q", "").strip()[:100],
        language=request.args.get("language", ""),
        category=request.args.get("category", ""),
        progress=request.args.get("state", ""),
    )
