"""The lock files give every machine the same packages, from whichever registry it is set up for."""

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source_files import ROOT

PYTHON_LOCKS = ("requirements.lock", "requirements-dev.lock")
NPM_LOCK = "lms/web/frontend/package-lock.json"


def locked(name: str) -> dict[str, str]:
    """The lock's entries: the package's name, and its lines."""
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text("utf-8").strip())
    return {canonicalize_name(re.split(r"[=\s;\[]", entry, maxsplit=1)[0]): entry for entry in entries}


@pytest.mark.parametrize("name", [*PYTHON_LOCKS, NPM_LOCK])
def test_a_lock_names_no_address(name: str) -> None:
    """An address in a lock binds it to one registry. (npm's `funding` links are for people, not for npm.)"""
    text = (ROOT / name).read_text("utf-8")
    if name == NPM_LOCK:
        packages = json.loads(text)["packages"].values()
        text = json.dumps([{k: v for k, v in package.items() if k != "funding"} for package in packages])
    assert re.findall(r"\w+://\S+|--\w*index\S*|--find-links\S*", text) == []


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_every_package_is_pinned_by_hash(name: str) -> None:
    loose = [one for one, entry in locked(name).items() if "==" not in entry or "--hash=sha256:" not in entry]
    assert loose == []


@pytest.mark.parametrize(
    ("name", "extras"), [("requirements.lock", ["build"]), ("requirements-dev.lock", ["build", "dev"])]
)
def test_the_lock_is_in_step_with_the_project(name: str, extras: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for e in extras for one in project["optional-dependencies"][e])]
    found = locked(name)
    for requirement in map(Requirement, wanted):
        entry = found.get(canonicalize_name(requirement.name))
        assert entry is not None, f"{requirement} is not locked: make lock"
        version = re.split(r"==([^\s;]+)", entry, maxsplit=1)[1]
        assert version in requirement.specifier, f"{requirement} is locked as {version}: make lock"


def test_tests_run_what_production_runs() -> None:
    production, development = map(locked, PYTHON_LOCKS)
    assert {name: entry for name, entry in development.items() if name in production} == production
