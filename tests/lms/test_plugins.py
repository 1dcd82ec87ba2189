"""Start-up refuses what cannot work, and says whose package it is."""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint

import click
import pytest
from flask import Blueprint
from sqlalchemy.orm import Mapped, mapped_column

from lms.app import create_app
from lms.cli import main
from lms.config import read_settings
from lms.contracts.access import Permission, Reach, Role
from lms.contracts.activities import CreditSource
from lms.contracts.events import Event
from lms.contracts.notices import NoticeType
from lms.db import Base, Identifier, Model
from lms.events import Delivery
from lms.kernel import kernel
from lms.plugins import (
    API_VERSION,
    DemoStep,
    Plugin,
    PluginRefused,
    build_registry,
    discover_plugins,
    discovery,
    sum_of,
)
from lms.web.access import requires


def a_plugin(name="sample", **changes) -> Plugin:
    return Plugin(
        **(
            {"name": name, "api_version": API_VERSION, "title": name, "distribution": f"{name}-dist"}
            | changes
        )
    )


def permission(key) -> Permission:
    return Permission(key, key, (Role.MEMBER,))


def source(key) -> CreditSource:
    return CreditSource(key, key, lambda _ref: None)


def notice_type(key, message="%(title)s is over.") -> NoticeType:
    return NoticeType(key, key, message, "bell")


CYCLE = [
    a_plugin("one", requires=("two",)),
    a_plugin("two", requires=("three",)),
    a_plugin("three", requires=("one",)),
]
REFUSED = {
    "another API version": (
        [a_plugin(api_version=API_VERSION + 1)],
        f"sample-dist: the plugin 'sample' is written for API version {API_VERSION + 1}; this is version {API_VERSION}",
    ),
    "a key given twice": (
        [a_plugin(permissions=(permission("sample.see"), permission("sample.see")))],
        "sample-dist: the key 'sample.see' (permissions) is given twice",
    ),
    "a key of somebody else": (
        [a_plugin(permissions=(permission("lms.manage_accounts"),))],
        "sample-dist: the key 'lms.manage_accounts' (permissions) must start with 'sample.'",
    ),
    "a key without a prefix": (
        [a_plugin(credit_sources=(source("reading"),))],
        "sample-dist: the key 'reading' (credit_sources) must start with 'sample.'",
    ),
    "a key that only begins alike": (
        [a_plugin(credit_sources=(source("samples.reading"),))],
        "sample-dist: the key 'samples.reading' (credit_sources) must start with 'sample.'",
    ),
    "a delivery without a prefix": (
        [a_plugin(deliveries=(Delivery(Event, "mail", print),))],
        "sample-dist: the key 'mail' (deliveries) must start with 'sample.'",
    ),
    "a notice type given twice": (
        [a_plugin(notice_types=(notice_type("sample.a"), notice_type("sample.a")))],
        "sample-dist: the key 'sample.a' (notice_types) is given twice",
    ),
    "a notice whose message cannot be filled in": (
        [a_plugin(notice_types=(notice_type("sample.a", "%(title)s: 100 %"),))],
        "sample-dist: the message of the notice type 'sample.a' cannot be filled in: incomplete format",
    ),
    "a demo step given twice": (
        [a_plugin(demo=(DemoStep("sample.a", print), DemoStep("sample.a", print)))],
        "sample-dist: the key 'sample.a' (demo) is given twice",
    ),
    "a requirement that is missing": (
        [a_plugin(requires=("courses",))],
        "sample-dist: requires the plugin 'courses', which is not installed",
    ),
    "requirements in a circle": (CYCLE, "one-dist: plugins require each other: one → two → three → one"),
    "a plugin that requires itself": (
        [a_plugin(requires=("sample",))],
        "sample-dist: plugins require each other: sample → sample",
    ),
    "two plugins of one name": (
        [a_plugin(), a_plugin(distribution="other-dist")],
        "other-dist: the name 'sample' is taken by sample-dist",
    ),
    "a plugin called like the kernel": (
        [kernel, a_plugin("lms", distribution="other-dist")],
        "other-dist: the name 'lms' is taken by xueshi",
    ),
    "two blueprints of one name": (
        [a_plugin(blueprints=(Blueprint("x", "x"),)), a_plugin("other", blueprints=(Blueprint("x", "x"),))],
        "other-dist: the blueprint 'x' is taken by sample-dist",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("plugins", "message"), REFUSED.values(), ids=REFUSED)
def test_start_up_refuses_and_names_the_distribution(plugins, message):
    with pytest.raises(PluginRefused) as refusal:
        build_registry(plugins)
    assert str(refusal.value) == message


@pytest.fixture
def stray_table():
    """A model of this very module, which a plugin called `sample` claims by naming it."""

    class Stray(Model):
        """One row is nothing."""

        __tablename__ = "stray"
        id: Mapped[int] = mapped_column(Identifier, primary_key=True)

    Stray.__module__ = "sample.models"
    yield Stray
    Base.metadata.remove(Base.metadata.tables["stray"])
    manager = Stray.__mapper__.class_manager
    Base.registry._dispose_manager_and_mapper(manager)
    Base.registry._managers.pop(
        manager, None
    )  # else it stays until the garbage is collected, and other tests see it


@pytest.mark.parametrize("is_listed", [True, False], ids=["listed", "merely imported"])
def test_a_table_without_the_plugins_name_is_refused(stray_table, is_listed):
    """Whether the plugin lists the model or only has it in its package."""
    with pytest.raises(PluginRefused) as refusal:
        build_registry([a_plugin(models=(stray_table,) if is_listed else ())])
    assert str(refusal.value).startswith("sample-dist: the table 'stray' of sample.models.")
    assert str(refusal.value).endswith("must start with 'sample_'")


class StrangersDistribution:
    name = "strangers-dist"


@pytest.fixture
def installed(monkeypatch):
    """installed(value): the only entry point that is found leads to this value."""

    def install(value):
        entry = EntryPoint(name="sample", value=value, group=discovery.ENTRY_POINT_GROUP)
        vars(entry)["dist"] = StrangersDistribution()
        monkeypatch.setattr(discovery, "entry_points", lambda group: [entry])

    return install


def test_a_plugin_learns_whose_package_it_is_of(installed):
    installed("courses.plugin:plugin")
    assert [(plugin.name, plugin.distribution) for plugin in discover_plugins()] == [
        ("courses", "strangers-dist")
    ]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("lms.config:read_settings", "strangers-dist: lms.config:read_settings is not an lms.plugins.Plugin"),
        (
            "lms.plugins:Plugin",
            "strangers-dist: lms.plugins:Plugin is not an lms.plugins.Plugin",
        ),  # the class
        ("broken_at_import:plugin", "strangers-dist: the plugin 'sample' cannot be loaded: no licence"),
        (
            "nowhere_to_be_found:plugin",
            "strangers-dist: the plugin 'sample' cannot be loaded: No module named",
        ),
        (
            "lms.config:plugin",
            "strangers-dist: the plugin 'sample' cannot be loaded: module 'lms.config' has no",
        ),
    ],
)
def test_what_an_entry_point_leads_to_is_a_plugin(installed, tmp_path, monkeypatch, value, message):
    (tmp_path / "broken_at_import.py").write_text("raise RuntimeError('no licence')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "broken_at_import", raising=False)
    installed(value)
    with pytest.raises(PluginRefused) as refusal:
        discover_plugins()
    assert str(refusal.value).startswith(message)


def test_the_command_says_it_in_one_line(installed):
    installed("lms.config:read_settings")
    from click.testing import CliRunner

    ended = CliRunner().invoke(main, ["db", "upgrade"])
    assert ended.exit_code == 2
    assert ended.output == "lms: strangers-dist: lms.config:read_settings is not an lms.plugins.Plugin\n"


@pytest.mark.parametrize(
    ("view", "message"),
    [
        (
            lambda: "for everybody?",
            "sample-dist: routes without a declared permission (lms.web.access): sample.page",
        ),
        (
            requires("sample.misspelt", Reach.OWN)(lambda: "for nobody"),
            "sample-dist: routes with permissions that nobody registers: sample.misspelt (sample.page)",
        ),
    ],
)
def test_a_route_must_say_who_may_use_it(tmp_path, view, message):
    blueprint = Blueprint("sample", __name__)
    blueprint.add_url_rule("/sample", "page", view)
    with pytest.raises(PluginRefused) as refusal:
        create_app(
            read_settings({}, environment="test", data_dir=tmp_path), [a_plugin(blueprints=(blueprint,))]
        )
    assert str(refusal.value) == message


def test_what_is_required_is_loaded_first():
    plugins = [
        a_plugin("c", requires=("b", "a")),
        a_plugin("b", requires=("a",)),
        a_plugin("d"),
        a_plugin("a"),
    ]
    assert [plugin.name for plugin in build_registry(plugins).plugins] == ["a", "b", "c", "d"]


def test_the_registry_finds_by_key_and_knows_the_owner():
    registry = build_registry([a_plugin(permissions=(permission("sample.see"),))])
    assert registry.permissions["sample.see"].roles == (Role.MEMBER,)
    assert registry.owner("sample.see") == "sample"
    assert registry.plugin("sample").title == "sample"
    assert registry.plugin("gone") is None


def test_slices_sum_up_to_their_plugin():
    first, second = (
        a_plugin(permissions=(permission("sample.a"),)),
        a_plugin(permissions=(permission("sample.b"),)),
    )
    whole = a_plugin(**sum_of(first, second), requires=("courses",))
    assert [one.key for one in whole.permissions] == ["sample.a", "sample.b"]
    assert whole.requires == ("courses",)


def test_a_plugins_commands_are_the_applications(tmp_path):
    @click.command("water-the-plants")
    def water() -> None:
        """Waters."""

    app = create_app(read_settings({}, environment="test", data_dir=tmp_path), [a_plugin(commands=(water,))])
    assert "water-the-plants" in app.cli.commands
