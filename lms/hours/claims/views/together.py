"""Claims that were chosen in the inbox: the page of what accepting them would do, and doing it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.claims.services.statement import statement_of
from lms.hours.claims.services.together import Accepted, Left, Prospect, accept_claims, prospects_of
from lms.hours.claims.views.manager import inbox_view
from lms.hours.claims.views.showing import words
from lms.hours.claims.wording import obstacle_text
from lms.hours.conversions.wording import hours_text, why_text
from lms.hours.ledger.services import hour_categories
from lms.web.access import current_actor, current_scope, requires

blueprint = Blueprint(
    "chosen_claims", __name__, url_prefix="/people/claims/chosen", template_folder="../../templates"
)
MOST = 100
LONGEST_ID = 18  # digits that fit the databases' whole numbers


@blueprint.post("")
@requires("lms.decide_claims", Reach.UNITS)
def preview() -> ResponseReturnValue:
    ready, left = prospects_of(
        current_session(), _chosen(), current_scope(), actor=current_actor(), clock=current_clock()
    )
    if not ready and not left:
        flash(_("Choose the claims first: each row has a box."), "info")
        return redirect(_inbox(), 303)
    return _page(ready, left)


@blueprint.post("/accept")
@requires("lms.decide_claims", Reach.UNITS)
def accept() -> ResponseReturnValue:
    with unit_of_work() as session:
        done = accept_claims(
            session, _chosen(), current_scope(), actor=current_actor(), clock=current_clock()
        )
    _say(done)
    return _page([], done.left, is_done=True) if done.left else redirect(_inbox(), 303)


def _say(done: Accepted) -> None:
    if not done.count:
        flash(_("No claim was accepted."), "warning")
        return
    flash(
        ngettext(
            "One claim is accepted: %(hours)s.", "%(num)s claims are accepted: %(hours)s.", done.count,
            hours=hours_text(done.hours),
        ),
        "success",
    )  # fmt: skip


def _page(ready: Sequence[Prospect], left: Sequence[Left], *, is_done: bool = False) -> str:
    return render_template(
        "hours/claims/chosen.html",
        ready=[(one, _why(one)) for one in ready], left=left, is_done=is_done, here=inbox_view(), inbox=_inbox(),
        people=len({one.person.id for one in ready}), total=sum((one.claim.hours for one in ready), Decimal(0)),
        categories={category.key: category for category in hour_categories(current_session())},
        obstacle_text=obstacle_text, **words(),
    )  # fmt: skip


def _why(prospect: Prospect) -> list[str]:
    """The arithmetic, unless the claim was filed under another table, whose hours it keeps."""
    worth = prospect.ground.worth(statement_of(prospect.claim))
    return why_text(worth.why) if worth.hours == prospect.claim.hours else []


def _chosen() -> dict[int, str]:
    """The claims of the form, by id: those of the inbox, or those that the page showed, with their stamps."""
    parts = (value.partition(":") for value in request.form.getlist("claim")[:MOST])
    return {
        int(claim_id): stamp
        for claim_id, _colon, stamp in parts
        if claim_id.isdecimal() and len(claim_id) <= LONGEST_ID
    }


def _inbox() -> str:
    return url_for("people_claims.inbox", **inbox_view())
