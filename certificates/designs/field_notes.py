"""What the fields of an HTML template hold, for whoever writes one."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

FIELD_NOTES = (
    (("heading", "heading_en"), _l("heading, by what was achieved")),
    (("certify", "certify_en"), _l("the words before the name")),
    (("name", "name_latin", "recipient_en"),
     _l("whose certificate it is; the last is the Latin name, or the name where there is none")),
    (("unit", "unit_en"), _l("where they served")),
    (("done", "done_en"), _l("what was done and when, before the title")),
    (("citation", "citation_en"), _l("what was done with its title and day, as the middle of a sentence")),
    (("title", "title_en"), _l("title of the course, exam or contest")),
    (("hours", "hours_en"), _l("credit hours in words; empty where there are none")),
    (("hours_figure", "hours_unit", "hours_unit_en"), _l("credit hours as a figure and its unit")),
    (("grade", "grade_en"), _l("grade or rank, where the exam, contest or course gives one")),
    (("year_hours", "year_total", "year_total_en", "year"),
     _l("credit hours of the whole year up to this achievement, and which year")),
    (("completed", "completed_en", "completed_chinese"), _l("day of the achievement")),
    (("number_label", "serial"), _l("the certificate’s number")),
    (("valid_until", "valid_until_en", "expires", "expires_en"),
     _l("last day of validity, as a sentence or by itself; empty where there is none")),
    (("issuer", "issuer_en"), _l("who issues it")),
    (("issued", "issued_en", "issued_chinese"), _l("day of issue")),
    (("qr", "scan"), _l("picture of the QR code, and the words beside it")),
    (("seal", "seal_purpose"), _l("picture of the issuer’s seal, and what it is for")),
    (("document_title",), _l("title of the PDF")),
    (("name_px", "name_latin_px", "unit_px", "title_px", "title_en_px", "issuer_px", "issuer_en_px"),
     _l("type sizes in pixels at which long texts still fit on one line")),
)  # fmt: skip
"""Every field once; a test compares them with those that the engines fill in."""
