"""One reading of a document finds everything that is wrong with it, in its order, and nothing that only follows."""

from __future__ import annotations

import pytest

from lms.hours.domain.facts_reading import read_facts
from lms.hours.domain.faults import MOST_FAULTS
from lms.hours.domain.reading import read_policy
from lms.hours.domain.refusals import FactsRefused, PolicyRefused
from tests.lms.hours.domain.situations import (
    ANNUAL,
    ROTATION,
    YEARLY,
    Json,
    credit,
    exempt,
    facts,
    leave,
    policy_text,
    post,
)
from tests.lms.hours.domain.test_refused_policies import GIVEN, REFUSED, without

CAP = {"categories": ["online"], "hours": "1"}


def faults_of(text: str, **known: list[str]) -> list[str]:
    with pytest.raises(PolicyRefused) as refused:
        read_policy(text, **known)
    return [str(fault) for fault in refused.value.faults]


def named(found: list[str], expected: list[str]) -> bool:
    """Whether each fault begins as expected, and there are no others."""
    return len(found) == len(expected) and all(
        one.startswith(words) for one, words in zip(found, expected, strict=True)
    )


# what is wrong: the text, and every fault as it begins, in order
SEVERAL: dict[str, tuple[str, list[str]]] = {
    "the head and a rule": (
        policy_text(ANNUAL | {"grace_months": -1}, version=0, timezone="Mars/North", owner="me"),
        [
            "policy.version: a whole number",
            "policy.timezone: “Mars/North” is no time zone",
            "policy.owner: there is no such key",
            "rules.r1.grace_months: a whole number",
        ],
    ),
    "two rules": (
        policy_text(ANNUAL | {"required": "x", "on_join": "y"}, ROTATION | {"required": "2"}),
        [
            "rules.r1.required: “x” is no amount",
            "rules.r1.on_join: “y” is none of",
            "rules.r2.required: a completion asks for “1”",
        ],
    ),
    "amounts of tiers": (
        policy_text(ANNUAL | {"required": {"member": "-1", "leader": "4", "chief": 1.5}}),
        ["rules.r1.required.member: -1 is negative", "rules.r1.required.chief: an amount is written"],
    ),
    "parts of a rule, and what contradicts them": (
        policy_text(
            ANNUAL
            | {
                "period": {"kind": "rolling", "months": 6, "anchor": "2010-01-01"},
                "minima": [{"hours": "8"}, {"categories": ["a"], "hours": "1", "share": "1/2"}],
                "each": {"months": 12, "hours": "y"},
                "carry": {"max": "4", "into": ""},
            }
        ),
        [
            "rules.r1.period.anchor: has no meaning in a period of the kind rolling",
            "rules.r1.minima.1.categories: is missing",
            "rules.r1.minima.2.hours: either hours or a share",
            "rules.r1.each.months: is longer than the period",
            "rules.r1.each.hours: “y” is no amount",
            "rules.r1.carry: only calendar periods",
            "rules.r1.carry.into: a text is expected",
        ],
    ),
    "as the document is ordered, not as it is read": (
        policy_text({"grace_months": -1, "caps": [CAP | {"hours": "x"}]} | ANNUAL | {"measure": "m"}),
        [
            "rules.r1.grace_months: a whole number",
            "rules.r1.caps.1.hours: “x” is no amount",
            "rules.r1.measure: “m” is none of",
        ],
    ),
    "what is missing comes before what its table holds": (
        policy_text({"period": {"months": 0}, "measure": "hours"}),
        [
            "rules.r1.required: is missing",
            "rules.r1.period.kind: is missing",
            "rules.r1.period.months: a whole number",
        ],
    ),
    "two names given twice": (
        policy_text(ANNUAL, *(ANNUAL | {"id": name} for name in ("r1", "b", "b"))),
        ["rules: the id “r1” is given twice", "rules: the id “b” is given twice"],
    ),
    "two rules without a name, which is not the same one": (
        policy_text(ANNUAL | {"id": ""}, ANNUAL | {"id": ""}),
        ["rules.1.id: a text is expected", "rules.2.id: a text is expected"],
    ),
    "the same fault in two rules of one name": (
        policy_text(ANNUAL | {"on_join": 1}, ANNUAL | {"id": "r1", "on_join": 2}),
        [
            "rules: the id “r1” is given twice",
            "rules.r1.on_join: “1” is none of",
            "rules.r1.on_join: “2” is none of",
        ],
    ),
}


@pytest.mark.parametrize(("text", "expected"), SEVERAL.values(), ids=SEVERAL.keys())
def test_all_faults_are_found_in_the_order_of_the_document(text, expected):
    found = faults_of(text)
    assert named(found, expected), found


# what is wrong: the text, and the one fault there is to mend
ALONE: dict[str, tuple[str, str]] = {
    "a period that is none": (policy_text(ANNUAL | {"period": 12}), "rules.r1.period: a table"),
    "a misspelled period": (
        policy_text(without(ANNUAL, "period") | {"perod": YEARLY, "carry": {"max": "1"}}),
        "rules.r1.perod: there is no such key; perhaps “period”",
    ),
    "an unknown kind of period": (
        policy_text(
            ANNUAL | {"period": {"kind": "weekly", "months": 1, "base": "expiry"}, "carry": {"max": "1"}}
        ),
        "rules.r1.period.kind: “weekly” is none of",
    ),
    "months that cannot be compared": (
        policy_text(ANNUAL | {"period": YEARLY | {"months": "x"}, "each": {"months": 99, "hours": "1"}}),
        "rules.r1.period.months: a whole number",
    ),
    "a misspelled base": (
        policy_text(
            ROTATION | {"period": {"kind": "from_last", "months": 9, "bse": "expiry", "window_months": 3}}
        ),
        "rules.r1.period.bse: there is no such key; perhaps “base”",
    ),
    "a window in a calendar": (
        policy_text(ANNUAL | {"period": YEARLY | {"window_months": 3}}),
        "rules.r1.period.window_months: has no meaning in a period of the kind calendar",
    ),
    "an unknown measure": (
        policy_text(ROTATION | {"measure": "finished"}),
        "rules.r1.measure: “finished” is none of",
    ),
    "a misspelled programme": (
        policy_text(without(ROTATION, "programme") | {"program": "rotation"}),
        "rules.r1.program: there is no such key; perhaps “programme”",
    ),
    "a programme that is none": (
        policy_text(ROTATION | {"programme": 5}),
        "rules.r1.programme: a text is expected",
    ),
    "misspelled alternatives": (
        policy_text({"anyof": [{"measure": "days", "required": "1"}] * 2, "period": YEARLY}),
        "rules.r1.anyof: there is no such key; perhaps “any_of”",
    ),
    "alternatives that are no list": (
        policy_text({"any_of": "both", "period": YEARLY}),
        "rules.r1.any_of: a list is expected",
    ),
    "a misspelled share": (
        policy_text(ANNUAL | {"caps": [{"categories": ["a"], "shar": "1/2", "of": "earned"}]}),
        "rules.r1.caps.1.shar: there is no such key; perhaps “share”",
    ),
    "a share that is none": (
        policy_text(ANNUAL | {"caps": [{"categories": ["a"], "share": "5", "of": "earned"}]}),
        "rules.r1.caps.1.share: “5” is no share",
    ),
    "a limit that is no table": (policy_text(ANNUAL | {"minima": [8]}), "rules.r1.minima.1: a table"),
    "a rule that is no table": ("rules = [1]\n" + GIVEN.partition("[[rules]]")[0], "rules.1: a table"),
    "rules that are no list": ("rules = 1\n" + GIVEN.partition("[[rules]]")[0], "rules: a list is expected"),
    "misspelled rules": (GIVEN.replace("[[rules]]", "[[rule]]"), "rule: there is no such key; perhaps"),
    "a head that is none": ("policy = 1\n[[rules]]" + GIVEN.partition("[[rules]]")[2], "policy: a table"),
    "a first day that cannot be compared": (
        policy_text(valid_from="soon", valid_to="2010-01-01"),
        "policy.valid_from: “soon” is no day",
    ),
    "a title that is missing beside an English one": (
        policy_text(title_en="P").replace('title = "P"\n', ""),
        "policy.title: is missing",
    ),
    "no TOML, whatever else": (
        GIVEN.replace("version = 1", "version = 0\ntitle = = 2"),
        "policy.title: this is not TOML",
    ),
}


@pytest.mark.parametrize(("text", "words"), ALONE.values(), ids=ALONE.keys())
def test_a_fault_brings_no_others_with_it(text, words):
    found = faults_of(text)
    assert named(found, [words]), found


MORE_THAN_ONE = {"no policy", "a measure beside alternatives"}


@pytest.mark.parametrize("name", [name for name in REFUSED if name not in MORE_THAN_ONE])
def test_one_mistake_is_one_fault(name):
    assert len(faults_of(REFUSED[name][0])) == 1


def test_categories_that_do_not_exist_are_named_where_those_that_do_are_given():
    ways: list[Json] = [{"measure": "days", "required": "1", "categories": [name]} for name in ("gym", "a")]
    text = policy_text(
        ANNUAL | {"categories": ["pool", "a", "gym"], "caps": [CAP]},
        {"any_of": ways, "period": YEARLY, "carry": {"max": "1", "into": "b"}, "on_join": "x"}
        | {"minima": [{"categories": ["b", "c"], "hours": "1"}]},
    )
    assert named(
        faults_of(text, categories=["a"]),
        [
            "rules.r1.categories: there is no category “gym”; known are a",
            "rules.r1.categories: there is no category “pool”; known are a",
            "rules.r1.caps.1.categories: there is no category “online”",
            "rules.r2.any_of.1.categories: there is no category “gym”",
            "rules.r2.on_join: “x” is none of",
            "rules.r2.minima.1.categories: there is no category “c”",
        ],
    )
    assert named(faults_of(text), ["rules.r2.on_join"])


def test_the_refusal_speaks_of_its_first_fault_and_says_all():
    with pytest.raises(PolicyRefused) as refused:
        read_policy(policy_text(version=0, timezone="Mars/North"))
    refusal = refused.value
    assert (refusal.key, refusal.values) == ("policy.version", {"least": 1, "most": 1_000_000})
    assert str(refusal).splitlines() == [str(fault) for fault in refusal.faults]


def test_a_fault_of_the_syntax_knows_its_line():
    with pytest.raises(PolicyRefused) as refused:
        read_policy("[policy]\nid = 'a'\nid = 'b'\n")
    assert (refused.value.key, refused.value.values["line"]) == ("policy.id", 3)


@pytest.mark.parametrize(
    "text",
    [
        f"rules = [{'1,' * 90_000}]",
        f"rules = [{'{},' * 60_000}]",
        "[policy]\n" + "\n".join(f"titel{number} = 1" for number in range(12_000)),
    ],
    ids=["values", "empty tables", "misspelled keys"],
)
def test_a_text_full_of_faults_is_refused_as_far_as_it_was_read(text):
    assert len(faults_of(text)) == MOST_FAULTS


def test_all_faults_of_facts_are_found():
    document = facts(
        appointments=[post("2025-01-01", "2024-01-01"), post("soon")],
        leaves=[leave("2025-13-01", "2024-01-01")],
        exemptions=[without(exempt("2025-01-01", "reduce"), "hours") | {"hour": "8"}],
        credits=[credit("c1", "x"), credit("c1", "8"), "c2"],
    )
    with pytest.raises(FactsRefused) as refused:
        read_facts(document)
    assert named(
        [str(fault) for fault in refused.value.faults],
        [
            "appointments.1.to: the end lies before the start",
            "appointments.2.from: “soon” is no day",
            "leaves.1.from: “2025-13-01” is no day",
            "exemptions.1.hour: there is no such key; perhaps “hours”",
            "credits: the ref “c1” is given twice",
            "credits.c1.hours: “x” is no amount",
            "credits.3: a table of keys",
        ],
    )
