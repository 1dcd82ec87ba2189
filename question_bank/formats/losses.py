"""The words for what a format cannot hold."""

from __future__ import annotations

from flask_babel import lazy_gettext

LOSSES = {
    "description_feedback": lazy_gettext("the feedback of a description"),
    "marker_notes": lazy_gettext("the notes for the marker"),
    "folding": lazy_gettext("how typed answers are compared (upper and lower case, width, punctuation)"),
    "wildcards": lazy_gettext("whether an asterisk stands for anything or for itself"),
    "arrow": lazy_gettext("an arrow “->” in the text, written as “- >”"),
    "relative_tolerance": lazy_gettext("that the tolerance is relative; it is written as an absolute one"),
    "range": lazy_gettext("that the number lies in a range; it is written as a value with a tolerance"),
    "blank": lazy_gettext("that the answer stands inside the sentence"),
    "feedback": lazy_gettext("feedback"),
    "weights": lazy_gettext("options that earn or cost a part of the marks"),
    "markup": lazy_gettext("formatting and pictures"),
    "title": lazy_gettext("the title"),
    "category": lazy_gettext("the category"),
    "tags": lazy_gettext("tags"),
    "id": lazy_gettext("the id"),
    "media": lazy_gettext("pictures and sounds: the file names them by their address on this site"),
    "difficulty": lazy_gettext("the difficulty"),
    "knowledge_points": lazy_gettext("knowledge points"),
    "source": lazy_gettext("the source"),
    "validity": lazy_gettext("the days on which the question is valid"),
    "option_feedback": lazy_gettext("feedback on single options and answers"),
    "marking_rules": lazy_gettext("rules of marking other than the usual one"),
    "units": lazy_gettext("units of numbers"),
    "gap_kind": lazy_gettext("whether the options of a gap drop down or stand in the text"),
    "limits": lazy_gettext("which files may be handed in, how many, and how large"),
    "as_essay": lazy_gettext("that it is an open answer with keywords; it comes back as an essay"),
    "formula_steps": lazy_gettext("the steps of a formula; they are written into its answer"),
    "drawn_numbers": lazy_gettext(
        "which numbers a formula draws, where they are not all with so many decimals"
    ),
    "wrong_feedback": lazy_gettext("the feedback for any other number"),
    "one_gap": lazy_gettext(
        "that it is a text with one gap; it comes back as a short answer, a number or a choice"
    ),
    "as_cloze": lazy_gettext("that it is a fill-in question; it comes back as a cloze"),
    "rubric": lazy_gettext("the rubric"),
    "sounds": lazy_gettext("sounds"),
    "altered": lazy_gettext("small things such as spaces at the edge of a text"),
}
