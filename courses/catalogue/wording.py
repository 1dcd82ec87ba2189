"""The words for what the rules of the catalogue call by a code."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from courses.catalogue.domain import Audience, ChecklistItem, LessonKind
from lms.organisation.api import TIERS, UnitCard
from lms.web.i18n import localised

STATES = {"draft": _l("Draft"), "published": _l("Published"), "retired": _l("Retired")}

LANGUAGES = {"zh_Hans": "简体中文", "en": "English"}

KINDS = {
    LessonKind.PAGE: (_l("Page"), "article"),
    LessonKind.VIDEO: (_l("Video"), "video"),
    LessonKind.DOCUMENT: (_l("Document"), "file-text"),
    LessonKind.ACTIVITY: (_l("Activity"), "checklist"),
}

NEW_TITLES = {
    LessonKind.PAGE: _l("New page"),
    LessonKind.VIDEO: _l("New video"),
    LessonKind.DOCUMENT: _l("New document"),
    LessonKind.ACTIVITY: _l("New activity"),
}

MET = {
    "summary": _l("The summary says what the course is about."),
    "hours": _l("The course is worth credit hours."),
    "lessons": _l("The course has lessons."),
    "required_lesson": _l("At least one lesson is required."),
    "lessons_complete": _l("Every lesson has its content."),
    "award": _l("The award exists."),
    "deadline": _l("The deadline lies ahead."),
}

MISSING = {
    "summary": _l("Write a summary: it is what people read in the catalogue."),
    "hours": _l("The course is worth no credit hours. That may be right; then leave it."),
    "lessons": _l("Add the first lesson."),
    "required_lesson": _l("Make at least one lesson required, or the course has nothing to complete."),
    "lesson_text": _l("This page has no text yet."),
    "lesson_file": _l("This lesson has no file yet."),
    "lesson_activity": _l("Choose the activity of this lesson."),
    "activity_gone": _l("The activity of this lesson no longer exists. Choose another one."),
    "lesson_minutes": _l(
        "Say how many minutes this lesson takes; without them it counts as soon as it is opened."
    ),
    "section_empty": _l("This section has no lessons; members will not see it."),
    "award": _l("What the course awards no longer exists. Choose another award, or none."),
    "deadline": _l("The deadline has passed. Choose a later day, or none."),
}


def item_text(item: ChecklistItem) -> str:
    """The requirement as a sentence."""
    return str((MET if item.is_met else MISSING)[item.code])


def audience_text(audience: Audience, units: Mapping[int, UnitCard]) -> str:
    """Whom a course is for, in a few words. `units` are those of the organisation by id."""
    names = [localised(units[unit_id]) for unit_id in sorted(audience.unit_ids) if unit_id in units]
    tiers = [str(TIERS.get(tier, tier)) for tier in sorted(audience.tiers)]
    if audience.is_everybody:
        return _("Everybody in the organisation")
    if not names:
        return (
            _("%(tiers)s of the organisation", tiers=_(", ").join(tiers))
            if tiers
            else _("Units that are closed")
        )
    if not tiers:
        return _(", ").join(names)
    return _("%(tiers)s in %(units)s", tiers=_(", ").join(tiers), units=_(", ").join(names))
