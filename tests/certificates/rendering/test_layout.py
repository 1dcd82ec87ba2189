"""What a sheet may hold: everything else is refused before it is kept, by the name of element and property."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.rendering import TEXT_FIELDS
from certificates.rendering.domain.filling import fields_of, filled, fixed_text, stray_brace
from certificates.rendering.domain.layout import ELEMENTS, MOST_ELEMENTS, new_element
from certificates.rendering.domain.layout_reading import LayoutRefused, layout_in, read_layout
from certificates.shipped.catalogue import STARTS
from tests.certificates.designs.layouts import record


def refused(listed) -> list[str]:
    """What is said of a record, as `place property: message`."""
    with pytest.raises(LayoutRefused) as refusal:
        read_layout(listed, TEXT_FIELDS)
    return [
        f"{fault.place} {fault.property}: {fault.message % dict(fault.values)}"
        for fault in refusal.value.faults
    ]


@pytest.mark.parametrize("start", STARTS, ids=lambda start: start.key)
def test_a_layout_is_read_back_as_it_was_written(start):
    layout = start.template.layout
    again = layout_in(layout.to_json(), TEXT_FIELDS)
    assert again == layout
    assert again.to_json() == layout.to_json()


def test_every_type_of_element_has_defaults_that_are_allowed():
    fresh = [new_element(kind) | ({"picture": 1} if kind == "picture" else {}) for kind in ELEMENTS]
    assert len(read_layout(record(*fresh), TEXT_FIELDS).elements) == len(ELEMENTS) + 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"content": "{nmae}"}, "1 content: there is no field “nmae”"),
        (
            {"content": "{name"},
            "1 content: a brace begins or ends no field; write two for one that is printed",
        ),
        ({"content": "a\u202eb"}, "1 content: it contains a character that cannot be printed"),
        ({"content": "x" * 2001}, "1 content: it must be a text of at most 2000 characters"),
        ({"content": 7}, "1 content: it must be a text of at most 2000 characters"),
        ({"size": 151}, "1 size: it must be between 4 and 150"),
        ({"size": "big"}, "1 size: “big” is not a number"),
        ({"size": float("nan")}, "1 size: “nan” is not a number"),
        ({"size": True}, "1 size: “True” is not a number"),
        ({"x": None}, "1 x: it is missing"),
        ({"x": 400}, "1 x: it must be between -50 and 350"),
        ({"x": 300}, "1 x: it lies outside the sheet"),
        ({"colour": "red"}, "1 colour: “red” is not a colour such as #9e2b22"),
        ({"colour": "#fff;}"}, "1 colour: “#fff;}” is not a colour such as #9e2b22"),
        ({"font": "Comic Sans"}, "1 font: “Comic Sans” is not one of serif, sans, latin"),
        ({"font": ["serif"]}, "1 font: “['serif']” is not one of serif, sans, latin"),
        ({"italic": "yes"}, "1 italic: it must be true or false"),
        ({"onclick": "x"}, "1 : there is no property “onclick”"),
        ({"type": "script"}, "1 : there is no element of the type “script”"),
    ],
)
def test_a_fault_is_named_by_element_and_property(changes, said):
    assert said in refused(record(new_element("text") | changes))


@pytest.mark.parametrize("id_", [0, -1, 1.5, "7", True, float("inf"), float("nan"), 2**60])
def test_a_picture_is_the_id_of_a_file(id_):
    assert refused(record(new_element("picture", picture=id_))) == ["1 picture: choose the picture"]


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ([], "not a layout"),
        ({"format": "other/1"}, "not a layout"),
        ({"elements": "x"}, "at most 80"),
        ({"elements": [new_element("line")] * (MOST_ELEMENTS + 1)}, "at most 80"),
        ({"elements": [7]}, "no element of the type"),
        ({"elements": []}, "whose certificate"),
        (record(paper="a0"), "“a0” is not one of a4, letter"),
        (record(background="url(x)"), "not a colour"),
        (record(zoom=2), "no property “zoom”"),
        (record(new_element("qr", width=10)), "at least 14 mm"),
    ],
)
def test_the_sheet_as_a_whole(listed, said):
    assert any(said in one for one in refused(listed))


def test_all_faults_are_told_at_once():
    assert (
        len(refused(record(new_element("text", content="{x}", size=1, colour="z"), new_element("qr", x=-90))))
        == 4
    )


def test_what_is_no_json_is_refused():
    with pytest.raises(LayoutRefused, match="no JSON"):
        layout_in("{", TEXT_FIELDS)


def test_what_was_left_out_gets_the_default():
    layout = read_layout(
        {"elements": [{"type": "text", "x": 1, "y": 2, "width": 3, "height": 4, "content": "{name}"}]},
        TEXT_FIELDS,
    )
    assert layout.size == (297.0, 210.0)
    assert layout.elements[0].values["size"] == 14


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "x", "content", "elements"]), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["elements", "paper", "margin", "background", "format"]), json_values))
def test_whatever_is_sent_is_read_or_refused(listed):
    try:
        layout = read_layout(listed, TEXT_FIELDS)
    except LayoutRefused as refusal:
        told = refusal.faults
    else:
        told = json.loads(layout.to_json())["elements"]
    assert told


TEXTS = {"name": "李慧敏", "hours": "", "grade": "优秀", "unit": ""}


@pytest.mark.parametrize(
    ("content", "printed"),
    [
        ("{name}同志", "李慧敏同志"),
        ("{ name }", "李慧敏"),
        ("计{hours}", ""),  # a line of which every field is empty is left out
        ("{name}\n计{hours}\n特发此证", "李慧敏\n特发此证"),
        ("{name}[（{unit}）]：", "李慧敏："),
        ("{name}[，成绩{grade}][，计{hours}]。", "李慧敏，成绩优秀。"),
        ("[sic] {name}", "[sic] 李慧敏"),
        ("{{name}} {name}", "{name} 李慧敏"),
        ("{name} {hours}", "李慧敏 "),
        ("", ""),
    ],
)
def test_filling(content, printed):
    assert filled(content, TEXTS) == printed


def test_a_field_that_holds_braces_is_not_filled_again():
    assert filled("{name}", {"name": "{grade} [x]", "grade": "1"}) == "{grade} [x]"


def test_what_a_text_is_made_of():
    assert fields_of("{a}[{b}] {{c}}") == ["a", "b"]
    assert fixed_text("甲{a}[乙{b}] {{c}}") == "甲乙 {c}"
    assert [stray_brace(text) for text in ("{a}", "{{", "{a b}", "a}", "")] == ["", "", "{", "}", ""]


def test_the_documentation_explains_every_field():
    page = (Path(__file__).resolve().parents[3] / "docs" / "certificates.md").read_text(encoding="utf-8")
    assert {name for name in TEXT_FIELDS if f"`{name}`" not in page} == set()
