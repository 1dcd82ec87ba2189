"""The record itself: names, keys, templates and translations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import force_locale, gettext

from lms.notifications.domain.notice import names_in
from lms.plugins import API_VERSION, Plugin, current_registry
from lms.testing.conformance.subject import Subject
from lms.testing.template_reader import inline_code
from lms.web.translations import LOCALES, faults

KEYED = (
    "permissions", "jobs", "periodic_jobs", "deliveries", "activity_types", "question_types", "question_faces",
    "award_types", "credit_sources", "due_sources", "home_cards", "page_actions", "audit_actions",
    "integrity_checks", "demo", "credit_keepers", "achievement_sources", "notice_types",
)  # fmt: skip
TITLED = (
    "permissions", "jobs", "activity_types", "question_faces", "award_types", "credit_sources", "audit_actions",
    "integrity_checks", "credit_keepers", "achievement_sources", "notice_types",
)  # fmt: skip


class DescribesItself(Subject):
    """A plugin is data, and the data is in order."""

    def test_it_is_installed_and_found(self, app: Flask) -> None:
        found = current_registry().plugin(self.plugin.name)
        assert found is not None, "no installed distribution lists the plugin under [lms.plugins]"
        assert found.distribution
        assert found.api_version == API_VERSION

    def test_its_name_is_fit_for_keys_and_tables(self) -> None:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", self.plugin.name)
        assert self.plugin.name != "lms"

    def test_its_keys_are_its_own_and_given_once(self) -> None:
        for kind in KEYED:
            keys = [thing.key for thing in getattr(self.plugin, kind)]
            assert len(keys) == len(set(keys)), kind
            assert [key for key in keys if not re.fullmatch(rf"{self.plugin.name}\.\w+", key)] == [], kind

    def test_what_people_read_has_a_title(self, app: Flask) -> None:
        titles = [self.plugin.title, *(entry.label for entry in self.plugin.navigation)]
        titles += [thing.title for kind in TITLED for thing in getattr(self.plugin, kind)]
        assert [title for title in titles if not str(title).strip()] == []

    def test_its_notices_say_the_same_in_every_language(self, app: Flask) -> None:
        for kind in self.plugin.notice_types:
            for locale in LOCALES:
                with force_locale(locale):
                    assert names_in(gettext(kind.message)) == names_in(kind.message), (kind.key, locale)

    def test_its_links_and_panels_lead_somewhere(self, app: Flask) -> None:
        permissions = current_registry().permissions
        for entry in self.plugin.navigation:
            assert entry.endpoint in app.view_functions
            assert entry.permission in permissions
            assert entry.section in {"learn", "teach", "manage", "administer"}
        for action in self.plugin.page_actions:
            assert action.endpoint in app.view_functions
            assert action.permission in permissions
        for card in self.plugin.home_cards:
            assert card.permission in permissions
            assert card.column in {"top", "figures", "main", "side", "below"}
            app.jinja_env.get_template(card.template)

    def test_its_templates_hold_no_scripts_or_styles(self) -> None:
        offences = [
            f"{path}:{offence}"
            for path in sorted(set(template_files(self.plugin)))
            for offence in inline_code(path.read_text("utf-8"))
        ]
        assert offences == [], "the browser runs nothing from inside a page"

    def test_its_templates_can_be_read(self, app: Flask) -> None:
        for path in template_files(self.plugin):
            app.jinja_env.parse(path.read_text("utf-8"))

    def test_its_translations_are_complete(self) -> None:
        if self.plugin.translations is not None:
            package = Path(self.plugin.translations).parent
            assert [fault for locale in LOCALES for fault in faults(package, locale)] == []

    def test_its_translations_are_compiled(self, app: Flask) -> None:
        """What is not compiled is not shown: a package brings its .mo files."""
        if self.plugin.translations is not None:
            for locale in LOCALES:
                assert list(Path(self.plugin.translations).glob(f"{locale}/LC_MESSAGES/*.mo")), locale
                with force_locale(locale):
                    assert str(self.plugin.title).strip()


def template_files(plugin: Plugin) -> Iterator[Path]:
    """Every template in the folders that the plugin's blueprints name."""
    for blueprint in plugin.blueprints:
        loader: Any = blueprint.jinja_loader
        for folder in getattr(loader, "searchpath", ()):
            yield from (path.resolve() for path in Path(folder).rglob("*.html"))
