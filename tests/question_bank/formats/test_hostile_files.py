"""Files made to harm: refused or harmless, and quickly."""

import json

import pytest

from lms.testing.limits import cpu_limit
from question_bank.bank.rendering import render_line, render_text
from question_bank.formats.registry import AIKEN, FORMATS, MOODLE_XML, XUESHI
from tests.question_bank.formats.texts import parse, written

EVIL = '<script>alert(1)</script><img src="x" onerror="alert(2)"><a href="javascript:alert(3)">x</a>'
LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE lolz [
 <!ENTITY lol "lol">
 <!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
 <!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">
]>
<quiz><question type="essay"><questiontext><text>&lol3;</text></questiontext></question></quiz>"""
OUTSIDE = """<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<quiz><question type="essay"><questiontext><text>&x;</text></questiontext></question></quiz>"""
PARAMETER = """<!DOCTYPE quiz [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]><quiz/>"""


@pytest.mark.parametrize(
    "text", [LAUGHS, OUTSIDE, PARAMETER, '<!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/"><quiz/>']
)
def test_no_declaration_is_ever_followed(text):
    document = parse(MOODLE_XML, text)
    assert document.items == ()
    assert [fault.code for fault in document.faults] == ["xml_doctype"]


def _text(words):
    return {"text": words, "format": "html"}


def _evil_json():
    option = {"text": _text(EVIL), "feedback": _text(EVIL)}
    content = {
        "version": 1,
        "stem": _text(EVIL),
        "general_feedback": _text(EVIL),
        "options": [option | {"id": "a", "fraction": "1"}, option | {"id": EVIL}],
    }
    item = {
        "type": "question_bank.single_choice",
        "title": EVIL,
        "tags": [EVIL],
        "category": [EVIL],
        "id": EVIL,
    }
    return json.dumps(
        {"format": "xueshi-questions", "version": 1, "questions": [item | {"content": content}]}
    )


def _evil_xml():
    evil = EVIL.replace("<img", "<b").replace("&", "&amp;").replace("<", "&lt;")
    said = f'<feedback format="html"><text>{evil}</text></feedback>'
    options = "".join(
        f'<answer fraction="{part}" format="html"><text>{evil}{part}</text>{said}</answer>'
        for part in (100, 0)
    )
    return (
        f'<quiz><question type="multichoice"><name><text>{evil}</text></name><questiontext format="html"><text>{evil}'
        f'</text></questiontext><generalfeedback format="html"><text>{evil}</text></generalfeedback>{options}'
        f"<tags><tag><text>{evil}</text></tag></tags></question></quiz>"
    )


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (XUESHI, _evil_json()),
        (MOODLE_XML, _evil_xml()),
        (AIKEN, f"{EVIL}\nA) {EVIL}\nB) {EVIL}b\nANSWER: A\n"),
    ],
    ids=["xueshi", "moodle_xml", "aiken"],
)
def test_scripts_in_every_text_are_harmless_where_they_are_shown(source, text):
    document = parse(source, text)
    assert document.faults == ()
    content = document.items[0].content
    texts = [content.stem, content.general_feedback]
    texts += [part for each in content.options for part in (each.text, each.feedback)]
    for each in texts:
        for shown in (render_text(each), render_line(each)):
            assert "<script" not in shown
            assert "<img" not in shown or "onerror" not in shown
            assert '<a href="javascript' not in shown
    if source is MOODLE_XML:  # nor is a script kept
        assert "script" not in content.stem.text


HEAD = '{"format": "xueshi-questions", "version": 1, "questions": ['


def _asking(kind, stem, form="html"):
    text = f'<questiontext format="{form}"><text>{stem}</text></questiontext>'
    return f'<quiz><question type="{kind}">{text}</question></quiz>'


JUNK = [
    "<quiz>" + "<a>" * 300_000,
    "<quiz>" + "<a/>" * 300_000,
    "<quiz " + " ".join(f'a{number}="x"' for number in range(100_000)) + "/>",
    "<quiz><!--" + "-" * 1_000_000,
    "<quiz><![CDATA[" + "]" * 1_000_000,
    "<quiz>" + "&#65;" * 300_000,
    _asking("cloze", "{1:SA:=" * 100_000),
    _asking("cloze", "{1:SA:" + "=a~" * 200_000 + "}"),
    _asking("cloze", "{1:SA:" + "\\" * 400_001 + "}"),
    _asking("essay", "&lt;img " * 100_000),
    _asking("essay", "&lt;img src=" * 50_000),
    _asking("essay", "&lt;b>" * 30_000),
    _asking("essay", "&lt;script " * 50_000, "moodle_auto_format"),
    HEAD + "[" * 500_000,
    HEAD + '{"a":' * 300_000,
    HEAD + "1," * 500_000,
    HEAD + " " * 1_000_000,
    HEAD + '"' + "\\u0041" * 150_000,
    "Q\n" + "A) a\n" * 200_000,
    "Q\n\n" * 200_000,
    "A" * 900_000 + ")",
    "ANSWER:" + " " * 900_000 + "x",
    "ANSWER" + "\t" * 900_000,
]  # fmt: skip


@pytest.mark.parametrize("text", JUNK, ids=[f"{place}-{text[-8:]!r}" for place, text in enumerate(JUNK)])
def test_readers_come_to_an_end_with_junk(text):
    with cpu_limit():
        for each in FORMATS.values():
            parse(each, text)


def test_a_large_picture_in_a_question_stops_that_question_only():
    picture = f'<file name="big.png" encoding="base64">{"A" * 3_000_000}</file>'
    question = '<question type="essay"><questiontext><text>Q?</text>%s</questiontext></question>\n'
    document = parse(MOODLE_XML, f"<quiz>\n{question % picture}{question % ''}</quiz>")
    assert [(fault.code, fault.line) for fault in document.faults] == [("file_not_kept", 2)]
    assert [each.line for each in document.items] == [3]


def test_ten_thousand_questions_of_each_format_are_read():
    [item] = parse(AIKEN, "哪一天？\nA) 第一天\nB) 第二天\nANSWER: B\n").items
    for each in (AIKEN, MOODLE_XML, XUESHI):
        assert len(parse(each, written(each, [item] * 10_000)).items) == 10_000
