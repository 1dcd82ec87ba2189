"""Hours earned elsewhere: claimed, decided, explained; and a policy that is drafted and simulated."""

from __future__ import annotations

from playwright.sync_api import FilePayload

from tests.functional.walker import Walker

PROOF = FilePayload(
    name="proof.pdf",
    mimeType="application/pdf",
    buffer=b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n",
)


def file_claim(member: Walker, title: str, day: str) -> None:
    """A claim of three hours with its evidence."""
    page = member.open("/hours/claims/new")
    page.fill("[name=title]", title)
    page.fill("[name=provider]", "市委党校")
    page.fill("[name=starts_on]", day)
    page.fill("[name=ends_on]", day)
    page.fill("[name=amount]", "3")
    page.locator("input[name=evidence]").set_input_files([PROOF])
    member.look("member-claim-form")
    member.press("main form .btn-primary")
    assert title in page.locator("main").inner_text()
    member.look("member-claim-filed")


def accept_claim(manager: Walker, title: str) -> None:
    """The manager looks at what accepting several would do, then finds it in the inbox and accepts it as it is."""
    page = manager.open("/people/claims")
    manager.look("manager-claims")
    for box in page.locator("tbody input[name=claim]").all():
        box.check()
    manager.press("form[action*=chosen] .btn-primary:visible")
    assert title in page.locator("main").inner_text()
    manager.look("manager-claims-chosen")
    manager.open("/people/claims")
    page.locator("tbody tr", has_text=title).locator("th a").click()
    page.locator("form[action$=accept]").wait_for()
    manager.look("manager-claim")
    manager.press("form[action$=accept] .btn-primary")


def is_explained(member: Walker, title: str) -> None:
    """The hours page names it among what counted, with a link to its evidence."""
    page = member.open("/hours")
    assert page.locator("main a", has_text=title).count() >= 1
    member.look("member-hours-explained")


def simulate_draft(officer: Walker) -> None:
    """The demo's draft: its rule in the editor, and who would change verdict under it."""
    page = officer.open("/policies/drafts/1/rules/1")
    assert page.locator("textarea[name=clause], [name=clause]").first.input_value()
    officer.look("officer-rule")
    officer.open("/hours/simulations/1")
    assert page.locator("main table tbody tr").count() >= 1
    officer.look("officer-simulation")
