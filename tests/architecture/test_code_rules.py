"""House rules that no linter knows. Each says where it holds, what it forbids, and the way out."""

import ast
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.source_files import ROOT, modules

Search = Callable[[ast.Module], Iterator[int]]

# Names that say nothing about what is inside.
HOMELESS = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}

LONG = 300


def calls(*names: str) -> Search:
    """Finds calls whose last names are one of these: `datetime.now` also finds `datetime.datetime.now()`."""

    def search(tree: ast.Module) -> Iterator[int]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = "." + ast.unparse(node.func)
                if any(called.endswith("." + name) for name in names):
                    yield node.lineno

    return search


def imports(*names: str) -> Search:
    """Finds imports of a package, or of one name from it: `flask.request`."""

    def search(tree: ast.Module) -> Iterator[int]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                found = [f"{node.module}.{alias.name}" for alias in node.names]
            else:
                continue
            if any(f"{one}.".startswith(f"{name}.") for one in found for name in names):
                yield node.lineno

    return search


def inside(*names: str) -> Callable[[Path], bool]:
    """Modules with this name, or in a package with this name: services.py and services/enrol.py."""
    return lambda path: any(name in (*path.parent.parts, path.stem) for name in names)


def outside(*places: str) -> Callable[[Path], bool]:
    return lambda path: not path.as_posix().startswith(places)


@dataclass(frozen=True)
class Rule:
    lesson: str
    where: Callable[[Path], bool]
    forbidden: Search
    offence: str


RULES = {
    "only the unit of work commits": Rule(
        lesson="Let the view, command or job wrap one `with unit_of_work()`: what belongs together is then "
        "stored together, and a subscriber that refuses takes all of it back.",
        where=outside("lms/db.py"),
        forbidden=calls("commit"),
        offence="session.commit()",
    ),
    "rules and services are told the time": Rule(
        lesson="Take `clock` (or the moment) as an argument: a deadline is then tested to the millisecond.",
        where=inside("domain", "services"),
        forbidden=calls(
            "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time_ns"
        ),
        offence="import datetime\ndatetime.datetime.now(datetime.UTC)",
    ),
    "services do not know who is asking": Rule(
        lesson="Take the actor and the values as arguments: one service then answers pages, commands, jobs.",
        where=inside("domain", "services"),
        forbidden=imports(
            "flask.request", "flask.session", "flask.g", "flask.current_app", "flask.abort", "flask_login"
        ),
        offence="from flask import request",
    ),
    "bleach has one home": Rule(
        lesson="Clean HTML with lms.web.html, where the allowed tags are decided once.",
        where=outside("lms/web/html.py", "lms/web/html/"),
        forbidden=imports("bleach"),
        offence="from bleach.sanitizer import Cleaner",
    ),
    "pdfkit has one home": Rule(
        lesson="Print with certificates.rendering, which keeps templates from reaching files and networks.",
        where=outside("certificates/rendering"),
        forbidden=imports("pdfkit"),
        offence="import pdfkit",
    ),
    "HTML is declared safe in one place": Rule(
        lesson="Give the template plain values, or HTML that lms.web.html has cleaned.",
        where=outside("lms/web/"),
        forbidden=imports("markupsafe.Markup", "flask.Markup"),
        offence="from markupsafe import Markup",
    ),
}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_sees_an_offence(rule: Rule) -> None:
    assert list(rule.forbidden(ast.parse(rule.offence)))


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_house_keeps_its_rules(rule: Rule) -> None:
    offences = [
        f"{path}:{line}"
        for path in modules()
        if rule.where(path)
        for line in rule.forbidden(ast.parse((ROOT / path).read_text("utf-8")))
    ]
    if offences:
        pytest.fail("\n".join([rule.lesson, *offences]), pytrace=False)


def test_every_module_has_a_name() -> None:
    """A manager of people has pages, in views/manager.py; a manager of anything else is a name for nothing."""
    pages = Path("views/manager.py").parts
    nameless = [
        str(path)
        for path in modules()
        if {path.stem, *path.parent.parts} & HOMELESS and path.parts[-2:] != pages
    ]
    assert not nameless, "Name a module after what its readers look for in it.\n" + "\n".join(nameless)


def test_long_modules_are_pointed_out() -> None:
    """A warning, not a failure: a long module is a question, and the answer may be that it is one thing."""
    for path in filter(outside("migrations/versions"), modules()):
        lines = (ROOT / path).read_text("utf-8").count("\n")
        if lines > LONG:
            warnings.warn(f"{path} has {lines} lines: is it two things?", stacklevel=1)
