"""A catalogue is complete when every message that a person can see reads in their language."""

from gettext import GNUTranslations
from pathlib import Path

import pytest

from lms.web.translations import catalog_path, compile_catalog, faults, update

LOCALE = "zh_Hans"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A plugin with one message in its code and one, with a number, in a template."""
    folder = tmp_path / "orchard"
    (folder / "templates").mkdir(parents=True)
    (folder / "views.py").write_text('from flask_babel import gettext\ngettext("Pick %(fruit)s", fruit=1)\n')
    (folder / "templates" / "basket.html").write_text(
        "{% trans count=n %}{{ count }} apple{% pluralize %}{{ count }} apples{% endtrans %}"
    )
    return folder


def translate(package: Path, **texts: str) -> None:
    """Writes a catalogue as a translator would leave it: `pick` and `apples` are the translations."""
    catalog_path(package, LOCALE).parent.mkdir(parents=True, exist_ok=True)
    catalog_path(package, LOCALE).write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
        f'msgid "Pick %(fruit)s"\nmsgstr "{texts.get("pick", "")}"\n'
        'msgid "%(count)s apple"\nmsgid_plural "%(count)s apples"\n'
        f'msgstr[0] "{texts.get("apples", "")}"\n' + texts.get("more", "")
    )


def test_without_a_catalogue_every_message_is_missing(package: Path) -> None:
    assert sorted(faults(package, LOCALE)) == [
        "missing: '%(count)s apple' (templates/basket.html)",
        "missing: 'Pick %(fruit)s' (views.py)",
    ]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"pick": "摘%(fruit)s", "apples": "%(count)s个苹果"}, []),
        ({"pick": "", "apples": "%(count)s个苹果"}, ["not translated: 'Pick %(fruit)s' (views.py)"]),
        (
            {"pick": "摘%(fruits)s", "apples": "%(count)s个苹果"},
            ["other placeholders than the source: 'Pick %(fruit)s' (views.py)"],
        ),
        (
            {"pick": "摘%(fruit)s", "apples": "一个苹果"},
            ["other placeholders than the source: '%(count)s apple' (templates/basket.html)"],
        ),
        (
            {"pick": "摘%(fruit)s", "apples": "%(count)s个苹果", "more": 'msgid "Pears"\nmsgstr "梨"\n'},
            ["no longer used: 'Pears'"],
        ),
        (
            {
                "pick": "摘%(fruit)s",
                "apples": "%(count)s个苹果",
                "more": '#~ msgid "Figs"\n#~ msgstr "无花果"\n',
            },
            ["no longer used: 'Figs'"],
        ),
    ],
    ids=["complete", "empty", "renamed placeholder", "lost number", "left over", "obsolete"],
)
def test_faults_name_the_message_and_its_place(
    package: Path, texts: dict[str, str], expected: list[str]
) -> None:
    translate(package, **texts)
    assert list(faults(package, LOCALE)) == expected


def test_update_adds_new_messages_keeps_translations_and_drops_unused_ones(package: Path) -> None:
    translate(package, pick="摘%(fruit)s", more='msgid "Pears"\nmsgstr "梨"\n')
    update(package, LOCALE)
    assert list(faults(package, LOCALE)) == ["not translated: '%(count)s apple' (templates/basket.html)"]


def test_update_changes_nothing_when_nothing_changed(package: Path) -> None:
    update(package, LOCALE)
    once = catalog_path(package, LOCALE).read_bytes()
    (package / "views.py").write_text("\n\n" + (package / "views.py").read_text())
    update(package, LOCALE)
    assert catalog_path(package, LOCALE).read_bytes() == once


def test_the_compiled_catalogue_answers_in_chinese(package: Path) -> None:
    translate(package, pick="摘%(fruit)s", apples="%(count)s个苹果")
    compile_catalog(package, LOCALE)
    with catalog_path(package, LOCALE).with_suffix(".mo").open("rb") as file:
        assert GNUTranslations(file).ngettext("%(count)s apple", "%(count)s apples", 3) == "%(count)s个苹果"
