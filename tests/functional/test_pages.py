"""Every page that can be opened by its address, as whom it is for, on both screens and in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.functional.conftest import SCREENS
from tests.functional.walker import Walker

PAGES = {
    "member": (
        "/ /courses /exams /contests /certificates /hours /my/rotation /account /account/password /account/sessions "
        "/notices /notices/mail "
        "/certificates/external /certificates/external/new /certificates/external/1 /certificates/external/3 "
        "/jobs/ /rules /hours/claims /hours/claims/new /hours/claims/4 /hours/conversions"
    ),
    "trainer": (
        "/teach/courses /teach/courses/new /teach/courses/1 /teach/courses/1/settings /teach/courses/1/publish "
        "/teach/courses/1/preview /questions/banks /questions/banks/1 /questions/banks/1/import /teach/exams "
        "/questions/search?q=%E6%97%A5%E6%9C%9F /questions/banks/1/similar "
        "/teach/exams/1 /teach/exams/1/results /teach/exams/1/questions /teach/exams/new /certificates/templates "
        "/certificates/templates/new /certificates/designer/new /certificates/designer/2 "
        "/teach/exams/1/analysis /teach/exams/1/analysis/model /teach/exams/1/regradings /teach/exams/1/regradings/new "
        "/teach/exams/15/regradings/1 /teach/exams/15/analysis/model /questions/banks/4/similar "
        "/questions/banks/1/difficulty /questions/banks/1/export /questions/items/1/edit /questions/banks/1/items/new "
        "/teach/papers /teach/papers/new /teach/papers/1 /teach/papers/1/sections/s1/cells/c1 /teach/papers/2 "
        "/teach/papers/1/sections/s5/questions /teach/papers/1/forms /teach/papers/1/preview /teach/papers/1/print "
        "/teach/papers/enemies "
        "/questions/reviews /questions/banks/1/sharing /questions/banks/1/bulk?items=1&items=2 /questions/items/1"
    ),
    "head": (
        "/ /people/hours /people/hours/1 /rotation /rotation/2 /rotation/new /rotation/classes/3 /people /people/1 "
        "/people/new /people/import /people/courses /people/courses/1 /people/claims /people/claims/5 "
        "/people/certificates/import /people/claims/20 /people/hours/import /people/hours/closings "
        "/people/hours/1/leave /people/hours/1/exemption /people/hours/entries/837"
    ),
    "officer": (
        "/policies /policies/new /policies/shipped/continuing-development /policies/drafts/1 "
        "/policies/drafts/1/rules/1 /policies/drafts/1/text /hours/simulations /hours/simulations/1 "
        "/hours/conversions/versions"
    ),
    "admin": (
        "/units /units/new /administer/accounts /administer/accounts/many /administer/accounts/1 /administer/audit "
        "/administer/plugins /certificates/issued /certificates/awaited "
        "/certificates/rules /certificates/runs /certificates/runs/1 /certificates/runs/new "
        "/certificates/runs/new?achievement=courses.course%7C1&design=certificates.classic "
        "/certificates/revocations /certificates/revocations/1 /certificates/revocations/new "
        "/certificates/revocations/new?run=1 /administer/ledger"
    ),
    "": "/login /verify /_styleguide",
}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("username", PAGES)
def test_every_page_is_sound(walker: Callable[[str], Walker], username: str, screen: str) -> None:
    somebody = walker(screen)
    if username:
        somebody.sign_in(username)
    for path in PAGES[username].split():
        somebody.open(path)
        somebody.look(f"{username or 'anybody'}{path.replace('/', '-').rstrip('-') or '-home'}")
