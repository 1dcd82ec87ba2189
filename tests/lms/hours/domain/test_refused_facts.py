"""Malformed facts are refused with the key and the reason; nothing else is ever raised."""

from __future__ import annotations

from typing import Any

import pytest

from lms.hours.domain.facts_reading import read_facts
from lms.hours.domain.refusals import FactsRefused
from lms.hours.domain.syntax import json_document
from tests.lms.hours.domain.situations import (
    Json,
    credit,
    done,
    exempt,
    facts,
    leave,
    post,
)

POST, LEAVE, CREDIT, EXEMPTION = (
    post(),
    leave("2025-03-01", "2025-05-31"),
    credit("c1", "8"),
    exempt("2025-01-01"),
)
SESSION = credit("c1", "8", session=("2025-03-05T09:00", "2025-03-05T12:00"))


def without(values: Json, key: str) -> Json:
    return {name: value for name, value in values.items() if name != key}


# what is wrong: the facts, the key that is named, words of the reason
REFUSED: dict[str, tuple[Any, str, str]] = {
    "a list": ([], "", "a table of keys"),
    "no person": (without(facts(), "person"), "person", "is missing"),
    "a person that is a number": (facts(person=7), "person", "a text is expected"),
    "no as-of instant": (without(facts(), "as_of"), "as_of", "is missing"),
    "an as-of day": (facts("2025-12-31T"), "as_of", "no instant"),
    "a naive as-of instant": (facts("2025-12-31T23:59:59"), "as_of", "lacks the offset"),
    "an instant that is none": (facts("2025-02-30T10:00:00+08:00"), "as_of", "no instant in ISO 8601"),
    "an instant before all days": (facts("0001-01-01T00:00:00+14:00"), "as_of", "no day of the calendar"),
    "an unknown key": (facts(grades=[]), "grades", "no such key; known are"),
    "a misspelled key": (facts() | {"credit": []}, "credit", "perhaps “credits”"),
    "credits that are no list": (facts(credits={}), "credits", "a list is expected"),
    "a credit that is no table": (facts(credits=["c1"]), "credits.1", "a table of keys"),
    "a misspelled key of a credit": (
        facts(credits=[without(CREDIT, "hours") | {"hour": "8"}]),
        "credits.c1.hour",
        "perhaps “hours”",
    ),
    "no activity": (facts(credits=[without(CREDIT, "activity")]), "credits.c1.activity", "is missing"),
    "float hours": (facts(credits=[CREDIT | {"hours": 8.0}]), "credits.c1.hours", "written as text"),
    "negative hours": (facts(credits=[CREDIT | {"hours": "-8"}]), "credits.c1.hours", "is negative"),
    "negative days": (facts(credits=[CREDIT | {"days": "-0.5"}]), "credits.c1.days", "is negative"),
    "hours of three places": (
        facts(credits=[CREDIT | {"hours": "1.005"}]),
        "credits.c1.hours",
        "at most two places",
    ),
    "hours that are true": (facts(credits=[CREDIT | {"hours": True}]), "credits.c1.hours", "written as text"),
    "earned at no offset": (
        facts(credits=[CREDIT | {"earned_at": "2025-03-05T17:00:00"}]),
        "credits.c1.earned_at",
        "lacks the offset",
    ),
    "earned on a day": (
        facts(credits=[CREDIT | {"earned_at": "2025-03-05"}]),
        "credits.c1.earned_at",
        "lacks the offset",
    ),
    "earned at a number": (
        facts(credits=[CREDIT | {"earned_at": 1741165200}]),
        "credits.c1.earned_at",
        "no instant",
    ),
    "a session that starts at no offset": (
        facts(credits=[SESSION | {"starts_at": "2025-03-05T09:00:00"}]),
        "credits.c1.starts_at",
        "lacks the offset",
    ),
    "a session that ends before it starts": (
        facts(credits=[SESSION | {"ends_at": "2025-03-05T08:59:59+08:00"}]),
        "credits.c1.ends_at",
        "the end lies before the start",
    ),
    "the same ref twice": (facts(credits=[CREDIT, CREDIT]), "credits", "“c1” is given twice"),
    "an appointment from no day": (
        facts(appointments=[POST | {"from": "2025-02-29"}]),
        "appointments.1.from",
        "no day of the calendar",
    ),
    "an appointment without a beginning": (
        facts(appointments=[post(), without(POST, "from")]),
        "appointments.2.from",
        "is missing",
    ),
    "an appointment that ends before it begins": (
        facts(appointments=[post("2025-01-02", "2025-01-01")]),
        "appointments.1.to",
        "the end lies before the start",
    ),
    "flags that are one text": (
        facts(appointments=[POST | {"flags": "new"}]),
        "appointments.1.flags",
        "a list of texts",
    ),
    "a leave that ends before it begins": (
        facts(leaves=[leave("2025-05-31", "2025-03-01")]),
        "leaves.1.to",
        "the end lies before the start",
    ),
    "an unknown kind of exemption": (
        facts(exemptions=[EXEMPTION | {"kind": "waive"}]),
        "exemptions.1.kind",
        "“waive” is none of exempt, reduce, defer",
    ),
    "less by nothing": (
        facts(exemptions=[exempt("2025-01-01", "reduce")]),
        "exemptions.1.hours",
        "by how much",
    ),
    "less by a negative amount": (
        facts(exemptions=[exempt("2025-01-01", "reduce", "-1")]),
        "exemptions.1.hours",
        "is negative",
    ),
    "a completion on no day": (
        facts(completions=done("2025-06-31")),
        "completions.x0.completed_at",
        "no day",
    ),
    "a completion of no programme": (
        facts(completions=[without(done("2025-06-30")[0], "programme")]),
        "completions.x0.programme",
        "is missing",
    ),
}


@pytest.mark.parametrize(("document", "key", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_malformed_facts_are_refused_with_key_and_reason(document, key, reason):
    with pytest.raises(FactsRefused) as refused:
        read_facts(document)
    assert refused.value.key == key
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("{", "", "this is not JSON: Expecting property name"),
        ("", "", "this is not JSON"),
        ('{"person": "a", "person": "b"}', "person", "the key is given twice"),
        ('{"hours": NaN}', "", "this is not JSON: NaN"),
        ("9" * 5000, "", "too many digits"),
        ("[" * 100_000, "", "nested too deeply"),
    ],
)
def test_a_text_that_is_no_json_is_refused(text, key, reason):
    with pytest.raises(FactsRefused) as refused:
        json_document(text)
    assert refused.value.key == key
    assert reason in str(refused.value)


def test_what_may_be_absent_is_absent():
    found = read_facts(
        {"person": "p1", "as_of": "2025-12-31T00:00:00Z", "credits": [without(CREDIT, "claimed_at")]}
    )
    assert (found.appointments, found.leaves, found.completions) == ((), (), ())
    assert found.credits[0].starts_at is None
