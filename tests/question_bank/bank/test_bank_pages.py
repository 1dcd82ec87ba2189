"""The bank's pages: only one's own units, nothing dangerous shown, a fixed number of queries, every type editable."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select

from lms.contracts.access import Role
from lms.contracts.questions import Text, TextFormat
from lms.db import unit_of_work
from lms.testing.factories import make_account, make_person, make_unit
from question_bank.bank.domain import (
    AcceptedAnswer,
    Description,
    Essay,
    Folding,
    MultipleResponse,
    Numerical,
    NumericAnswer,
    ShortAnswer,
    TrueFalse,
    build_matching,
    build_options,
    type_key_of,
)
from question_bank.bank.faces import QUESTION_FACES
from question_bank.bank.forms.editors import form_values
from question_bank.bank.models import Bank, Category, Item, ItemVersion, QuestionUpload
from question_bank.bank.services.categories import add_category
from tests.question_bank.bank.factories import ACTOR, CLOCK, TYPES, choice, make_bank, make_items

EVIL = '<script>alert(1)</script><img src=x onerror="alert(2)"><a href="javascript:alert(3)">x</a>'
DANGER = re.compile(r"<script>alert|<img[^>]+onerror|<[^>]+=\s*\"?javascript:", re.IGNORECASE)
EVIL_TEXTS = [Text(EVIL, form) for form in TextFormat]


@pytest.fixture
def place(session):
    """An organisation with two offices, each with a trainer and a bank; the first bank has a question."""
    with unit_of_work():
        root = make_unit(session, "机关")
        offices = [make_unit(session, name, root) for name in ("甲处", "乙处")]
        trainers = [
            make_account(session, make_person(session, unit), (Role.TRAINER, unit)) for unit in offices
        ]
        member = make_account(session, make_person(session, offices[0]))
        made = [make_bank(session, unit, f"{unit.name}题库") for unit in offices]
        bank, top = made[0]
        [item] = make_items(session, bank, top, [choice()])
        return {
            "trainers": trainers,
            "member": member,
            "banks": [bank.id for bank, _top in made],
            "tops": [top.id for _bank, top in made],
            "item": item,
        }


def _reading(place):
    bank, item = place["banks"][0], place["item"]
    return [
        f"/questions/banks/{bank}",
        f"/questions/banks/{bank}?item={item}",
        f"/questions/banks/{bank}/settings",
        f"/questions/banks/{bank}/import",
        f"/questions/banks/{bank}/export",
        f"/questions/banks/{bank}/export.gift",
        f"/questions/banks/{bank}/items/new?type=question_bank.single_choice",
        f"/questions/items/{item}",
        f"/questions/items/{item}/edit",
    ]


def test_a_bank_is_for_the_authors_of_its_unit(place, signed_in):
    mine, other = (signed_in(account) for account in place["trainers"])
    for address in _reading(place):
        assert mine.get(address).status_code == 200, address
        assert other.get(address).status_code == 404, address
    assert "甲处题库" not in other.get("/questions/banks").text
    assert signed_in(place["member"]).get("/questions/banks").status_code == 403


def test_nothing_of_another_units_bank_is_written(place, signed_in, session):
    other = signed_in(place["trainers"][1])
    (bank, own_bank), item = place["banks"], place["item"]
    posts = [
        (f"/questions/banks/{bank}/items", {"action": "retire", "items": item}),
        (f"/questions/banks/{bank}/categories", {"category": place["tops"][0], "name": "新"}),
        (f"/questions/banks/{own_bank}/categories", {"category": place["tops"][0], "name": "新"}),
        (f"/questions/banks/{own_bank}/items", {"action": "move", "items": item, "target": place["tops"][0]}),
        (f"/questions/banks/{bank}/settings", {"title": "夺", "unit": 1}),
        (f"/questions/items/{item}/edit", {"stem": "改了？", "category": place["tops"][0]}),
    ]
    for address, data in posts:
        assert other.post(address, data=data).status_code == 404, address
    other.post(f"/questions/banks/{own_bank}/items", data={"action": "retire", "items": item})
    assert session.get_one(Item, item).state == "released"
    assert session.scalar(select(func.count()).select_from(ItemVersion)) == 1
    assert session.scalar(select(func.count()).select_from(Category)) == 2
    # a bank cannot be given to, or made for, a unit that one does not write for
    mine = signed_in(place["trainers"][0])
    foreign_unit = session.get_one(Bank, own_bank).unit_id
    assert mine.post("/questions/banks/new", data={"title": "越", "unit": foreign_unit}).status_code == 422


@pytest.mark.parametrize("text", EVIL_TEXTS, ids=[text.format.value for text in EVIL_TEXTS])
def test_scripts_in_every_text_are_harmless_on_every_page(place, signed_in, session, text):
    options = build_options([(text, Decimal(1), text), (Text("b" + EVIL, text.format), Decimal(0), text)])
    contents = [
        choice(text.text, form=text.format, right=EVIL, wrong="x" + EVIL, feedback=EVIL),
        MultipleResponse(text, options, text),
        TrueFalse(text, True, text, text, text),
        ShortAnswer(text, (AcceptedAnswer(EVIL, feedback=text),), general_feedback=text),
        Numerical(text, (NumericAnswer.near(Decimal(1), feedback=text),), text, text),
        build_matching(text, [(text, EVIL), (Text("b" + EVIL, text.format), "c" + EVIL)], ["d" + EVIL], text),
        Essay(text, text, text),
        Description(text, text),
    ]
    bank_id = place["banks"][0]
    with unit_of_work():
        bank, top = session.get_one(Bank, bank_id), session.get_one(Category, place["tops"][0])
        bank.title = EVIL
        drawer = add_category(session, top, EVIL, actor=ACTOR, clock=CLOCK)
        ids = make_items(session, bank, drawer, contents, title=EVIL, tags=(EVIL,))
    trainer = signed_in(place["trainers"][0])
    pages = ["/questions/banks", f"/questions/banks/{bank_id}/export", f"/questions/banks/{bank_id}/settings"]
    pages += [f"/questions/banks/{bank_id}?item={each}" for each in ids]
    pages += [f"/questions/items/{each}" for each in ids] + [f"/questions/items/{each}/edit" for each in ids]
    for address in pages:
        page = trainer.get(address)
        assert page.status_code == 200, address
        assert not DANGER.search(page.text), address


def test_an_import_shows_no_script_either(place, signed_in):
    trainer, bank = signed_in(place["trainers"][0]), place["banks"][0]
    evil = EVIL.replace("=", "\\=").replace(":", "\\:")
    gift = (
        f"$CATEGORY: {EVIL}\n\n::{evil}::[html]{evil} {{={evil}#{evil} ~{evil}b}}\n\n{EVIL} {{\n\n完 {{T}}\n"
    )
    page = _upload(trainer, bank, gift, name="<b>x</b>.gift")
    for shown in ("", "?show=", "?show=faults", "?show=new"):
        text = trainer.get(page + shown).text
        assert not DANGER.search(text)
        assert "<b>x</b>" not in text


def _upload(trainer, bank, gift, name="题.gift"):
    """The address of the preview."""
    address = f"/questions/banks/{bank}/import"
    top = re.search(r'<option[^>]* value="(\d+)"', trainer.get(address).text)[1]
    response = trainer.post(address, data={"file": (BytesIO(gift.encode()), name), "category": top})
    assert response.status_code == 302, response.text
    return response.location


def test_from_upload_to_bank(place, signed_in, session):
    trainer, bank = signed_in(place["trainers"][0]), place["banks"][0]
    address = _upload(trainer, bank, "一？ {=甲 ~乙}\n\n坏 { =甲\n\n几点开会？ {=九点 ~十点}\n")
    page = trainer.get(address).text
    assert "坏 { =甲" in page
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', page))
    sent = {name: fields[name] for name in ("new", "known", "repeated", "id_taken", "faults")}
    assert sent == {"new": "1", "known": "1", "repeated": "0", "id_taken": "0", "faults": "1"}
    trainer.post(address, data=sent)  # without asking for the good ones
    assert session.scalar(select(func.count()).select_from(Item)) == 1
    trainer.post(address, data=sent | {"good_ones": "yes"})
    trainer.post(address, data=sent | {"good_ones": "yes"})  # a second press adds nothing
    stems = session.scalars(select(ItemVersion.stem_text).order_by(ItemVersion.id)).all()
    assert stems == ["几点开会？", "一？"]
    assert session.scalars(select(Item.state).order_by(Item.id)).all() == ["released", "draft"]


def test_an_upload_is_its_uploaders_and_its_banks(place, signed_in, session):
    mine, other = (signed_in(account) for account in place["trainers"])
    address = _upload(mine, place["banks"][0], "一？ {T}")
    upload = session.scalars(select(QuestionUpload)).one()
    assert other.get(address).status_code == 404
    assert other.get(f"/questions/banks/{place['banks'][1]}/import/{upload.id}").status_code == 404
    assert other.post(address, data={"new": 1}).status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [("题.gift", b"\x89PNG\r\n\x1a\n\0\0", "encoding"), ("题.exe", b"x", "GIFT"), ("", b"", "file")],
)
def test_a_file_that_is_none_is_refused_in_words(place, signed_in, name, data, words):
    trainer = signed_in(place["trainers"][0])
    address = f"/questions/banks/{place['banks'][0]}/import"
    sent = {"file": (BytesIO(data), name), "category": place["tops"][0]}
    response = trainer.post(address, data=sent, headers={"Accept-Language": "en"})
    assert response.status_code == 422
    assert re.search(rf'class="field-error".*{words}', response.text)


def test_every_category_can_be_looked_at_and_moved_to(place, signed_in, session):
    with unit_of_work():
        top = session.get_one(Category, place["tops"][0])
        drawer = add_category(session, top, "消防", actor=ACTOR, clock=CLOCK)
        below = add_category(session, drawer, "报警", actor=ACTOR, clock=CLOCK)
        offered = [(drawer.id, "消防"), (below.id, "消防 / 报警")]
    page = signed_in(place["trainers"][0]).get(f"/questions/banks/{place['banks'][0]}").text
    for name in ("category", "target"):
        options = re.findall(rf'<select[^>]+name="{name}".*?</select>', page, re.DOTALL)[-1]
        assert re.findall(r'value="(\d+)">([^<]+)<', options)[-2:] == [
            (str(key), title) for key, title in offered
        ]


def test_pages_ask_the_database_a_fixed_number_of_times(place, signed_in, session, count_queries):
    bank_id = place["banks"][0]
    with unit_of_work():
        bank, top = session.get_one(Bank, bank_id), session.get_one(Category, place["tops"][0])
        drawers = [
            add_category(session, top, f"第{number}类", actor=ACTOR, clock=CLOCK) for number in range(8)
        ]
        for drawer in drawers:
            make_items(session, bank, drawer, [choice(f"{drawer.name}{number}？") for number in range(10)])
            make_bank(session, make_unit(session, "丙处", None), f"另一{drawer.name}")
    trainer = signed_in(place["trainers"][0])
    for address, most in [("/questions/banks", 8), (f"/questions/banks/{bank_id}?item={place['item']}", 11)]:
        trainer.get(address)
        with count_queries() as statements:
            trainer.get(address)
        assert len(statements) <= most, "\n".join(statements)


def test_retire_and_undo_from_the_page(place, signed_in, session):
    trainer, bank, item = signed_in(place["trainers"][0]), place["banks"][0], place["item"]
    back = f"/questions/items/{item}"
    response = trainer.post(
        f"/questions/banks/{bank}/items?next={back}", data={"action": "retire", "items": item}
    )
    assert response.location == back
    assert session.get_one(Item, item).state == "retired"
    undo = re.search(r'action="([^"]+/undo[^"]*)"', trainer.get(back).text)[1].replace("&amp;", "&")
    trainer.post(undo)
    session.expire_all()
    assert session.get_one(Item, item).state == "released"
    away = trainer.post(
        f"/questions/banks/{bank}/items?next=https://evil.example/", data={"action": "retire", "items": item}
    )
    assert away.location == f"/questions/banks/{bank}"


def test_writing_a_question_by_hand(place, signed_in, session):
    trainer, bank = signed_in(place["trainers"][0]), place["banks"][0]
    address = f"/questions/banks/{bank}/items/new?type=question_bank.multiple_response"
    data = {
        "stem": ["<p>哪些对？</p>", "html"],
        "category": place["tops"][0],
        "tags": "消防，报警, 消防",
        "options-0-text": ["甲", "plain"],
        "options-0-is_right": "y",
        "options-1-text": ["", "plain"],
        "options-2-text": ["乙", "plain"],
        "options-2-is_right": "y",
        "options-3-text": ["丙", "plain"],
        "options-3-weight": "-50",
    }
    longer = trainer.post(address, data=data | {"more": "yes"})
    assert longer.status_code == 200
    assert 'name="options-5-text"' in longer.text
    assert ">甲</textarea>" in longer.text.replace("\r\n", "").replace("\n", "")
    assert session.scalar(select(func.count()).select_from(Item)) == 1
    assert trainer.post(address, data=data).status_code == 302
    item = session.scalars(select(Item).order_by(Item.id.desc())).first()
    version = session.scalars(select(ItemVersion).where(ItemVersion.item_id == item.id)).one()
    content: Any = TYPES[version.type].from_json(version.content)
    assert [(each.text.text, each.fraction) for each in content.options] == [
        ("甲", Decimal("0.5")),
        ("乙", Decimal("0.5")),
        ("丙", Decimal("-0.5")),
    ]
    assert (item.tags, item.state, version.stem_text) == (["消防", "报警"], "draft", "哪些对？")


@pytest.mark.parametrize(
    ("kind", "extra", "words"),
    [
        ("single_choice", {"options-0-text": "甲", "options-1-text": "乙"}, "No option is right"),
        ("single_choice", {"options-0-text": "甲", "options-0-is_right": "y"}, "at least two options"),
        ("single_choice", {"options-0-text": "甲", "options-0-weight": "120"}, "between −100 and 100"),
        ("true_false", {}, "Say whether"),
        ("numerical", {"answers-0-value": "many"}, "is not a number"),
        ("numerical", {"answers-0-value": "5", "answers-0-upto": "1"}, "upside down"),
        ("numerical", {"answers-0-upto": "1"}, "both ends"),
        (
            "matching",
            {"pairs-0-stem": "甲", "pairs-1-stem": "乙", "pairs-1-choice": "b"},
            "One side of a pair",
        ),
        ("short_answer", {}, "No answer earns full marks"),
        ("essay", {"stem": "<p> </p>"}, "text is empty"),
    ],
)
def test_what_cannot_be_a_question_is_refused_with_what_was_written(
    place, signed_in, session, kind, extra, words
):
    trainer = signed_in(place["trainers"][0])
    address = f"/questions/banks/{place['banks'][0]}/items/new?type=question_bank.{kind}"
    data = {"stem": "问？", "category": place["tops"][0]} | extra
    response = trainer.post(address, data=data, headers={"Accept-Language": "en"})
    assert response.status_code == 422
    assert words in response.text
    assert session.scalar(select(func.count()).select_from(Item)) == 1


PLAIN = Text("问？", TextFormat.PLAIN)
EVERY_TYPE = [
    choice("几点？", feedback="对"),
    MultipleResponse(
        PLAIN,
        build_options([(Text(letter), Decimal(weight), None) for letter, weight in
                       [("a", "0.3333333"), ("b", "0.3333333"), ("c", "0.3333333"), ("d", "-0.25")]]),
    ),
    TrueFalse(PLAIN, False, Text("不对"), None, Text("解析", TextFormat.MARKDOWN)),
    ShortAnswer(PLAIN, (AcceptedAnswer("a*"), AcceptedAnswer("b", Decimal("0.5"))), Folding(True, False), True),
    Numerical(
        PLAIN,
        (
            NumericAnswer.near(Decimal("1.50"), Decimal("0.05"), is_relative=True),
            NumericAnswer.between(Decimal(-3), Decimal("1E+2"), fraction=Decimal("0.5"), feedback=Text("近")),
        ),
        Text("不对"),
    ),
    build_matching(PLAIN, [(Text("中国"), "北京"), (Text("法国"), "巴黎")], ["伦敦"]),
    Essay(PLAIN, Text("要点")),
    Description(Text("<p>案例</p>", TextFormat.HTML)),
]  # fmt: skip


@pytest.mark.parametrize("content", EVERY_TYPE, ids=lambda content: type(content).__name__)
def test_saving_an_untouched_form_changes_nothing(place, signed_in, session, content):
    """What an editor cannot show it must not lose."""
    with unit_of_work():
        bank, top = session.get_one(Bank, place["banks"][0]), session.get_one(Category, place["tops"][0])
        [item_id] = make_items(session, bank, top, [content], tags=("甲", "乙"))
    trainer, address = signed_in(place["trainers"][0]), f"/questions/items/{item_id}/edit"
    response = trainer.post(address, data=_as_sent(session, trainer, item_id, content))
    assert response.status_code == 302, re.findall(r"field-error.*|<li>.*", response.text)
    session.expire_all()
    versions = session.scalars(select(ItemVersion).where(ItemVersion.item_id == item_id)).all()
    stored = [TYPES[each.type].from_json(each.content) for each in versions]
    assert stored[-1] == content
    assert session.get_one(Item, item_id).tags == ["甲", "乙"]


def _as_sent(session, trainer, item_id, content):
    """What a browser would send for the form as it was shown."""
    editor = next(face.editor for face in QUESTION_FACES if face.key == type_key_of(content))
    values = form_values(editor, session.get_one(Item, item_id), content)
    data: dict[str, Any] = {}
    for name, value in values.items():
        rows = value if isinstance(value, list) else None
        if rows is None:
            data |= _sent(name, value)
            continue
        for place, row in enumerate(rows):
            for part, inner in row.items():
                data |= _sent(f"{name}-{place}-{part}", inner)
    return data


def _sent(name, value):
    match value:
        case False:
            return {}
        case None:
            return {name: ""}  # as a browser sends what is empty
        case True:
            return {name: "y"}
        case Text():
            return {name: [value.text, value.format.value]}
        case Decimal():
            return {name: str(value * 100)}
    return {name: str(value)}
