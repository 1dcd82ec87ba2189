"""Every fault of an Aiken, Moodle XML or JSON file is found, on its line, and has words."""

import json

import pytest
from flask import Flask
from flask_babel import Babel

from question_bank.formats.limits import LONGEST_ITEM, MOST_FAULTS
from question_bank.formats.messages import fault_message, loss_words
from question_bank.formats.registry import AIKEN, FORMATS, MOODLE_XML, XUESHI
from tests.question_bank.formats.texts import parse

OPTIONS = "A) yes\nB) no\n"
AIKEN_FAULTS = [
    ("Q?\n" + OPTIONS + "ANSWER: A\nQ2?\n" + OPTIONS + "ANSWER: B", "no_blank_line", 5),
    ("Q?\n" + OPTIONS + "Q2?\n" + OPTIONS + "ANSWER: B", "text_after_options", 4),
    ("Q?\n" + OPTIONS, "answer_line_missing", 3),
    ("Only words", "answer_line_missing", 1),
    ("\n\nQ?\n" + OPTIONS + "ANSWER: C", "answer_names_no_option", 6),
    ("Q?\n" + OPTIONS + "ANSWER: a", "answer_not_a_letter", 4),
    ("Q?\n" + OPTIONS + "ANSWER: A, B", "answer_not_a_letter", 4),
    ("Q?\n" + OPTIONS + "ANSWER:", "answer_not_a_letter", 4),
    ("Q?\nA) yes\nC) no\nANSWER: A", "option_out_of_order", 3),
    ("Q?\nA) yes\nA) no\nANSWER: A", "option_out_of_order", 3),
    ("Q?\nA)yes\nB)no\nANSWER: A", "option_without_space", 2),
    ("Q?\nA. yes\nB.no\nANSWER: A", "option_without_space", 3),
    ("Q?\nA)\nB) no\nANSWER: A", "empty_option", 2),
    (OPTIONS + "ANSWER: A", "stem_missing", 1),
    ("ANSWER: A", "stem_missing", 1),
    ("Q?\nA) yes\nANSWER: A", "too_few_options", 1),
    ("Q" * (LONGEST_ITEM + 1), "item_too_long", 1),
]


def _xml(body):
    return f"<quiz>\n{body}\n</quiz>"


def _question(kind, body, stem="Q?"):
    return _xml(
        f'<question type="{kind}">\n<questiontext format="html"><text>{stem}</text></questiontext>\n{body}\n</question>'
    )


def _answers(*pairs):
    return "\n".join(
        f'<answer fraction="{fraction}"><text>{text}</text></answer>' for fraction, text in pairs
    )


BARE = '<question type="essay"><questiontext>Q</questiontext></question>'
PAIR = "<subquestion><text>a</text><answer><text>b</text></answer></subquestion>"
FILE = '<file name="p.png" encoding="base64">AAAA</file>'
TWO = _answers((100, "a"), (0, "b"))
XML_FAULTS = [
    ("", "xml_broken", 1),
    ("Just text", "xml_broken", 1),
    ("<quiz>\n<question>", "xml_broken", 2),
    ("<html></html>", "xml_other_root", 1),
    ("<quiz>\n<p/>\n</quiz>", "xml_unexpected", 2),
    ("<quiz>&nbsp;</quiz>", "xml_entity", 1),
    ('<!DOCTYPE quiz>\n<quiz/>', "xml_doctype", 1),
    ("<quiz>" + "<a>" * 40 + "</a>" * 40 + "</quiz>", "xml_too_deep", 1),
    (_question("multichoice", "<b/>" * 6000), "item_too_long", 2),
    (_question("multichoice", TWO, "x" * (LONGEST_ITEM + 1)), "item_too_long", 2),
    (_question("multichoice", TWO, ""), "empty_stem", 3),
    (_xml('<question type="essay"/>'), "empty_stem", 2),
    (_question("multichoice", TWO, "&lt;script&gt;x&lt;/script&gt;"), "empty_stem", 3),
    (_question("ddmarker", ""), "type_not_held", 2),
    (_question("ddwtos", ""), "type_not_held", 2),
    (_xml("<question/>"), "empty_stem", 2),
    (_question("multichoice", _answers(("0.5x", "a"), (0, "b"))), "percentage_unreadable", 4),
    (_question("multichoice", _answers((100, "a"), (120, "b"))), "fraction_out_of_range", 5),
    (_question("multichoice", _answers((100, "a"), (0, ""))), "empty_option", 5),
    (_question("multichoice", _answers((50, "a"), (0, "b"))), "no_right_option", 2),
    (_question("multichoice", _answers(*[(100, "a")] * 501)), "too_many_answers", 2),
    (_question("truefalse", _answers((100, "yes"), (0, "no"))), "true_false_unreadable", 2),
    (_question("truefalse", _answers((0, "true"), (0, "false"))), "true_false_unreadable", 4),
    (_question("shortanswer", _answers((50, "a"))), "no_right_answer", 2),
    (_question("shortanswer", _answers((100, ""))), "empty_answer", 2),
    (_question("numerical", _answers((100, "1,5"))), "number_unreadable", 4),
    (_question("numerical", _answers((100, "1e999999"))), "number_unreadable", 4),
    (_question("numerical", _answers((100, "*"))), "any_number_earns", 4),
    (_question("matching", PAIR), "too_few_pairs", 2),
    (_question("matching", "<subquestion><text>a</text></subquestion>"), "empty_pair", 4),
    (_question("essay", f"<graderinfo>\n<text>x</text>{FILE}</graderinfo>"), "file_not_kept", 5),
    (_question("essay", "", '&lt;img src="https://example.org/a.png"&gt;'), "picture_not_kept", 3),
    (_question("essay", "", '&lt;img src="data:image/png;base64,AAAA"&gt; what?'), "file_not_kept", 3),
    (_question("essay", "", '&lt;img alt="x" src="@@PLUGINFILE@@/a.png"&gt; what?'), "picture_not_kept", 3),
    (_question("cloze", "", "no blank"), "cloze_without_blank", 3),
    (_question("cloze", "", "{1:SA:=a} and {1:SA:~b}"), "gap_without_right_answer", 2),
    (_question("cloze", "", "{1:SA:=a and"), "cloze_not_closed", 3),
    (_question("cloze", "", "{1:ODD:=a} and"), "cloze_type_not_held", 3),
    (_question("cloze", "", "{1:SA:~a} and"), "no_right_answer", 2),
    (_question("cloze", "", "{1:NM:=ten} and"), "number_unreadable", 3),
]  # fmt: skip


def _json(*questions, head='"format": "xueshi-questions", "version": 1'):
    return f'{{{head},\n"questions": [\n' + ",\n".join(questions) + "\n]}"


def _typed(kind, **more):
    content = {"version": 1, "stem": {"text": "Q"}} | more
    return json.dumps({"type": f"question_bank.{kind}", "content": content})


ESSAY = '{"type": "question_bank.essay", "content": {"version": 1, "stem": {"text": "Q"}}}'
JSON_FAULTS = [
    ("", "json_not_an_object", 1, None),
    ("[]", "json_not_an_object", 1, None),
    ('{"format"', "json_broken", 1, None),
    (_json(ESSAY)[:-2], "json_broken", 4, None),
    (_json(ESSAY, "{,"), "json_broken", 4, None),
    (_json(ESSAY + ","), "json_broken", 4, None),
    (_json(ESSAY) + "x", "json_broken", 4, None),
    (_json(ESSAY)[:-1] + ',"version": 1}', "json_value_refused", 4, None),
    ('{"format": "xueshi-questions", "version": 1}', "missing_key", 1, None),
    (_json("NaN"), "json_value_refused", 3, None),
    (_json('{"type": 1, "type": 2}'), "json_value_refused", 3, None),
    (_json("[" * 100_000), "json_too_deep", 3, None),
    (_json("1" * 5000), "json_value_refused", 3, None),
    (_json(ESSAY, head='"format": "other", "version": 1'), "json_other_format", 1, None),
    (_json(ESSAY, head='"format": "xueshi-questions", "version": 2'), "json_other_version", 1, None),
    (_json(ESSAY, head='"format": "xueshi-questions", "version": true'), "json_other_version", 1, None),
    (_json(ESSAY, head='"format": "xueshi-questions"'), "missing_key", 1, None),
    (_json(ESSAY, head='"format": "xueshi-questions", "version": 1, "more": 1'), "unknown_key", 1, None),
    ('{"format": "xueshi-questions", "version": 1, "questions": 3}', "wrong_type", 1, None),
    (_json(ESSAY, "3"), "not_an_object", 4, 2),
    (_json(ESSAY, "{}"), "missing_key", 4, 2),
    (_json(ESSAY.replace('"content"', '"marks": 1, "content"')), "unknown_key", 3, 1),
    (_json(ESSAY.replace("essay", "poem")), "unknown_value", 3, 1),
    (_json(ESSAY.replace('"question_bank.essay"', "[]")), "unknown_value", 3, 1),
    (_json(ESSAY.replace('"version": 1', '"version": 9')), "unknown_version", 3, 1),
    (_json(ESSAY.replace('{"text": "Q"}', '"Q"')), "wrong_type", 3, 1),
    (_json(ESSAY.replace('"Q"', '" "')), "empty_stem", 3, 1),
    (_json(ESSAY.replace('"Q"', '"a\\u0000b"')), "character_not_allowed", 3, 1),
    (_json(ESSAY.replace('"Q"', '"a\\ud800b"')), "character_not_allowed", 3, 1),
    (_json(ESSAY.replace('"content"', '"tags": "a", "content"')), "wrong_type", 3, 1),
    (_json(ESSAY.replace('"content"', '"title": 5, "content"')), "wrong_type", 3, 1),
    (_json(ESSAY.replace('"content"', '"has_blank": 1, "content"')), "wrong_type", 3, 1),
    (_json(_typed("numerical", answers=[{"value": "1E+300"}])), "number_too_long", 3, 1),
    (_json(_typed("numerical", answers=[{"value": 1.5}])), "wrong_type", 3, 1),
    (_json(_typed("single_choice", options=[1] * 501)), "too_many_answers", 3, 1),
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _in_a_request():
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def _ids(rows):
    return [f"{place}-{row[1]}" for place, row in enumerate(rows)]


@pytest.mark.parametrize(("text", "code", "line"), AIKEN_FAULTS, ids=_ids(AIKEN_FAULTS))
def test_aiken_fault(text, code, line):
    _check(parse(AIKEN, text), text, code, line)


@pytest.mark.parametrize(("text", "code", "line"), XML_FAULTS, ids=_ids(XML_FAULTS))
def test_moodle_xml_fault(text, code, line):
    _check(parse(MOODLE_XML, text), text, code, line)


@pytest.mark.parametrize(("text", "code", "line", "place"), JSON_FAULTS, ids=_ids(JSON_FAULTS))
def test_json_fault(text, code, line, place):
    _check(parse(XUESHI, text), text, code, line)
    assert parse(XUESHI, text).faults[0].place == place


def _check(document, text, code, line):
    [fault] = document.faults
    assert (fault.code, fault.line) == (code, line)
    words = fault_message(fault)
    assert words
    assert "%(" not in words
    assert fault.excerpt == text.split("\n")[line - 1].strip()[:80]


@pytest.mark.parametrize(
    ("source", "text", "lines"),
    [
        (AIKEN, f"Q?\n{OPTIONS}ANSWER: A\n\nQ?\n{OPTIONS}\nQ?\r\n{OPTIONS}ANSWER: B\n", [1, 10]),
        (XUESHI, _json(ESSAY, "3", ESSAY), [3, 5]),
        (MOODLE_XML, _xml(f"{BARE}\n{BARE.replace('essay', 'odd')}\n{BARE}"), [2, 4]),
    ],
)  # fmt: skip
def test_the_good_ones_are_read_beside_a_fault(source, text, lines):
    document = parse(source, text)
    assert len(document.faults) == 1
    assert [each.line for each in document.items] == lines


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (AIKEN, "Q?\n\n" * (MOST_FAULTS + 5)),
        (XUESHI, _json(*["3"] * (MOST_FAULTS + 5))),
        (MOODLE_XML, _xml("<p/>\n" * (MOST_FAULTS + 5))),
    ],
    ids=["aiken", "xueshi", "moodle_xml"],
)
def test_reading_stops_after_too_many_faults(source, text):
    faults = parse(source, text).faults
    assert len(faults) == MOST_FAULTS + 1
    assert faults[-1].code == "too_many_faults"


def test_what_a_format_cannot_hold_has_words():
    for each in FORMATS.values():
        assert all(loss_words(code) for code in each.cannot_hold)
