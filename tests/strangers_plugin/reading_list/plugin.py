"""The plugin: data that says what it brings."""

from __future__ import annotations

from pathlib import Path

from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.contracts.activities import ActivityType, CreditSource
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import HomeCard, NavigationEntry
from lms.contracts.notices import NoticeType
from lms.contracts.texts import N_
from lms.plugins import DemoStep, Plugin
from reading_list import guessing, offers
from reading_list.demo import make_books
from reading_list.models import Book, Reading
from reading_list.services import ACTIVITY, CREDIT_SOURCE, NEW_BOOK
from reading_list.views import blueprint

ROOT = Path(__file__).resolve().parent

plugin = Plugin(
    name="reading_list",
    api_version=1,  # the version this was written for, so that another one refuses it by name
    title=_l("Reading list"),
    models=(Book, Reading),
    migrations=ROOT / "migrations",
    translations=ROOT / "translations",
    blueprints=(blueprint,),
    permissions=(
        Permission("reading_list.read", _l("Read books with notes"), (Role.MEMBER,)),
        Permission(
            "reading_list.add_book", _l("Put books on the reading list"), (Role.TRAINER, Role.ADMINISTRATOR)
        ),
    ),
    navigation=(
        NavigationEntry(_l("Reading list"), "reading_list.index", "book", "reading_list.read", order=40),
    ),
    home_cards=(
        HomeCard(
            "reading_list.waiting", "reading_list/_card.html", offers.card, "reading_list.read", "side", 50
        ),
    ),
    activity_types=(
        ActivityType(
            ACTIVITY,
            _l("Book"),
            "book",
            offers.choices,
            offers.title_of,
            offers.url,
            finished_by=offers.finished_by,
        ),
    ),
    question_types=(guessing.TYPE,),
    question_faces=(guessing.FACE,),
    credit_sources=(CreditSource(CREDIT_SOURCE, _l("Book read"), offers.evidence),),
    notice_types=(
        NoticeType(
            NEW_BOOK,
            _l("New books on the reading list"),
            N_("“%(title)s” is on the reading list. It is worth %(hours)s credit hours."),
            "book",
        ),
    ),
    audit_actions=(AuditAction("reading_list.add_book", _l("Put a book on the reading list")),),
    demo=(DemoStep("reading_list.books", make_books),),
)
