"""The state of the ledger's chain, for those who answer for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import current_clock
from lms.contracts.access import Actor, Reach
from lms.db import current_session, unit_of_work
from lms.hours.integrity.checkpoints import NothingToSign, as_file, make_checkpoint, newest_checkpoints
from lms.hours.integrity.jobs import VERIFY
from lms.hours.integrity.models import LedgerCheckpoint
from lms.hours.integrity.verifying import chain_length, faults_of, last_verification
from lms.hours.integrity.wording import line_of, row_of
from lms.jobs.api import enqueue, job_url
from lms.signing import current_keyring
from lms.web.access import current_actor, requires
from lms.web.navigation import badges

blueprint = Blueprint(
    "ledger_integrity", __name__, url_prefix="/administer/ledger", template_folder="../templates"
)
SHOWN = 30


@blueprint.get("")
@requires("lms.verify_ledger", Reach.ORGANISATION)
def index() -> ResponseReturnValue:
    session = current_session()
    verification = last_verification(session)
    faults = faults_of(verification) if verification else []
    return render_template(
        "hours/integrity/index.html",
        length=chain_length(session),
        verification=verification,
        faults=[(row_of(fault), line_of(fault)) for fault in faults],
        checkpoints=newest_checkpoints(session, SHOWN),
    )


@blueprint.post("/verify")
@requires("lms.verify_ledger", Reach.ORGANISATION)
def verify() -> ResponseReturnValue:
    payload = {"url": url_for("ledger_integrity.index")}
    with unit_of_work() as session:
        job_id = enqueue(session, VERIFY, payload, actor=current_actor(), clock=current_clock())
    return redirect(job_url(job_id), 303)


@blueprint.post("/checkpoints")
@requires("lms.verify_ledger", Reach.ORGANISATION)
def sign() -> ResponseReturnValue:
    actor, clock = current_actor(), current_clock()
    try:
        with unit_of_work() as session:
            made = make_checkpoint(session, current_keyring(), clock=clock)
            record(
                session, actor=actor, clock=clock, action="lms.sign_ledger",
                subject=("ledger_checkpoint", made.id), after={"entries": made.sequence, "digest": made.digest},
            )  # fmt: skip
    except NothingToSign:
        flash(_("The ledger is empty: there is nothing to sign yet."), "info")
    else:
        flash(_("The checkpoint is signed. Download it and keep it in another place."), "success")
    return redirect(url_for("ledger_integrity.index"), 303)


@blueprint.get("/checkpoints/<int:checkpoint_id>.json")
@requires("lms.verify_ledger", Reach.ORGANISATION)
def download(checkpoint_id: int) -> ResponseReturnValue:
    kept = current_session().get(LedgerCheckpoint, checkpoint_id) or abort(404)
    response = Response(as_file(kept), mimetype="application/json")
    name = f"ledger-checkpoint-{kept.made_at:%Y%m%d}-{kept.sequence}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def fault_card(_session: Session, _actor: Actor, _now: datetime) -> dict[str, Any] | None:
    """The home page's alarm: there only when the last walk found something."""
    count = badges().get("ledger_integrity.index", 0)
    return {"count": count} if count else None
