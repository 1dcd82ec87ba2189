"""The words for every reason code of the domain and the formats; messages.py makes sentences of them."""

from __future__ import annotations

from flask_babel import lazy_gettext

from question_bank.bank import refusals
from question_bank.formats.importing import Fate

CONTENT = {
    **refusals.CONTENTS,
    "empty_stem": lazy_gettext("The question asks nothing: its text is empty."),
    "too_few_options": lazy_gettext("A choice needs at least two options."),
    "empty_option": lazy_gettext("An option has no text."),
    "no_right_option": lazy_gettext("No option is right."),
    "fraction_out_of_range": lazy_gettext(
        "%(percent)s percent is not a weight: it must lie between −100 and 100."
    ),
    "empty_answer": lazy_gettext("An accepted answer is empty."),
    "no_right_answer": lazy_gettext("No answer earns full marks."),
    "neither_value_nor_range": lazy_gettext("A numerical answer is either a value or a range."),
    "negative_tolerance": lazy_gettext("The tolerance %(tolerance)s is below zero."),
    "range_upside_down": lazy_gettext("The range from %(low)s to %(high)s is upside down."),
    "too_few_pairs": lazy_gettext("Matching needs at least two pairs."),
    "empty_pair": lazy_gettext("One side of a pair is empty."),
    "choice_repeated": lazy_gettext("Two choices read the same."),
    "unknown_choice": lazy_gettext("A pair names a choice that does not exist."),
    "ids_not_unique": lazy_gettext("Two options carry the same id."),
    "not_an_object": lazy_gettext("The stored question is not a JSON object."),
    "unknown_version": lazy_gettext(
        "The question was stored in a layout this version does not know (%(version)s)."
    ),
    "wrong_type": lazy_gettext("“%(key)s” has a value of the wrong kind."),
    "unknown_key": lazy_gettext("“%(key)s” is not known here."),
    "missing_key": lazy_gettext("“%(key)s” is missing."),
    "unknown_value": lazy_gettext("“%(value)s” is not a possible value of “%(key)s”."),
    "not_a_number": lazy_gettext("“%(key)s” is not a number."),
}
GIFT = {
    "title_not_closed": lazy_gettext("The title begins with “::” and has no “::” at its end."),
    "answers_not_closed": lazy_gettext(
        "The answers begin with “{” and have no “}” before the next blank line. Write a brace that belongs to "
        "the text as “\\{”."
    ),
    "second_answer_block": lazy_gettext(
        "A second “{” follows. Put a blank line between two questions, and write a brace that belongs to the "
        "text as “\\{”."
    ),
    "brace_in_answers": lazy_gettext("There is a “{” within the answers. Write it as “\\{”."),
    "brace_without_opening": lazy_gettext(
        "This “}” closes nothing. Write it as “\\}” if it belongs to the text."
    ),
    "text_before_answers": lazy_gettext("“%(text)s” stands before the first answer: “=” or “~” is missing."),
    "too_many_answers": lazy_gettext("A question may have at most %(most)s answers."),
    "weight_unreadable": lazy_gettext("The weight between the percent signs is not a number."),
    "arrow_missing": lazy_gettext("This pair has no “->”, while others of the question have."),
    "feedback_in_matching": lazy_gettext(
        "A pair cannot have feedback. Write “#” as “\\#” if it belongs to the text."
    ),
    "too_many_feedbacks": lazy_gettext(
        "True/false takes two feedbacks, for the wrong answer and for the right one."
    ),
    "number_missing": lazy_gettext("A number is expected after “#”."),
    "not_a_number": lazy_gettext(
        "“%(written)s” is not a number, a number with a tolerance (12:0.5) or a range (1..5)."
    ),
    "wrong_number_given": lazy_gettext("After “~”, a numerical question takes feedback only: “~#…”."),
    "item_too_long": lazy_gettext("The question is longer than %(most)s characters."),
    "too_many_faults": lazy_gettext("Reading stopped here: there are more than %(most)s faults."),
    "too_many_items": lazy_gettext("Reading stopped here: a file may hold at most %(most)s questions."),
}
FILES = {
    "character_not_allowed": lazy_gettext("A text holds a character that cannot be stored."),
    "number_too_long": lazy_gettext("A number has too many digits."),
    "stem_missing": lazy_gettext("There is no question before the options."),
    "option_out_of_order": lazy_gettext("Option %(expected)s is expected here, not %(written)s."),
    "option_without_space": lazy_gettext(
        "There must be a space between the letter %(letter)s and the option."
    ),
    "text_after_options": lazy_gettext(
        "This is neither an option nor the answer. Put a blank line between two questions."
    ),
    "answer_line_missing": lazy_gettext("The question ends without a line such as “ANSWER: B”."),
    "answer_not_a_letter": lazy_gettext("“%(written)s” is not the letter of an option."),
    "answer_names_no_option": lazy_gettext("There is no option %(letter)s."),
    "no_blank_line": lazy_gettext("The next question begins here without a blank line before it."),
    "json_broken": lazy_gettext("Reading stopped here: this is not JSON."),
    "json_not_an_object": lazy_gettext("The file does not begin with “{”: it is not JSON of questions."),
    "json_too_deep": lazy_gettext("Reading stopped here: brackets are nested too deeply."),
    "json_value_refused": lazy_gettext(
        "Reading stopped here: an object names a key twice, or a number is not one."
    ),
    "json_other_format": lazy_gettext("The file is JSON, but not of questions: “format” says so."),
    "json_other_version": lazy_gettext(
        "The file has the version %(version)s of the format, which this release does not know."
    ),
    "xml_broken": lazy_gettext("Reading stopped here: the XML is damaged."),
    "xml_entity": lazy_gettext(
        "Reading stopped here: this entity is not defined. Write the character itself, or its number."
    ),
    "xml_doctype": lazy_gettext(
        "The file declares a document type or entities. Such files are not read; take the declaration out."
    ),
    "xml_other_root": lazy_gettext(
        "The file begins with <%(found)s>, not with <%(root)s>: it is not Moodle XML."
    ),
    "xml_too_deep": lazy_gettext("Reading stopped here: elements are nested too deeply."),
    "xml_unexpected": lazy_gettext("A <%(name)s> does not belong here."),
    "type_not_held": lazy_gettext("A bank has no questions of the type “%(type)s”."),
    "one_formula": lazy_gettext("A formula has exactly one answer, with 100 percent."),
    "calculated_part": lazy_gettext("A bank does not reckon as Moodle does with this: %(name)s"),
    "grading_not_held": lazy_gettext("A bank does not grade by “%(name)s”."),
    "file_not_kept": lazy_gettext(
        "The question contains a file that is neither a picture (PNG, JPEG, GIF, WebP) nor a sound: %(names)s."
    ),
    "not_a_picture": lazy_gettext(
        "“%(name)s” is neither a picture (PNG, JPEG, GIF, WebP) nor a sound (MP3, OGG, WAV, M4A)."
    ),
    "picture_too_large": lazy_gettext("“%(name)s” is larger than 10 MB."),
    "too_many_pictures": lazy_gettext("The file holds more than 2,000 pictures and sounds."),
    "picture_unreadable": lazy_gettext("“%(name)s” within the file is damaged."),
    "picture_altered": lazy_gettext("“%(name)s” is not the picture that its checksum speaks of."),
    "picture_not_kept": lazy_gettext("The question shows a picture that is not on this site."),
    "percentage_unreadable": lazy_gettext("“%(written)s” is not a percentage."),
    "number_unreadable": lazy_gettext("“%(written)s” is not a number."),
    "any_number_earns": lazy_gettext("A numerical question cannot give marks for any number at all."),
    "true_false_unreadable": lazy_gettext(
        "True or false needs the answers “true” and “false”, one of them with 100 percent."
    ),
    "cloze_without_blank": lazy_gettext("The cloze text has no blank."),
    "cloze_not_closed": lazy_gettext("A blank begins with “{” and has no “}”."),
    "cloze_type_not_held": lazy_gettext("A bank has no blanks of the type %(type)s."),
}
DRAFTS = {
    "kind_unknown": lazy_gettext("“%(written)s” is not a type of question."),
    "answer_missing": lazy_gettext("The answer is missing."),
    "answer_not_letters": lazy_gettext("“%(written)s” is not the letters of options."),
    "several_answers": lazy_gettext(
        "“%(written)s” names several options, but a single choice has one right option."
    ),
    "truth_unreadable": lazy_gettext("“%(written)s” says neither true nor false."),
    "blanks_and_answers": lazy_gettext(
        "The question has %(blanks)s blanks, but %(answers)s answers. Separate the answers by semicolons."
    ),
    "pair_unreadable": lazy_gettext("“%(written)s” is not a pair such as “left -> right”."),
    "order_incomplete": lazy_gettext("“%(written)s” does not name every option once."),
    "difficulty_unreadable": lazy_gettext("“%(written)s” is not a difficulty from 1 (easy) to 5 (hard)."),
    "column_unknown": lazy_gettext("“%(written)s” is not among the columns that the answer names."),
    "formula_unreadable": lazy_gettext(
        "“%(written)s” is neither a variable (x = 1..9), nor a step (y = x * 2), nor decimals (0.00)."
    ),
    "part_kind": lazy_gettext("A question of this type cannot be part of a case."),
    "part_without_case": lazy_gettext("There is no case above that this question could belong to."),
    "key_span": lazy_gettext(
        "The key has %(found)s answers for the questions %(first)s to %(last)s, so none of them is taken."
    ),
    "key_without_question": lazy_gettext("The key has an answer to question %(number)s, which is not there."),
    "key_differs": lazy_gettext("Question %(number)s has an answer of its own, and another one in the key."),
    "day_unreadable": lazy_gettext("“%(written)s” is not a day such as 2026-01-31."),
}
NOTES = {
    "sheet_pictures": lazy_gettext("Pictures in the sheet are left out. A Word document keeps them."),
    "default_mark": lazy_gettext("Its mark is left out: papers set the marks."),
    "attachments": lazy_gettext("That files may be handed in beside the text is left out."),
    "file_types": lazy_gettext("Some of its types of files are left out: a bank tells kinds of files apart."),
    "row_descriptions": lazy_gettext("The descriptions of its rows and columns are left out."),
    "hints": lazy_gettext("Its hints are left out."),
    "response_template": lazy_gettext("The text that the answer begins with is left out."),
    "units": lazy_gettext("Its units are left out."),
    "combined_feedback": lazy_gettext(
        "Its feedback for right, partly right and wrong answers as a whole is left out."
    ),
}
REFUSALS = {
    "old_office_file": lazy_gettext("This is a file of an old Office program. Save it as .xlsx or .docx."),
    "headings_missing": lazy_gettext(
        "No sheet has the headings of the template, such as “Type”, “Question” and “Answer”."
    ),
    "archive_broken": lazy_gettext("The file is damaged, or not what its name says."),
    "archive_too_many": lazy_gettext("The file is an archive of too many parts; it is not opened."),
    "archive_too_large": lazy_gettext("The file unpacks to far more than it should; it is not opened."),
    "archive_name": lazy_gettext("The file holds a part whose name leads elsewhere; it is not opened."),
    "archive_encrypted": lazy_gettext("The file has a password. Save it without one."),
    "archive_missing": lazy_gettext("The file is damaged, or not what its name says."),
    "file_too_large": lazy_gettext("The file is larger than 20 MB."),
    "not_text": lazy_gettext("This is not a text file."),
    "unknown_encoding": lazy_gettext("The file's encoding is unknown. Save it as UTF-8 and try again."),
    "encoding_not_known": lazy_gettext(
        "The file declares an encoding that is not read here. Save it as UTF-8 and try again."
    ),
    "encoding_not_declared": lazy_gettext(
        "The file is not in the encoding that it declares. Save it as UTF-8 and try again."
    ),
}
ANSWERS = {
    **refusals.ANSWERS,
    "answer_shape": lazy_gettext("The answer could not be read. Reload the page and try again."),
    "unknown_option": lazy_gettext("That option does not belong to this question. Reload the page."),
    "option_repeated": lazy_gettext("An option was chosen twice. Reload the page."),
    "unknown_pair": lazy_gettext("That pair does not belong to this question. Reload the page."),
    "unknown_choice": lazy_gettext("That choice does not belong to this question. Reload the page."),
    "not_a_number": lazy_gettext("Please enter a number."),
    "answer_too_long": lazy_gettext("The answer is too long: at most %(longest)s characters."),
}
RULES = {
    "nothing_drawn": lazy_gettext("Draw at least one question from every category you name."),
    "no_time": lazy_gettext("The time limit must be at least one minute."),
    "pass_percent_out_of_range": lazy_gettext("The pass mark must lie between 0 and 100 percent."),
    "no_attempts": lazy_gettext("At least one attempt must be allowed."),
    "negative_grace": lazy_gettext("The grace period cannot be negative."),
    "no_marks": lazy_gettext("A question must be worth more than nothing."),
    "closes_before_it_opens": lazy_gettext("It closes before it opens."),
    "never_released": lazy_gettext("Results are to be released after closing, but no closing time is set."),
    "no_members_counted": lazy_gettext("At least one member must count towards a unit's score."),
}


IMPORTS = {
    "applied_before": lazy_gettext("This file had been imported already; nothing was added twice."),
    "changed_since": lazy_gettext(
        "The bank has changed since the preview. Nothing was imported; please look again."
    ),
    "has_faults": lazy_gettext("The file has faults. Nothing was imported."),
    "nothing_new": lazy_gettext("There is nothing new in this file. Nothing was imported."),
}
FATES = {
    Fate.NEW: lazy_gettext("New question"),
    Fate.KNOWN: lazy_gettext("In the bank already"),
    Fate.REPEATED: lazy_gettext("Twice in this file"),
    Fate.ID_TAKEN: lazy_gettext("Id belongs to another question"),
}
