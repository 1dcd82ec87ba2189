"""The names in the demo's content files, and people made of them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

CONTENT = Path(__file__).resolve().parent / "content"
ENGLISH_SHARE = 0.1


@cache
def content(language: str) -> dict[str, Any]:
    """A content file: units, names, posts and titles."""
    return tomllib.loads((CONTENT / f"{language}.toml").read_text(encoding="utf-8"))


def name_pair(random: Random) -> tuple[str, str]:
    """A person's name and its Latin form: 张伟 / Zhang Wei, or for some people the same English name twice."""
    if random.random() < ENGLISH_SHARE:
        english = content("en")["names"]
        name = f"{random.choice(english['given'])} {random.choice(english['surnames'])}"
        return name, name
    chinese = content("zh")["names"]
    surname, given = random.choice(chinese["surnames"]), random.choice(chinese["given"])
    return surname["zh"] + given["zh"], f"{surname['pinyin']} {given['pinyin']}"
