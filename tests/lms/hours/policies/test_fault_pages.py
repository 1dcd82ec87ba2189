"""What pages say of a policy that is not saved: everything that is wrong, each thing where it is to be mended."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import pytest
from sqlalchemy import func, select

from lms.contracts.access import Role
from lms.db import unit_of_work
from lms.hours.domain.refusals import MOST_SHOWN
from lms.hours.policies.documents import fingerprint
from lms.hours.policies.models import HourPolicy, PolicyVersion
from lms.testing.factories import make_account, make_person, make_unit
from tests.lms.hours.policies.policies import make_draft, policy_text, rule_text
from tests.lms.hours.policies.test_views import rule_fields

BROKEN = policy_text(
    version=2,
    rules=rule_text(required='{ member = "24.001", leader = "x" }', more='categories = ["gym"]')
    + rule_text("second", more="caps = [\n  { hours = '1' },\n  { share = '2' },\n]"),
).replace("Asia/Shanghai", "Mars/North")
SAYS = [
    ("Time zone: “Mars/North” is no time zone, such as Asia/Shanghai", "Line 7"),
    ("annual · How much · Members: “24.001” is no amount", "Line 18"),
    ("annual · How much · Leaders: “x” is no amount", "Line 18"),
    ("annual · Which hours count: There is no category “gym”", "Line 21"),
    ("second · Cap 2 · Or a share: “2” is no share", "Line 34: { share = '2' },"),
]


@pytest.fixture
def root(app, session):
    with unit_of_work():
        return make_unit(session)


@pytest.fixture
def officer(session, root, signed_in):
    with unit_of_work():
        account = make_account(session, make_person(session, root, "何思远"), (Role.POLICY_OFFICER, root))
    return signed_in(account)


@pytest.fixture
def draft(session, root):
    with unit_of_work():
        return make_draft(session, root)


def listed(page: str) -> list[str]:
    """The items of the list at the top, in plain words."""
    notice = page.split('role="alert"', 1)[1].split("</ul>", 1)[0]
    return [" ".join(words_of(item).split()) for item in notice.split("<li>")[1:]]


def words_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def beside(page: str, field: str) -> str:
    """What stands beside a field; "" where nothing does."""
    _before, found, after = page.partition(f'id="{field}-error"')
    return words_of("<" + after.split("</p>", 1)[0]) if found else ""


def check_listed(found: list[str], expected: list[tuple[str, str]]) -> None:
    assert len(found) == len(expected), found
    for one, (words, line) in zip(found, expected, strict=True):
        assert one.startswith(words)
        assert line in one


# what is written in the form: the fields with words of their faults, and what the list at the top calls each
FORMS = {
    "two fields": (
        {"period_months": "twelve", "grace_months": "-1"},
        {"period_months": "whole number", "grace_months": "whole number"},
        ["Months:", "Months of grace:"],
    ),
    "two tiers": (
        {"ways-0-tiers-0-amount": "a", "ways-0-tiers-1-amount": "b"},
        {"ways-0-required": "Members: “a” is no amount"},
        ["How much · Members:", "How much · Leaders:"],
    ),
    "two rows, of which the empty one between them is none": (
        {"caps-0-share": "5", "caps-2-hours": "x"} | {f"caps-{row}-of": "required" for row in range(3)},
        {"caps-0-share": "no share", "caps-2-hours": "no amount"},
        ["Cap 1 · Or a share:", "Cap 3 · Amount:"],
    ),
    "two ways": (
        {"ways-0-tiers-0-amount": "y", "ways-1-measure": "completion", "ways-1-required": ""},
        {"ways-0-required": "is no amount", "ways-1-programme": "is missing"},
        ["Way 1 · How much · Members:", "Way 2 · Programme:"],
    ),
    "groups of fields": (
        {"each_hours": "4", "carry_into": "online"},
        {"each_months": "is missing", "carry_max": "is missing"},
        ["Floor within the period · In every so many months:", "Carry-over · At most:"],
    ),
    "what the form says of itself, and what the reader does": (
        {"title": "", "id": "", "period_months": "0"},
        {"title": "required", "id": "required", "period_months": "whole number"},
        ["Short name:", "Title:", "Months:"],
    ),
    "a field of which both speak": ({"period_months": ""}, {"period_months": "required"}, ["Months:"]),
}


@pytest.mark.parametrize(("changes", "fields", "titles"), FORMS.values(), ids=FORMS.keys())
def test_the_form_of_a_rule_says_everything_at_once(session, officer, draft, changes, fields, titles):
    before = draft.text
    answer = officer.post(f"/policies/drafts/{draft.id}/rules/1", data=rule_fields(draft, **changes))
    assert answer.status_code == 422
    for field, words in fields.items():
        assert words.lower() in beside(answer.text, field).lower()
    found = listed(answer.text)
    assert len(found) == len(titles), found
    assert all(one.startswith(title) for one, title in zip(found, titles, strict=True)), found
    targets = re.findall(r'<li><a href="#([^"]+)"', answer.text)
    assert len(targets) == len(titles)
    assert all(f'id="{one}"' in answer.text for one in targets)
    assert session.get_one(PolicyVersion, draft.id).text == before


def test_each_tiers_amount_that_is_wrong_is_marked(officer, draft):
    fields = rule_fields(draft, **{"ways-0-tiers-1-amount": "x"})
    page = officer.post(f"/policies/drafts/{draft.id}/rules/1", data=fields).text
    inputs = {
        found[1]: found[0] for found in re.finditer(r'<input[^>]*id="(ways-0-tiers-\d-amount)"[^>]*>', page)
    }
    assert [("aria-invalid" in one) for one in inputs.values()] == [False, True]
    assert 'aria-describedby="ways-0-required-error"' in inputs["ways-0-tiers-1-amount"]


def test_a_name_that_another_rule_has_is_said_beside_the_name(session, officer, draft):
    fields = rule_fields(draft, period_months="x")
    page = officer.post(f"/policies/drafts/{draft.id}/rules/new", data=fields).text
    assert "“annual” is given twice" in beside(page, "id")
    assert "whole number" in beside(page, "period_months")
    assert len(listed(page)) == 2


def test_the_head_says_everything_at_once(officer, draft):
    fields = {"seen": fingerprint(draft.text), "timezone": "Mars", "valid_from": "2027-01-01"}
    page = officer.post(f"/policies/drafts/{draft.id}", data=fields | {"valid_to": "2026-01-01"}).text
    assert "required" in beside(page, "title")
    assert "no time zone" in beside(page, "timezone")
    assert "before valid_from" in beside(page, "valid_to")
    assert len(listed(page)) == 3


def test_the_text_says_everything_at_once_with_lines(session, officer, draft):
    before = draft.text
    data = {"seen": fingerprint(before), "text": BROKEN.replace("\n", "\r\n")}
    refused = officer.post(f"/policies/drafts/{draft.id}/text", data=data)
    assert refused.status_code == 422
    assert "5 things need your attention" in refused.text
    check_listed(listed(refused.text), SAYS)
    assert session.get_one(PolicyVersion, draft.id).text == before


def test_a_text_that_is_no_toml_has_one_fault_on_its_line(officer, draft):
    data = {"seen": fingerprint(draft.text), "text": BROKEN + "\nid = = 1"}
    found = listed(officer.post(f"/policies/drafts/{draft.id}/text", data=data).text)
    line = len(BROKEN.split("\n")) + 1
    check_listed(found, [("second · Short name: This is not TOML", f"Line {line}: id = = 1")])


def test_a_file_says_everything_at_once_and_nothing_is_stored(session, root, officer):
    sent = {"file": (BytesIO(BROKEN.encode()), "policy.toml"), "upload_unit": root.id}
    refused = officer.post("/policies/upload", data=sent)
    assert refused.status_code == 422
    check_listed(listed(refused.text), SAYS)
    assert "(and 4 more)" in beside(refused.text, "file")
    assert session.scalar(select(func.count(HourPolicy.id))) == 0


def test_of_very_many_faults_the_first_are_listed_and_how_many_more_there_are(officer, draft):
    rules = "".join(rule_text(f"r{number}", '"x"') for number in range(1, 54))
    data = {"seen": fingerprint(draft.text), "text": policy_text(rules=rules)}
    page = officer.post(f"/policies/drafts/{draft.id}/text", data=data).text
    found = listed(page)
    assert "53 things need your attention" in page
    assert len(found) == MOST_SHOWN + 1
    assert found[-2].startswith("r50 · How much")
    assert found[-1] == "and 3 more"


def test_the_preview_says_how_much_more_is_wrong(session, root, officer, draft):
    with unit_of_work():
        person = make_person(session, root, "林晓雨")
    fields = rule_fields(draft, period_months="x", grace_months="y") | {"add_person": person.id}
    page = officer.post(f"/policies/drafts/{draft.id}/preview/1", data=fields).text
    assert "Months: A whole number from 1 to 1200 is expected (and 1 more)" in page
