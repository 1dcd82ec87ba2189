"""The pictures that a course can have on its card: icons, by the name they have in the sprite."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

# The names stand in lms/web/frontend/src/icons.txt too, which puts them into the sprite.
COVERS = {
    "book": _l("Book"),
    "school": _l("Studies"),
    "file-text": _l("Document"),
    "writing": _l("Writing"),
    "users-group": _l("People"),
    "presentation": _l("Presentation"),
    "microphone": _l("Lecture"),
    "shield-lock": _l("Security"),
    "fingerprint": _l("Personal data"),
    "id-badge-2": _l("Identity"),
    "flame": _l("Fire"),
    "first-aid-kit": _l("First aid"),
    "report-money": _l("Money"),
    "scale": _l("Law"),
    "building-bank": _l("Institutions"),
    "flag": _l("Banner"),
    "heart-handshake": _l("Service"),
    "device-laptop": _l("Computers"),
    "chart-bar": _l("Figures"),
    "language": _l("Languages"),
    "leaf": _l("Environment"),
    "bulb": _l("Ideas"),
}
