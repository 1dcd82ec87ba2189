"""Pages of policies: who may do what, what stands where, and that nothing written is lost."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from io import BytesIO

import pytest
from sqlalchemy import func, select

from lms.contracts.access import Role
from lms.db import unit_of_work
from lms.hours.domain.reading import read_policy
from lms.hours.policies.documents import fingerprint
from lms.hours.policies.models import HourPolicy, PolicyAdoption, PolicyVersion
from lms.hours.policies.shipped import NAMES, shipped_text
from lms.testing.factories import make_account, make_person, make_unit
from tests.lms.hours.policies.policies import adopt, approve, make_draft, make_policy, policy_text, rule_text


@pytest.fixture
def root(app, session):
    with unit_of_work():
        return make_unit(session)


@pytest.fixture
def bureau(app, session, root):
    with unit_of_work():
        return make_unit(session, "财政局", root)


@pytest.fixture
def browser(session, root, signed_in):
    """browser(role, unit): somebody signed in with this role over the unit; without a role, a member."""

    def open_browser(role: Role | None = None, unit=None):
        with unit_of_work():
            grants = [(role, unit or root)] if role else []
            account = make_account(session, make_person(session, unit or root, "何思远"), *grants)
        client = signed_in(account)
        client.account_id = account.id
        return client

    return open_browser


@pytest.fixture
def draft(session, root):
    with unit_of_work():
        return make_draft(session, root)


def officer(browser, unit=None):
    return browser(Role.POLICY_OFFICER, unit)


def rule_fields(version: PolicyVersion, **changes) -> dict:
    """What a browser posts for a rule of hours in the calendar year."""
    return {
        "seen": fingerprint(version.text),
        "id": "annual",
        "title": "年度学时",
        "title_en": "Annual hours",
        "clause": "每年不少于24学时。",
        "audience_tiers": ["member", "leader"],
        "audience_posts": "",
        "ways-0-measure": "hours",
        "ways-0-required": "",
        "ways-0-tiers-0-tier": "member",
        "ways-0-tiers-0-amount": "24",
        "ways-0-tiers-1-tier": "leader",
        "ways-0-tiers-1-amount": "40",
        "period_kind": "calendar",
        "period_months": "12",
        "period_anchor": "2010-01-01",
        "period_event": "appointed",
        "period_first": "appointed",
        "period_base": "completion",
        "on_tier_change": "prorate_month",
        "on_join": "full",
        "on_leave": "ignore",
    } | changes


PAGES = (
    "/rules",
    "/policies",
    "/policies/{policy}",
    "/policies/{policy}/versions/1",
    "/policies/shipped/founding",
)
OFFICERS_PAGES = (
    "/policies/new",
    "/policies/{policy}/adopt",
    "/policies/drafts/{draft}",
    "/policies/drafts/{draft}/text",
    "/policies/drafts/{draft}/rules/1",
    "/policies/drafts/{draft}/rules/new",
)
STEPS = (
    "/policies/new",
    "/policies/upload",
    "/policies/{policy}/draft",
    "/policies/{policy}/adopt",
    "/policies/drafts/{draft}/delete",
    "/policies/drafts/{draft}/rules/1/delete",
    "/policies/drafts/{draft}/preview",
    "/policies/versions/{draft}/approve",
    "/policies/versions/{approved}/retire",
    "/policies/adoptions/{adoption}/end",
)


@pytest.fixture
def ids(session, root):
    """An adopted policy with a draft of its next version."""
    with unit_of_work():
        policy = make_policy(session, root)
        adoption = adopt(session, policy, root)
        later = make_draft(session, root, policy_text(version=2, valid_from="2027-01-01"))
        approved = session.scalar(select(PolicyVersion.id).where(PolicyVersion.number == 1))
        return {"policy": policy.id, "draft": later.id, "approved": approved, "adoption": adoption.id}


@pytest.mark.parametrize("page", PAGES)
def test_everybody_signed_in_reads_the_rules(browser, client, ids, page):
    address = page.format(**ids)
    assert browser().get(address).status_code == 200
    assert client.get(address).status_code == 302, "to the login"


@pytest.mark.parametrize("page", OFFICERS_PAGES)
def test_officers_pages_are_for_officers(browser, ids, page):
    address = page.format(**ids)
    assert officer(browser).get(address).status_code == 200
    assert browser().get(address).status_code == 403
    assert browser(Role.MANAGER).get(address).status_code == 403


@pytest.mark.parametrize("step", STEPS)
def test_steps_are_for_officers_of_the_policys_unit(session, browser, ids, bureau, step):
    address = step.format(**ids)
    assert browser().post(address).status_code == 403
    with unit_of_work():
        elsewhere = make_unit(session, "另一个机关")
    stranger = officer(browser, elsewhere).post(address, data={"last_day": "2027-12-31"})
    assert stranger.status_code in {404, 422}, "another organisation's policy is not there"
    below = officer(browser, bureau).post(address, data={"last_day": "2027-12-31"})
    assert below.status_code in {302, 404, 422}
    rows = session.execute(
        select(PolicyVersion.number, PolicyVersion.approved_at, PolicyVersion.retired_on)
    ).all()
    assert [(row.number, row.approved_at is None, row.retired_on) for row in rows] == [
        (1, False, None),
        (2, True, None),
    ]
    assert session.scalar(select(PolicyAdoption.ends_on)) is None


def test_a_draft_is_seen_by_those_who_may_write_it_only(browser, ids, bureau):
    address = f"/policies/{ids['policy']}/versions/2"
    assert officer(browser).get(address).status_code == 200
    assert officer(browser, bureau).get(address).status_code == 404
    assert browser().get(address).status_code == 404


def test_another_organisations_policies_are_not_there(session, browser, ids):
    with unit_of_work():
        elsewhere = make_unit(session, "另一个机关")
    stranger = officer(browser, elsewhere)
    assert stranger.get(f"/policies/{ids['policy']}").status_code == 404
    assert "organ-hours" not in stranger.get("/policies").text


def test_the_list_costs_the_same_for_one_policy_as_for_many(session, root, browser, ids, count_queries):
    client = officer(browser)
    client.get("/policies")
    with count_queries() as one:
        client.get("/policies")
    with unit_of_work():
        for number in range(8):
            adopt(
                session,
                make_policy(session, root, policy_text(f"p{number}", rules=rule_text(f"r{number}", '"1"'))),
                root,
            )
    with count_queries() as many:
        page = client.get("/policies")
    assert len(many) == len(one) <= 14
    assert page.text.count("p7") >= 1


def test_my_rules_are_those_of_my_unit(session, browser, root, bureau):
    with unit_of_work():
        own = policy_text("bureau-hours", rules=rule_text(required='{ member = "31", leader = "40" }'))
        adopt(session, make_policy(session, root, own), bureau, date(2026, 1, 1))
    assert "31 credit hours" in browser(None, bureau).get("/rules").text
    page = browser(None, root).get("/rules").text
    assert "31 credit hours" not in page
    assert "Every member at least 24 credit hours" in page


def test_a_draft_begins_from_an_example_and_from_the_version_in_force(session, browser, ids):
    client = officer(browser)
    for source, key in (("shipped:continuing-development", ""), ("shipped:founding", "own-hours")):
        made = client.post(
            "/policies/new", data={"source": source, "key": key, "unit": 1}, follow_redirects=True
        )
        assert made.status_code == 200
        assert "The draft has been made" in made.text
    refused = client.post(f"/policies/{ids['policy']}/draft", follow_redirects=True)
    assert "There is a draft of this policy already" in refused.text
    assert sorted(session.scalars(select(HourPolicy.key))) == [
        "continuing-development",
        "organ-hours",
        "own-hours",
    ]


def test_a_file_that_was_exported_is_read_again(session, root, browser, ids):
    client = officer(browser)
    exported = client.get(f"/policies/{ids['policy']}/versions/1/file")
    assert exported.mimetype == "application/toml"
    assert read_policy(exported.text).id == "organ-hours"
    for name in NAMES:
        assert client.get(f"/policies/shipped/{name}/file").text == shipped_text(name)
    text = exported.text.replace('"organ-hours"', '"copy-hours"')
    sent = {"file": (BytesIO(text.encode()), "copy.toml"), "upload_unit": root.id}
    assert client.post("/policies/upload", data=sent).status_code == 302
    assert session.scalar(select(HourPolicy.id).where(HourPolicy.key == "copy-hours"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            policy_text(rules=rule_text(required='"24.001"')).encode(),
            "annual · How much: “24.001” is no amount",
        ),
        (
            policy_text().replace("timezone", "timezoen").encode(),
            "There is no such key; perhaps “timezone” is meant",
        ),
        (policy_text(rules=rule_text(more='categories = ["gym"]')).encode(), "there is no category “gym”"),
        (b"\xff\xfe", "not text in UTF-8"),
        (b"[[", "This is not TOML"),
    ],
)
def test_a_bad_file_is_refused_with_key_and_reason_and_nothing_is_stored(
    session, root, browser, content, words
):
    sent = {"file": (BytesIO(content), "policy.toml"), "upload_unit": root.id}
    refused = officer(browser).post("/policies/upload", data=sent)
    assert refused.status_code == 422
    assert words.lower() in refused.text.replace("&#34;", '"').lower()
    assert session.scalar(select(func.count(HourPolicy.id))) == 0


def test_a_rule_is_written_in_the_form(session, browser, draft):
    client = officer(browser)
    address = f"/policies/drafts/{draft.id}/rules/1"
    assert 'value="24"' in client.get(address).text
    changes = {
        "ways-0-tiers-0-amount": "30",
        "minima-0-categories": ["centralised"],
        "minima-0-share": "2/3",
        "minima-0-of": "required",
        "caps-0-categories": ["online"],
        "caps-0-hours": "12",
        "caps-0-per_activity": "y",
        "caps-0-of": "required",
        "carry_max": "8",
        "grace_months": "1",
    }
    saved = client.post(address, data=rule_fields(draft, **changes))
    assert saved.status_code == 302
    rule = read_policy(session.get_one(PolicyVersion, draft.id).text).rules[0]
    assert rule.alternatives[0].required == {"member": 3000, "leader": 4000}
    assert (rule.minima[0].name, str(rule.minima[0].share)) == ("centralised", "2/3")
    assert (rule.caps[0].amount, rule.caps[0].is_per_activity) == (1200, True)
    assert (rule.carry.maximum, rule.grace_months) == (800, 1)
    assert "# a policy of the tests" in session.get_one(PolicyVersion, draft.id).text
    assert session.get_one(PolicyVersion, draft.id).drafted_by == client.account_id


@pytest.mark.parametrize("name", NAMES)
def test_saving_every_shipped_rule_in_the_form_changes_nothing(session, root, browser, name):
    """What the form shows is what the document says: each rule is opened and saved as a browser would."""
    with unit_of_work():
        version = make_draft(session, root, shipped_text(name).replace("version = 1", "version = 2"))
    client = officer(browser)
    before = read_policy(version.text)
    for number in range(1, len(before.rules) + 1):
        address = f"/policies/drafts/{version.id}/rules/{number}"
        assert client.post(address, data=Fields(client.get(address).text).values).status_code == 302
        session.expire_all()
    assert read_policy(session.get_one(PolicyVersion, version.id).text) == before


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"ways-0-tiers-0-amount": "24.001"}, "ways-0-required", "is no amount"),
        ({"ways-0-required": "20"}, "ways-0-required", "not both"),
        ({"period_months": "twelve"}, "period_months", "a whole number"),
        ({"period_anchor": ""}, "period_anchor", "is missing"),
        ({"ways-0-measure": "completion"}, "ways-0-programme", "is missing"),
        (
            {"caps-0-hours": "5", "caps-0-share": "1/2", "caps-0-of": "required"},
            "caps-0-hours",
            "either hours or a share",
        ),
        (
            {"minima-0-of": "earned", "minima-1-hours": "5", "minima-1-of": "earned"},
            "minima-1-categories",
            "is missing",
        ),
        ({"each_hours": "4"}, "each_months", "is missing"),
        ({"carry_into": "online"}, "carry_max", "is missing"),
        ({"title": ""}, "title", ""),
    ],
)
def test_what_is_refused_stands_beside_its_field_and_nothing_is_lost(
    session, browser, draft, changes, field, words
):
    before = draft.text
    answer = officer(browser).post(
        f"/policies/drafts/{draft.id}/rules/1",
        data=rule_fields(draft, **{"clause": "written just now"} | changes),
    )
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    error = answer.text.split(f'id="{field}-error"', 1)[1].split("</p>", 1)[0]
    assert words in error.lower()
    assert "written just now" in answer.text
    assert session.get_one(PolicyVersion, draft.id).text == before


def test_a_row_is_added_without_losing_what_is_written(session, browser, draft):
    before = draft.text
    address = f"/policies/drafts/{draft.id}/rules/1"
    client = officer(browser)
    for kind, name in (("ways", "ways-1-measure"), ("minima", "minima-0-hours"), ("caps", "caps-0-hours")):
        page = client.post(address, data=rule_fields(draft, title="half written", add=kind))
        assert page.status_code == 200
        assert f'name="{name}"' in page.text
        assert "half written" in page.text
    assert session.get_one(PolicyVersion, draft.id).text == before


def test_a_rule_is_added_and_taken_out(session, browser, draft):
    client = officer(browser)
    fields = rule_fields(
        draft, id="lecture", **{"ways-0-measure": "count", "ways-0-categories": ["lecturing"]}
    )
    assert client.post(f"/policies/drafts/{draft.id}/rules/new", data=fields).status_code == 302
    text = session.get_one(PolicyVersion, draft.id).text
    assert [rule.id for rule in read_policy(text).rules] == ["annual", "lecture"]
    gone = client.post(f"/policies/drafts/{draft.id}/rules/2/delete", data={"seen": fingerprint(text)})
    assert gone.status_code == 302
    session.expire_all()
    assert [rule.id for rule in read_policy(session.get_one(PolicyVersion, draft.id).text).rules] == [
        "annual"
    ]


def test_an_edit_upon_an_old_text_is_refused_and_kept_in_the_form(session, browser, draft):
    client = officer(browser)
    fields = rule_fields(draft, title="mine")
    client.post(f"/policies/drafts/{draft.id}/rules/1", data=rule_fields(draft, title="theirs"))
    refused = client.post(f"/policies/drafts/{draft.id}/rules/1", data=fields)
    assert refused.status_code == 422
    assert "Somebody has changed this draft meanwhile" in refused.text
    assert 'value="mine"' in refused.text


def test_the_text_is_refused_with_its_line_and_kept(session, browser, draft):
    client = officer(browser)
    address = f"/policies/drafts/{draft.id}/text"
    bad = draft.text.replace('timezone = "Asia/Shanghai"', 'timezone = "Mars/North"')
    refused = client.post(address, data={"seen": fingerprint(draft.text), "text": bad})
    assert refused.status_code == 422
    assert "Line 7" in refused.text
    assert refused.text.count("Mars/North") >= 2, "in the message and in the text"
    good = draft.text.replace("\n", "\r\n") + "# noted\r\n"
    assert client.post(address, data={"seen": fingerprint(draft.text), "text": good}).status_code == 302
    assert session.get_one(PolicyVersion, draft.id).text.endswith("# noted\n")


def test_the_head_is_written_in_the_form(session, browser, draft):
    client = officer(browser)
    fields = {
        "seen": fingerprint(draft.text),
        "title": "新的标题",
        "timezone": "Asia/Shanghai",
        "valid_from": "2027-01-01",
        "valid_to": "2026-01-01",
    }
    refused = client.post(f"/policies/drafts/{draft.id}", data=fields)
    assert refused.status_code == 422
    assert 'id="valid_to-error"' in refused.text
    assert "新的标题" in refused.text
    client.post(f"/policies/drafts/{draft.id}", data=fields | {"valid_to": ""})
    version = session.get_one(PolicyVersion, draft.id)
    assert (version.valid_from, read_policy(version.text).title, version.policy.title) == (
        date(2027, 1, 1),
        "新的标题",
        "新的标题",
    )


def test_approval_takes_a_second_officer_and_shows_what_changed(session, browser, ids):
    writer, reader = officer(browser), officer(browser)
    version = session.get_one(PolicyVersion, ids["draft"])
    writer.post(
        f"/policies/drafts/{ids['draft']}/rules/1",
        data=rule_fields(version, **{"ways-0-tiers-0-amount": "32"}),
    )
    session.expire_all()
    seen = {"seen": fingerprint(session.get_one(PolicyVersion, ids["draft"]).text)}
    page = writer.get(f"/policies/{ids['policy']}/versions/2").text
    assert "Waiting for a second policy officer" in page
    assert "Approve version" not in page
    own = writer.post(f"/policies/versions/{ids['draft']}/approve", data=seen, follow_redirects=True)
    assert "Another policy officer has to approve it" in own.text
    page = reader.get(f"/policies/{ids['policy']}/versions/2").text
    assert "Members: 24 credit hours; Leaders: 40 credit hours" in page
    assert "Members: 32 credit hours; Leaders: 40 credit hours" in page
    approved = reader.post(f"/policies/versions/{ids['draft']}/approve", data=seen, follow_redirects=True)
    assert "Version 2 is approved" in approved.text
    assert "Approved, not yet in force" in approved.text


def test_adoption_is_refused_with_reasons_and_can_be_undone(session, browser, root, bureau, ids):
    with unit_of_work():
        loose = policy_text(
            "loose-hours",
            rules=rule_text(required='{ member = "20", leader = "40" }', more="grace_months = 2"),
        )
        policy = make_policy(session, root, loose)
    client = officer(browser)
    fields = {"unit": bureau.id, "starts_on": "2026-01-01"}
    refused = client.post(f"/policies/{policy.id}/adopt", data=fields)
    assert refused.status_code == 422
    assert "How much: 20 is less than the 24 required above" in refused.text
    assert "Months of grace: is longer than 0 months" in refused.text
    with unit_of_work():
        strict = make_policy(session, root, policy_text("strict-hours", rules=rule_text(required='"40"')))
    adopted = client.post(f"/policies/{strict.id}/adopt", data=fields, follow_redirects=True)
    assert "The policy is adopted" in adopted.text
    adoption = session.scalar(select(PolicyAdoption).where(PolicyAdoption.policy_id == strict.id))
    client.post(f"/policies/adoptions/{adoption.id}/end", data={"last_day": "2025-12-31"})
    assert (
        session.scalar(select(func.count(PolicyAdoption.id)).where(PolicyAdoption.policy_id == strict.id))
        == 0
    )


def test_retiring_says_which_day_is_the_last(session, browser, ids):
    client = officer(browser)
    address = f"/policies/versions/{ids['approved']}/retire"
    assert "Say which day is the last one" in client.post(address, follow_redirects=True).text
    client.post(address, data={"last_day": "2027-12-31"})
    assert session.get_one(PolicyVersion, ids["approved"]).retired_on == date(2027, 12, 31)


def test_a_rule_is_tried_out_on_people_within_reach(session, browser, root, bureau, draft):
    with unit_of_work():
        person = make_person(session, bureau, "林晓雨")
        stranger = make_person(session, make_unit(session, "另一个机关"), "林小雪")
    client = officer(browser)
    found = client.get(f"/policies/drafts/{draft.id}/people?person=林&number=1").text
    assert "林晓雨" in found
    assert "林小雪" not in found
    fields = rule_fields(draft, **{"ways-0-tiers-0-amount": "33"})
    shown = client.post(
        f"/policies/drafts/{draft.id}/preview/1", data=fields | {"add_person": person.id}
    ).text
    assert "33 hours short" in shown
    assert "33 needed" in shown
    assert "today: 24 hours short" in shown
    assert (
        "林小雪"
        not in client.post(
            f"/policies/drafts/{draft.id}/preview/1", data=fields | {"add_person": stranger.id}
        ).text
    )
    broken = client.post(f"/policies/drafts/{draft.id}/preview/1", data=fields | {"period_months": "x"}).text
    assert "Months: A whole number" in broken
    assert "林晓雨" in client.get(f"/policies/drafts/{draft.id}/rules/1").text, "the choice is kept"
    dropped = client.post(
        f"/policies/drafts/{draft.id}/preview/1", data=fields | {"drop_person": person.id}
    ).text
    assert "林晓雨" not in dropped


def test_the_navigation_says_how_many_drafts_wait_for_somebody_else(session, browser, root):
    writer, reader = officer(browser), officer(browser)
    with unit_of_work():
        make_draft(session, root).drafted_by = writer.account_id
    assert 'href="/policies"' in reader.get("/rules").text
    badge = '<span class="side-count'
    assert reader.get("/rules").text.count(badge) == writer.get("/rules").text.count(badge) + 1


def test_an_approved_version_keeps_its_text(session, browser, ids):
    with unit_of_work():
        approve(session, session.get_one(PolicyVersion, ids["draft"]))
    client = officer(browser)
    for page in ("", "/text", "/rules/1", "/rules/new"):
        assert client.get(f"/policies/drafts/{ids['draft']}{page}").status_code == 404


class Fields(HTMLParser):
    """The fields of the rule's form with the values that a browser would send."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._is_within = False
        self._select: str | None = None
        self._area: str | None = None
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        found = dict(attrs)
        name = found.get("name")
        if tag == "form":
            self._is_within = found.get("id") == "rule-form"
        elif self._is_within and tag == "input" and name:
            if found.get("type") != "checkbox" or "checked" in found:
                self.values.setdefault(name, []).append(found.get("value", "y"))
        elif self._is_within:
            self._start_other(tag, name, found)

    def _start_other(self, tag, name, found) -> None:
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in found or self._select not in self.values):
            self.values[self._select] = [found.get("value", "")]
        elif tag == "textarea":
            self._area = name
            self.values[name] = [""]

    def handle_data(self, data) -> None:
        if self._is_within and self._area:
            self.values[self._area][0] += data

    def handle_endtag(self, tag) -> None:
        if tag == "textarea" and self._area:
            # a browser leaves out the line break that follows the tag
            self.values[self._area][0] = self.values[self._area][0].removeprefix("\r\n").removeprefix("\n")
            self._area = None
        elif tag == "select":
            self._select = None
        elif tag == "form":
            self._is_within = False
