"""Two versions of a question beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from lms.contracts.access import Reach
from lms.contracts.questions import Text, TextFormat
from lms.db import current_session
from lms.plugins import current_registry
from lms.web.access import requires
from question_bank.bank.rendering import plain_words
from question_bank.bank.services.reading import versions_of
from question_bank.bank.views.blueprint import blueprint
from question_bank.bank.views.presenting import shown_item
from question_bank.bank.views.reaching import reached_item_or_404

_TOKENS = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
LONGEST_COMPARED = 4_000


@blueprint.get("/items/<int:item_id>/compare")
@requires("question_bank.author", Reach.UNITS)
def compare(item_id: int) -> ResponseReturnValue:
    """The versions `old` and `new`; without them the last two."""
    session = current_session()
    item, reached = reached_item_or_404(session, item_id)
    if not reached.is_own or not reached.sees_keys:
        abort(403)
    new = request.args.get("new", item.current_version, type=int)
    old = request.args.get("old", new - 1, type=int)
    registry = current_registry()
    sides = [shown_item(session, item_id, reached.bank.id, registry, number) for number in (old, new)]
    if None in sides or old == new:
        abort(404)
    texts = ["\n".join(_texts(side.version.content)) for side in sides if side is not None]
    return render_template(
        "question_bank/compare.html",
        bank=reached.bank, item=item, sides=sides, versions=versions_of(session, item_id),
        words=word_changes(*texts),
    )  # fmt: skip


def word_changes(old: str, new: str) -> list[tuple[str, str]]:
    """The text as a list of pieces: (same | gone | new, words), a Chinese character or a Latin word at a time.

    Both are cut after 4,000 characters.
    """
    before, after = (_TOKENS.findall(text[:LONGEST_COMPARED]) for text in (old, new))
    pieces: list[tuple[str, str]] = []
    for step, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if step == "equal":
            pieces.append(("same", "".join(before[a:b])))
            continue
        pieces += [
            (kind, "".join(words)) for kind, words in (("gone", before[a:b]), ("new", after[c:d])) if words
        ]
    return pieces


def _texts(content: Any) -> Iterator[str]:
    """Every text that a stored content shows, in its order, as plain words."""
    if isinstance(content, dict):
        if isinstance(content.get("text"), str) and content.get("format") in set(TextFormat):
            yield plain_words(Text(content["text"], TextFormat(content["format"])))
            return
        for name, value in content.items():
            if name == "text" and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from _texts(value)


@blueprint.app_template_filter("version_choices")
def version_choices(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Version numbers as the options of a select."""
    return [(number, number) for number in numbers]
