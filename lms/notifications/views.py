"""One's own notices, and which of them come by mail."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from lms.clock import current_clock
from lms.contracts.notices import NoticeType
from lms.db import current_session, unit_of_work
from lms.notifications.forms import MailForm, ReadAllForm
from lms.notifications.services.choosing import choose_mailed_kinds, mailed_kinds
from lms.notifications.services.mailing import address_of
from lms.notifications.services.reading import newest_of, notices_of, read_all, read_notice
from lms.notifications.wording import shown
from lms.plugins import current_registry
from lms.web.access import signed_in
from lms.web.availability import is_available
from lms.web.paging import page_of_query
from lms.web.views import local_address

blueprint = Blueprint("notices", __name__, url_prefix="/notices", template_folder="templates")
PER_PAGE = 25


@blueprint.get("")
@signed_in()
def index() -> ResponseReturnValue:
    session, types = current_session(), _types()
    is_unread_only = request.args.get("show") == "unread"
    wanted = notices_of(current_user.person_id, list(types), is_unread_only=is_unread_only)
    page = page_of_query(session, wanted, PER_PAGE)
    return render_template(
        "notifications/index.html",
        page=page,
        notices=[shown(row, types) for row in page.rows],
        is_unread_only=is_unread_only,
        newest=newest_of(session, current_user.person_id) if current_user.unread_notices else None,
    )


@blueprint.get("/<int:notice_id>")
@signed_in()
def follow(notice_id: int) -> ResponseReturnValue:
    """Leads on to what the notice is about; that counts as reading it."""
    with unit_of_work() as session:
        url = read_notice(session, current_user.person_id, notice_id, clock=current_clock()) or abort(404)
    return redirect(local_address(url))


@blueprint.post("/read")
@signed_in()
def read() -> ResponseReturnValue:
    form = ReadAllForm()
    if not form.validate():
        abort(400)
    with unit_of_work() as session:
        read_all(session, current_user.person_id, form.newest.data or 0, clock=current_clock())
    return redirect(url_for("notices.index"), 303)


@blueprint.get("/mail")
@signed_in()
def mail() -> ResponseReturnValue:
    session, types = current_session(), _types()
    form = MailForm(formdata=None, kinds=sorted(mailed_kinds(session, current_user.person_id, types)))
    form.offer(types)
    return render_template(
        "notifications/mail_choices.html",
        form=form,
        address=address_of(session, current_user.person_id),
        sends_mail=bool(current_app.extensions["lms.settings"].smtp_url),
    )


@blueprint.post("/mail")
@signed_in()
def save_mail() -> ResponseReturnValue:
    form, types = MailForm(), _types()
    form.offer(types)
    if not form.validate():
        abort(400)
    with unit_of_work() as session:
        choose_mailed_kinds(session, current_user.person_id, list(types), form.kinds.data or ())
    flash(gettext("It is saved which notices come by mail."), "success")
    return redirect(url_for("notices.mail"), 303)


def _types() -> dict[str, NoticeType]:
    """The kinds of the plugins that this organisation uses."""
    registry = current_registry()
    return {key: kind for key, kind in registry.notice_types.items() if is_available(registry, key)}
