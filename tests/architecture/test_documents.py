"""What the documents say about the code is held to the code."""

import re
from dataclasses import fields

from lms.config import Settings
from tests.architecture.source_files import ROOT


def test_the_readme_explains_every_setting() -> None:
    explained = re.findall(r"^\| `(LMS_\w+)` \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert explained == [f"LMS_{field.name.upper()}" for field in fields(Settings)]


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{document.name}: {target}"
        for document in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text("utf-8"))
        if not (document.parent / target).exists()
    ]
    assert broken == []
