"""The words for the reason codes of QTI, merged into the others by formats/messages.py."""

from __future__ import annotations

from flask_babel import lazy_gettext

FAULTS = {
    "qti_adaptive": lazy_gettext(
        "The item is adaptive: it goes on after a first answer. A bank has no such questions."
    ),
    "qti_all_or_nothing": lazy_gettext(
        "The item gives marks only if everything is right; in a bank each part of such a question counts for itself."
    ),
    "qti_any_answer_earns": lazy_gettext("The item gives marks for any answer at all."),
    "qti_base_type": lazy_gettext("An answer of the kind “%(type)s” is not known for this interaction."),
    "qti_below_zero": lazy_gettext(
        "A wrong answer earns less than nothing, and no lower bound of 0 forbids it."
    ),
    "qti_blank_earns": lazy_gettext("The item gives marks to somebody who answers nothing."),
    "qti_bounds": lazy_gettext("The bounds of the mapping cut off marks in a way that a bank cannot repeat."),
    "qti_default_earns": lazy_gettext(
        "Any answer that the mapping does not name earns or costs marks (its default)."
    ),
    "qti_element": lazy_gettext(
        "<%(element)s> is not known here; without it the question would be another one."
    ),
    "qti_essay_scored": lazy_gettext(
        "The item gives marks for this without a person; in a bank a person marks it."
    ),
    "qti_formula": lazy_gettext("The formula holds <%(element)s>, which cannot be written as TeX here."),
    "qti_interaction": lazy_gettext("A bank has no questions with %(interaction)s."),
    "qti_media_beside": lazy_gettext(
        "The item shows “%(name)s”, which lies beside it: import the whole package."
    ),
    "qti_mixed_case": lazy_gettext(
        "Upper and lower case count for some accepted answers and not for others."
    ),
    "qti_most_choices": lazy_gettext(
        "Only %(most)s may be chosen, and nothing else keeps somebody from full marks who chooses everything."
    ),
    "qti_no_declaration": lazy_gettext("The response “%(name)s” is not declared."),
    "qti_no_interaction": lazy_gettext("Nothing in the text asks for the response “%(name)s”."),
    "qti_no_items": lazy_gettext("The package holds no QTI item."),
    "qti_no_key": lazy_gettext("The response “%(name)s” has no right answer among its choices."),
    "qti_no_mapping": lazy_gettext("The response “%(name)s” is scored by a mapping that it does not have."),
    "qti_not_one_to_one": lazy_gettext(
        "The pairs cannot be told from one side: something belongs to nothing, or to several."
    ),
    "qti_not_scored": lazy_gettext("The item says neither how it is scored nor what is right."),
    "qti_open_range": lazy_gettext("The range leaves its ends out; in a bank they belong to it."),
    "qti_other_root": lazy_gettext("The file begins with <%(found)s>: it is not a QTI item."),
    "qti_overwritten": lazy_gettext("The score is set anew after it was set: this processing is not known."),
    "qti_pair": lazy_gettext("“%(written)s” is not a pair."),
    "qti_partial_order": lazy_gettext("Not everything belongs into the order."),
    "qti_picture_size": lazy_gettext("The picture has no width and height in pixels."),
    "qti_processing": lazy_gettext(
        "The response processing uses <%(element)s> in a way that is not known here."
    ),
    "qti_several_interactions": lazy_gettext(
        "The item asks %(number)s things of different kinds. Split it up."
    ),
    "qti_several_keys": lazy_gettext("Several rules decide about this answer together; a bank has one."),
    "qti_several_responses": lazy_gettext("One rule decides about several answers together."),
    "qti_shape": lazy_gettext("A bank has no areas of the shape “%(shape)s”."),
    "qti_template": lazy_gettext("The response processing template “%(name)s” is not known here."),
    "qti_unequal_pairs": lazy_gettext("The parts earn different marks; in a bank they earn the same."),
    "qti_version_12": lazy_gettext("This is QTI 1.2. Choose “QTI 1.2 (Canvas)” as the format."),
    "qti_words_only": lazy_gettext("Here only words can stand, without formatting and pictures."),
    "qti_wrong_pairs_cost": lazy_gettext("Wrong parts cost marks in a way that a bank cannot repeat."),
}
NOTES = {
    "qti_assumed": lazy_gettext("It says what is right but not how it is scored: taken as all or nothing."),
    "qti_feedback": lazy_gettext("A feedback is left out: the bank has no place for when it is shown."),
    "qti_partial": lazy_gettext(
        "Its options earn parts of the marks; the paper's rule must be “partial” for that."
    ),
    "qti_rubric": lazy_gettext("A rubric that is not for the scorer is left out."),
    "qti_test": lazy_gettext("The test of the package is left out: papers are set here."),
    "qti_worth": lazy_gettext("It was worth %(points)s: papers set the marks."),
}
MESSAGES = FAULTS | NOTES
LOSSES = {
    "qti_answer_feedback": lazy_gettext("the feedback of single answers"),
    "qti_rubric_levels": lazy_gettext("the criteria of the rubric"),
    "qti_keywords": lazy_gettext("the keywords by which marks are suggested"),
    "qti_part_feedback": lazy_gettext("the explanations of the parts of a case"),
    "qti_part_marks": lazy_gettext("what the parts of a case that a person marks are worth"),
    "qti_units": lazy_gettext("units"),
    "qti_rule": lazy_gettext("the rule by which partly right answers earn"),
    "qti_markup": lazy_gettext("the markup language: texts are written as HTML"),
}
