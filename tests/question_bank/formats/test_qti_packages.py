# ruff: noqa: E501 - an element stays on its line
"""Packages: the manifest, media, what stands beside the items, and packages made to harm."""

import io
import os
import struct
import zipfile
import zlib
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from lms.contracts.questions import Text, TextFormat
from lms.testing.limits import cpu_limit
from question_bank.bank.domain import SingleChoice, TrueFalse, build_options
from question_bank.bank.domain.hotspot import HOTSPOT, Hotspot
from question_bank.formats.media import source_of
from question_bank.formats.parsed import Medium, ParsedItem
from question_bank.formats.qti import read_qti
from question_bank.formats.qti.formats import QTI_FORMATS
from question_bank.formats.qti12 import read_qti12
from question_bank.formats.qti12.formats import QTI_12

FOLDERS = Path(__file__).parents[3].parent / "shared" / "corpora" / "qti_items" / "fixtures"
PLAIN = TextFormat.PLAIN


def picture(width=2, height=2):
    rows = b"".join(b"\0" + b"\xff\0\0" * width for _ in range(height))

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def zipped_from(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


ITEM = (
    '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="fire-7" title="Exits" adaptive="false" '
    'timeDependent="false"><responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">'
    "<correctResponse><value>A</value></correctResponse></responseDeclaration>"
    '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/><itemBody>{body}</itemBody>'
    '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct"/></assessmentItem>'
)
CHOICE = (
    '<p>Where? <img src="../images/a%20b.png" alt="Plan"/></p><choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">'
    '<simpleChoice identifier="A">Left</simpleChoice><simpleChoice identifier="B">Right</simpleChoice></choiceInteraction>'
)
MANIFEST = (
    '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="M"><resources>'
    '<resource identifier="T" type="imsqti_test_xmlv2p2" href="test.xml"/>'
    '<resource identifier="R" type="imsqti_item_xmlv2p2" href="items/one.xml"><metadata>'
    '<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><keyword><string>exit</string></keyword></general>'
    "<educational><difficulty><source>LOMv1.0</source><value>difficult</value></difficulty></educational>"
    "<classification><taxonPath><taxon><entry><string>Fire</string></entry><taxon><entry><string>Escape</string></entry>"
    "</taxon></taxon></taxonPath></classification></lom></metadata></resource></resources></manifest>"
)


def test_a_package_brings_its_media_and_what_the_manifest_says():
    data = zipped_from(
        {"imsmanifest.xml": MANIFEST, "items/one.xml": ITEM.format(body=CHOICE), "images/a b.png": picture()}
    )
    document = read_qti(data)
    assert document.faults == ()
    [item] = document.items
    [(digest, medium)] = document.media.items()
    assert medium == Medium("a b.png", picture())
    assert f'src="/questions/media/{digest}.png"' in item.content.stem.text
    assert (item.id, item.title, item.tags, item.difficulty, item.category) == (
        "fire-7", "Exits", ("exit",), 4, ("Fire", "Escape"),
    )  # fmt: skip
    assert [(note.code, note.file) for note in document.notes] == [("qti_test", "")]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("../images/none.png", "archive_missing"),
        ("../../etc/passwd", "picture_not_kept"),
        ("https://example.org/a.png", "picture_not_kept"),
        ("one.xml", "not_a_picture"),
    ],
)
def test_a_picture_that_is_not_in_the_package_stops_its_item_only(source, code):
    good = ITEM.format(body=CHOICE.replace('<img src="../images/a%20b.png" alt="Plan"/>', ""))
    bad = ITEM.format(body=CHOICE.replace("../images/a%20b.png", source))
    document = read_qti(zipped_from({"items/one.xml": bad, "items/two.xml": good}))
    assert [(each.file, each.code, each.line, each.place) for each in document.faults] == [
        ("items/one.xml", code, 1, 1)
    ]
    assert len(document.items) == 1
    assert document.media == {}


HOTSPOT_ITEM = (
    '<p>Where does water rise?</p><hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1">'
    '<object data="../images/a%20b.png" type="image/png" width="400" height="260">Water cycle</object>'
    '<hotspotChoice identifier="A" shape="circle" coords="110,190,35"/>'
    '<hotspotChoice identifier="B" shape="rect" coords="220,40,320,95"/></hotspotInteraction>'
)


def test_a_hotspot_is_marked_as_the_corpus_case_has_it():
    data = zipped_from({"items/one.xml": ITEM.format(body=HOTSPOT_ITEM), "images/a b.png": picture()})
    [item] = read_qti(data).items
    content = item.content
    assert isinstance(content, Hotspot)
    assert (content.width, content.height, content.alternative) == (400, 260, "Water cycle")
    for points, expected in (([], 0), (["0.2750,0.7308"], 1), (["0.6750,0.2596"], 0)):
        answer = HOTSPOT.parse_answer(content, {"points": points})
        assert HOTSPOT.grade(content, answer, Decimal(1), "").marks == expected


@pytest.mark.parametrize("version", QTI_FORMATS, ids=[each.key for each in QTI_FORMATS])
def test_what_is_written_keeps_to_the_rules_of_packages(version):
    data = picture()
    document = read_qti(zipped_from({"items/one.xml": ITEM.format(body=CHOICE), "images/a b.png": data}))
    written = version.write(document.items, source_of(document.media.items()))
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        names = archive.namelist()
        manifest = archive.read("imsmanifest.xml").decode()
        item = archive.read("items/item-00001.xml").decode()
    [digest] = document.media
    assert set(names) == {"imsmanifest.xml", "items/item-00001.xml", f"media/{digest}.png"}
    for name in names[:2]:
        assert f'href="{name}"' in manifest
    number = version.key.removeprefix("qti")
    assert f'type="imsqti_item_xmlv{number[0]}p{number[1]}"' in manifest
    is_third = number == "30"
    for written_name in ("assessment-item", "item-body", "response-processing", "choice-interaction"):
        third, second = f"<qti-{written_name} ", f"<{written_name.title().replace('-', '')}"
        assert (third in item or f"<qti-{written_name}>" in item) is is_third
        assert ((second[0] + second[1].lower() + second[2:]) in item) is not is_third
    for attribute in ('identifier="fire-7"', 'title="Exits"', 'adaptive="false"'):
        assert attribute in item
    assert ("time-dependent" in item) is is_third
    back = version.read(written)
    assert [each.content for each in back.items] == [each.content for each in document.items]
    assert back.media == {digest: Medium(f"{digest}.png", data)}
    assert version.write(document.items, source_of(document.media.items())) == written
    assert version.tells is not None
    assert version.tells(written)


def test_metadata_comes_back():
    original = ParsedItem(
        TrueFalse(Text("A lift may be used in a fire.", PLAIN), False),
        ("Fire safety", "Escape"),
        "Lifts",
        ("lift", "电梯"),
        "消防 7",
        difficulty=2,
        knowledge_points=("Escape routes",),
        source="Fire code, section 5",
    )
    for version in QTI_FORMATS:
        [read] = version.read(version.write([original], lambda _digest: None)).items
        assert read == original
        assert version.losses(original) == ()


# Made to harm ------------------------------------------------------------------------------------------------


DOCTYPE = '<!DOCTYPE x [<!ENTITY e "lol">]>'
LAUGHS = f'{DOCTYPE}<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1">&e;</assessmentItem>'
START = '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="t">'
OLD = "<questestinterop><item><presentation>"
JUNK = [
    b"",
    b"PK",
    b"PK\x05\x06" + b"\0" * 18,
    b"\0" * 1_000_000,
    "<assessmentItem".encode("utf-16"),
    LAUGHS.encode(),
    (START + "<itemBody>" + "<p>" * 300_000).encode(),
    (START + "<itemBody>" + "<p/>" * 300_000).encode(),
    (START + "<itemBody>" + "&#65;" * 300_000).encode(),
    (START + "x" * 2_000_000).encode(),
    (START.replace(">", " ") + " ".join(f'a{number}="x"' for number in range(100_000)) + "/>").encode(),
    (START + "<responseProcessing>" + "<and>" * 100_000).encode(),
    ("<a" + "b" * 1_000_000 + "/>").encode(),
    ("<" + "q-" * 400_000 + "/>").encode(),
    (OLD + "<material>" * 300_000).encode(),
    (OLD + "<mattext texttype='text/html'>" + "&lt;img " * 100_000).encode(),
    (OLD + "<mattext texttype='text/html'>" + "&lt;img src=" * 60_000 + "</mattext></presentation></item></questestinterop>").encode(),
    (OLD + "<material><mattext>" + "[" * 900_000).encode(),
    ("<questestinterop>" + "<item/>" * 100_000 + "</questestinterop>").encode(),
    ("<questestinterop>" + "<assessment " * 10_000).encode(),
]  # fmt: skip


@pytest.mark.parametrize("data", JUNK, ids=[str(place) for place in range(len(JUNK))])
def test_readers_come_to_an_end_with_junk(data):
    with cpu_limit():
        for read in (read_qti, read_qti12, QTI_12.tells, QTI_FORMATS[0].tells):
            assert read is not None
            read(data)


@pytest.mark.parametrize(
    "number", ["1e99", "9" * 99, "-1e99", "0.000000000000000000001", "nan", "1" * 10_000, "x"]
)
def test_no_number_makes_a_reader_raise(number):
    worth = f'<mapping defaultValue="0"><mapEntry mapKey="A" mappedValue="{number}"/><mapEntry mapKey="B" mappedValue="1"/></mapping>'
    item = ITEM.replace("<correctResponse><value>A</value></correctResponse>", worth).replace(
        "match_correct", "map_response"
    )
    for body in (
        CHOICE,
        HOTSPOT_ITEM.replace("110,", f"{number},"),
        '<p>x <textEntryInteraction responseIdentifier="RESPONSE"/></p>',
    ):
        for kind in ('cardinality="single"', 'cardinality="multiple"'):
            data = item.format(body=body).replace('cardinality="single"', kind, 1)
            document = read_qti(zipped_from({"items/a.xml": data, "images/a b.png": picture()}))
            assert len(document.items) + len(document.faults) == 1


def test_thousands_of_items_are_written_and_read():
    options = build_options(
        [(Text("<b>a</b>", TextFormat.HTML), Decimal(1), None), (Text("b", PLAIN), Decimal(0), None)]
    )
    item = ParsedItem(
        SingleChoice(Text("<p>Which?</p>", TextFormat.HTML), options), ("a", "b"), "t", ("x",), "id"
    )
    data = QTI_FORMATS[0].write([item] * 2_500, lambda _digest: None)
    assert len(read_qti(data).items) == 2_500


# The items of the shared corpus, folder by folder with the media beside them -----------------------------------

CORPUS = {
    "items_2.1": ({"TrueFalse": 1, "Essay": 1, "Matrix": 1, "Ordering": 1, "ShortAnswer": 1},
                  {"archive_missing": 2, "qti_interaction": 1, "qti_unequal_pairs": 1, "qti_wrong_pairs_cost": 1}),
    "items_2.2": ({"SingleChoice": 7, "TrueFalse": 3, "Essay": 3, "MultipleResponse": 2, "Hotspot": 2, "Ordering": 2,
                   "Cloze": 2, "Matrix": 1, "ShortAnswer": 1, "FileUpload": 1},
                  {"qti_adaptive": 8, "qti_interaction": 11, "qti_element": 7, "qti_several_keys": 2,
                   "qti_several_interactions": 2, "not_a_picture": 2, "qti_all_or_nothing": 1, "qti_not_scored": 1,
                   "qti_unequal_pairs": 1, "qti_wrong_pairs_cost": 1}),
    "test_qti_2.1": ({"TrueFalse": 1, "MultipleResponse": 1, "ShortAnswer": 1, "Essay": 1}, {"not_a_picture": 1}),
    "test_qti_2.2": ({"Essay": 1, "MultipleResponse": 1, "ShortAnswer": 1, "TrueFalse": 1},
                     {"archive_missing": 1, "qti_wrong_pairs_cost": 1}),
    "package_shared": ({"Hotspot": 1}, {"archive_missing": 1}),
    "imsqti_2.2_package": ({"SingleChoice": 1}, {}),
    "tests/feedbackTest": ({"TrueFalse": 2}, {"qti_adaptive": 4}),
    "tests/interactionmix_saxony_v3": (
        {"SingleChoice": 2, "Matrix": 2, "MultipleResponse": 1, "Ordering": 1, "ShortAnswer": 1, "FillIn": 1, "Numerical": 1},
        {"qti_below_zero": 1, "qti_picture_size": 1, "qti_processing": 1, "qti_interaction": 1}),
}  # fmt: skip
"""What is read of each folder, by type, and why the others are refused."""


def test_the_corpus_is_there_where_it_must_be():
    if not FOLDERS.exists():
        if os.environ.get("CI") == "true" and FOLDERS.parents[1].exists():
            pytest.fail(f"nothing in {FOLDERS}")
        pytest.skip("the shared QTI corpus is not beside this checkout")
    assert all((FOLDERS / name).is_dir() for name in CORPUS)


@pytest.mark.skipif(not FOLDERS.exists(), reason="the shared QTI corpus is not beside this checkout")
@pytest.mark.parametrize("name", CORPUS)
def test_packages_of_the_corpus(name):
    folder = FOLDERS / name
    members = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    document = read_qti(zipped_from(members))
    types, faults = CORPUS[name]
    assert Counter(type(each.content).__name__ for each in document.items) == types
    assert Counter(each.code for each in document.faults) == faults
    assert all(each.file in members or each.code == "archive_missing" for each in document.faults)
    for version in QTI_FORMATS:  # and what was read can be written and read again
        losses = {each.title: version.losses(each) for each in document.items}
        assert set(losses.values()) <= {(), ("altered",), ("qti_rule",), ("weights",)}, losses
