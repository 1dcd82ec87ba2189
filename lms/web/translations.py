"""The catalogues of messages: read from the sources, kept complete, compiled for the running application.

    python -m lms.web.translations update [PACKAGE …]    add new messages, drop unused ones
    python -m lms.web.translations check [PACKAGE …]     name what is untranslated; exit 1 if anything is
    python -m lms.web.translations compile [PACKAGE …]   write the .mo files that the application reads

A package takes part by having a `translations` folder; a plugin author gives the path of theirs.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LOCALES = ("zh_Hans",)
PACKAGES = ("lms", "courses", "question_bank", "certificates")

SOURCES = [("**/frontend/**", "ignore"), ("**.py", "python"), ("**/templates/**.*", "jinja2")]
OPTIONS = {"**/templates/**.*": {"trimmed": "true", "silent": "false"}}
COMMENT_TAGS = ("NOTE:",)
KEYWORDS = DEFAULT_KEYWORDS | {
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}

PLACEHOLDER = re.compile(r"%\((\w+)\)[sdrfx]|\{(\w*)\}")

# Lines of the header that change with the day, the person or the tool, and so would collide in every merge.
VOLATILE_HEADER = re.compile(
    rb'^"(Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator'
    rb"|Language-Team|Generated-By):.*\n",
    re.MULTILINE,
)


def extract(package: Path) -> Catalog:
    """The messages that a package's Python modules and templates use."""
    found = Catalog(charset="utf-8", fuzzy=False)
    messages = extract_from_dir(
        package,
        SOURCES,
        options_map=OPTIONS,
        keywords=KEYWORDS,
        comment_tags=COMMENT_TAGS,
        directory_filter=_is_ours,
    )
    for filename, _, message, comments, context in messages:
        found.add(message, locations=[(filename, 0)], auto_comments=comments, context=context)
    return found


def _is_ours(folder: str | os.PathLike[str]) -> bool:
    # Babel itself would leave out every folder with an underscore, and the shared macros with it.
    name = Path(folder).name
    return not name.startswith(".") and name not in {"node_modules", "__pycache__"}


def catalog_path(package: Path, locale: str) -> Path:
    return package / "translations" / locale / "LC_MESSAGES" / "messages.po"


def read_catalog(package: Path, locale: str) -> Catalog:
    """The package's translations into one language; empty when there are none yet."""
    path = catalog_path(package, locale)
    if not path.exists():
        return Catalog(locale=locale, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale, charset="utf-8")


def update(package: Path, locale: str) -> None:
    """Brings a catalogue in step with the sources. New messages are left empty, unused ones go."""
    template = extract(
        package
    )  # the slow part comes first, so that nobody's edit is read early and overwritten
    catalog = read_catalog(package, locale)
    # A guessed translation looks finished; an empty one asks for a translator.
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    catalog.header_comment = f"# {package.name}: {locale}"
    catalog.fuzzy = False
    path = catalog_path(package, locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    with draft.open("wb") as file:
        write_po(file, catalog, width=100, include_lineno=False, sort_output=True)
    draft.write_bytes(VOLATILE_HEADER.sub(b"", draft.read_bytes()))
    draft.replace(path)


def compile_catalog(package: Path, locale: str) -> None:
    """Writes the binary catalogue beside the readable one."""
    path = catalog_path(package, locale)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    with draft.open("wb") as file:
        write_mo(file, read_catalog(package, locale))
    draft.replace(path.with_suffix(".mo"))


def faults(package: Path, locale: str) -> Iterator[str]:
    """What keeps a catalogue from being complete, one sentence for each message concerned."""
    catalog = read_catalog(package, locale)
    wanted = {_key(message): message for message in extract(package) if message.id}
    for message in wanted.values():
        if refusal := _refusal(message, catalog.get(message.id, message.context)):
            yield f"{refusal}: {_first(message)!r} ({message.locations[0][0]})"
    for message in chain(catalog, catalog.obsolete.values()):
        if message.id and _key(message) not in wanted:
            yield f"no longer used: {_first(message)!r}"


def disagreements(packages: list[Path], locale: str) -> Iterator[str]:
    """Messages that two packages translate differently. All catalogues become one when the site runs, so one of the two
    would be shown for both: say it alike, or give one of them an English of its own."""
    seen: dict[tuple[str, str | None], tuple[str, list[str]]] = {}
    for package in packages:
        for message in read_catalog(package, locale):
            if not message.id:
                continue
            texts = _texts(message.string)
            owner, others = seen.setdefault(_key(message), (package.name, texts))
            if texts[0] != others[0]:
                yield f"{_first(message)!r} is {others[0]!r} in {owner} and {texts[0]!r} in {package.name}"


def _refusal(message: Message, translated: Message | None) -> str | None:
    if translated is None:
        return "missing"
    if translated.fuzzy:
        return "fuzzy"
    texts = _texts(translated.string)
    if not all(texts):
        return "not translated"
    # The first of several forms may spell out its number ("one hour"); the last one holds every placeholder.
    expected = _placeholders(_texts(message.id)[-1])
    if any(_placeholders(text) != expected for text in texts):
        return "other placeholders than the source"
    return None


def _key(message: Message) -> tuple[str, str | None]:
    return _first(message), message.context


def _first(message: Message) -> str:
    return _texts(message.id)[0]


def _texts(value: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """The forms of a message: one, or one for each plural form."""
    return [value or ""] if value is None or isinstance(value, str) else list(value)


def _placeholders(text: str) -> set[str]:
    return {match.group(0) for match in PLACEHOLDER.finditer(text)}


def folders(names: list[str]) -> list[Path]:
    """The package folders named, or all of ours that have translations."""
    root = Path(__file__).resolve().parents[2]
    chosen = [Path(name) if Path(name).is_dir() else root / name for name in names or PACKAGES]
    return [folder.resolve() for folder in chosen if names or (folder / "translations").is_dir()]


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit code: 1 when `check` finds a fault, else 0."""
    parser = argparse.ArgumentParser(
        prog="python -m lms.web.translations", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("action", choices=("update", "check", "compile"))
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help="default: all that have translations")
    chosen = parser.parse_args(arguments)
    found = False
    for package in folders(chosen.packages):
        for locale in LOCALES:
            if chosen.action == "update":
                update(package, locale)
            elif chosen.action == "compile":
                if catalog_path(package, locale).exists():
                    compile_catalog(package, locale)
            else:
                for fault in faults(package, locale):
                    found = True
                    print(f"{package.name} ({locale}): {fault}")  # noqa: T201 - this is the command's answer
    if chosen.action == "check":
        for locale in LOCALES:
            for fault in disagreements(folders([]), locale):
                found = True
                print(f"{locale}: {fault}")  # noqa: T201 - likewise
    return int(found)


if __name__ == "__main__":
    sys.exit(main())
