"""Every message that a person can see reads in each of our languages."""

import pytest

from lms.web.translations import LOCALES, PACKAGES, disagreements, faults
from tests.architecture.source_files import ROOT


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("package", PACKAGES)
def test_the_catalogue_is_complete(package: str, locale: str) -> None:
    found = list(faults(ROOT / package, locale))
    if found:
        lesson = f"python -m lms.web.translations update {package}, then translate:"
        pytest.fail("\n".join([lesson, *found]), pytrace=False)


@pytest.mark.parametrize("locale", LOCALES)
def test_packages_say_the_same_thing_alike(locale: str) -> None:
    found = list(disagreements([ROOT / package for package in PACKAGES], locale))
    assert not found, "\n".join(["All catalogues become one; translate these alike, or reword one:", *found])
