"""The words for what the question types with several parts, numbers and files refuse."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

CONTENTS: Mapping[str, LazyString] = {
    "no_gaps": _l("The text has no gaps. Mark each in the text, such as [[1]]."),
    "too_many_gaps": _l("A text may have at most %(most)s gaps."),
    "gap_name": _l("“%(name)s” cannot name a gap: use letters and digits, such as 1 or capital."),
    "gap_not_in_text": _l("The gap “%(name)s” must stand in the text once, as [[%(name)s]]."),
    "marker_without_gap": _l("[[%(name)s]] stands in the text, but nothing is accepted for it."),
    "gap_of_other_kind": _l("The answers of the gap “%(name)s” do not fit its kind."),
    "gap_without_right_answer": _l("No answer of the gap “%(name)s” earns all of it."),
    "gap_weight": _l("The weight of the gap “%(name)s” must lie above 0 and be 1,000 at most."),
    "gap_with_group": _l("Only blanks of fill-in questions take their answers in any order."),
    "blank_with_options": _l("A blank is filled with words or a number; for a choice take a cloze text."),
    "unit_without_name": _l("A unit has no name, or its name is a number."),
    "unit_factor_not_positive": _l("The factor of a unit must be greater than zero."),
    "first_unit_factor": _l("The first unit is the one the accepted numbers are in: its factor is 1."),
    "unit_repeated": _l("A unit is listed twice."),
    "too_few_items": _l("An order needs at least two things."),
    "empty_item": _l("One of the things to be ordered has no text."),
    "item_repeated": _l("Two of the things to be ordered read the same."),
    "too_small_matrix": _l("A matrix needs at least two columns and one row."),
    "empty_cell": _l("A row or a column of the matrix has no text."),
    "row_without_right_column": _l(
        "Every row needs its right column; several only where several may be chosen."
    ),
    "picture_missing": _l("The picture is missing, or not on this site."),
    "picture_size": _l("The size of the picture is not known. Upload it again."),
    "no_areas": _l("A hotspot needs from one to %(most)s areas."),
    "most_points": _l("At most %(most)s points can be set."),
    "area_unreadable": _l(
        "The coordinates of an area do not fit its shape. They are shares between 0 and 1: a rectangle has left, top, "
        "right and bottom, a circle the two of its centre and its radius, a polygon two for each of its corners."
    ),
    "area_too_small": _l("An area is too small to be hit."),
    "empty_keyword": _l("A keyword is empty."),
    "too_many_keywords": _l("At most %(most)s keywords can be listed."),
    "criterion_without_words": _l("A criterion or one of its levels has no title."),
    "criterion_levels": _l(
        "The criterion “%(title)s” needs two levels or more, the best of them with points."
    ),
    "file_kinds": _l("Say which kinds of files are taken."),
    "most_files": _l("From one to %(most)s files can be asked for."),
    "most_bytes": _l("A file may have at most %(most)s MB."),
    "number_of_parts": _l("A case has from one to %(most)s parts."),
    "part_id": _l("The id of a part of the case cannot be used."),
    "part_weight": _l("The weight of a part must lie above 0 and be 1,000 at most."),
    "number_of_variables": _l("A formula has from one to %(most)s variables, and at most as many steps."),
    "number_of_decimals": _l("The answer can have from 0 to 12 decimals."),
    "variable_name": _l(
        "“%(name)s” cannot name a number: it must begin with a letter, be used once, and not be a function."
    ),
    "variable_range": _l("From, to and step of “%(name)s” do not fit together."),
    "unknown_variable": _l("“%(name)s” in “%(expression)s” is no variable and no earlier step."),
    "expression_empty": _l("Nothing is said about how the answer is reckoned."),
    "expression_too_long": _l("An expression has at most %(most)s characters."),
    "expression_too_deep": _l("“%(expression)s” is nested too deeply or too long. Use steps."),
    "expression_unreadable": _l("“%(expression)s” is not an expression. Write it like 2 * (a + b) / c."),
    "expression_part": _l(
        "“%(part)s” cannot be used here. Allowed are numbers, names of variables, + - * / // %% ** and the functions."
    ),
    "expression_function": _l("There is no function “%(name)s”."),
    "expression_arguments": _l("The function %(name)s is given too many or too few numbers."),
    "draws_divide_by_zero": _l("Of %(tried)s draws %(failed)s have no answer: a division by zero."),
    "draws_not_defined": _l(
        "Of %(tried)s draws %(failed)s have no answer, such as a root of a negative number."
    ),
    "draws_too_large": _l("Of %(tried)s draws %(failed)s have no answer: a number becomes too large."),
}
"""By the code of a ContentFault."""

ANSWERS: Mapping[str, LazyString] = {
    "unknown_gap": _l("That gap does not belong to this question. Reload the page."),
    "unknown_item": _l("That thing does not belong to this question. Reload the page."),
    "unknown_place": _l("There is no such place in the order."),
    "place_repeated": _l("Two things have the same place. Give each a place of its own."),
    "unknown_row": _l("That row does not belong to this question. Reload the page."),
    "unknown_part": _l("That part does not belong to this question. Reload the page."),
    "not_a_point": _l(
        "That is not a point of the picture. Write two numbers between 0 and 1, such as 0.25,0.5."
    ),
    "too_many_points": _l("At most %(most)s points can be set."),
    "too_many_files": _l("At most %(most)s files can be handed in."),
}
"""By the code of an AnswerRefused."""
