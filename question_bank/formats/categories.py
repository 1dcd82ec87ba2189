"""Category paths as GIFT and Moodle XML write them: $course$/top/First/Second, a slash within a name doubled."""

from __future__ import annotations

import re

from question_bank.formats.parsed import Category

_SINGLE_SLASH = re.compile(r"(?<!/)/(?!/)")


def read_category(written: str) -> Category:
    """The names from the top down, without the context ($course$) and the word "top" that may lead the path."""
    names = [name.replace("//", "/").strip() for name in _SINGLE_SLASH.split(written)]
    if names and names[0].startswith("$") and names[0].endswith("$"):
        names = names[1:]
    if names and names[0] == "top":
        names = names[1:]
    return tuple(name for name in names if name)


def write_category(category: Category) -> str:
    """The path that `read_category` reads as `category`."""
    names = [" ".join(name.split("\n")).replace("/", "//") for name in category]
    return "/".join(["$course$", "top", *names])
