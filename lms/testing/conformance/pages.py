"""Pages: each says who may use it, and keeps to it."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from lms.contracts.access import Role
from lms.plugins import current_registry
from lms.testing.conformance.subject import Subject, address, make_town, pages, routes, sign_in
from lms.web.access import Access, declared_access

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class GuardsItsPages(Subject):
    """Denied unless allowed."""

    def test_every_route_declares_who_may_use_it(self, app: Flask) -> None:
        names = {blueprint.name for blueprint in self.plugin.blueprints}
        permissions = current_registry().permissions
        for rule in app.url_map.iter_rules():
            if rule.endpoint.split(".")[0] in names:
                access = declared_access(app, rule.endpoint)
                assert access is not None, rule.endpoint
                assert access.permission is None or access.permission in permissions, rule.endpoint

    def test_nobody_gets_past_the_door(self, app: Flask) -> None:
        """With parameters as well: the door is before the search for the row, so it does not tell which exist."""
        stranger, opened = app.test_client(), []
        for rule, access in routes(app, self.plugin):
            for method in set(METHODS) & (rule.methods or set()):
                answer = stranger.open(address(app, rule), method=method)
                if access.needs_login and answer.status_code != (302 if method == "GET" else 401):
                    opened.append(f"{method} {rule.rule}: {answer.status_code}")
        assert opened == []

    def test_a_member_without_the_permission_is_refused(self, app: Flask, session: Session) -> None:
        browser, opened = sign_in(app, make_town(session).member), []
        for rule, access in routes(app, self.plugin):
            if is_for_members(access):
                continue
            for method in set(METHODS) & (rule.methods or set()):
                answer = browser.open(address(app, rule), method=method)
                if answer.status_code != 403:
                    opened.append(f"{method} {rule.rule}: {answer.status_code}")
        assert opened == []

    def test_its_pages_answer_when_there_is_nothing_yet(self, app: Flask, session: Session) -> None:
        """To a member what members may see, to somebody with every role all of them, in both languages."""
        town, broken = make_town(session), []
        member, everything = sign_in(app, town.member), sign_in(app, town.everything)
        for path, access in pages(app, self.plugin):
            browsers = [everything, member] if is_for_members(access) else [everything]
            for browser in browsers:
                for language in ("en", "zh-CN"):
                    answer = browser.get(path, headers={"Accept-Language": language})
                    if answer.status_code >= 400:
                        broken.append(f"{path} ({language}): {answer.status_code}")
        assert broken == []


def is_for_members(access: Access) -> bool:
    """Whether everybody with an account may use a route that declares this."""
    if access.permission is None:
        return True
    return Role.MEMBER in current_registry().permissions[access.permission].roles
