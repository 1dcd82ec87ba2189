"""What has changed from one version of a policy to the next, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lms.hours.domain.policy import Policy, Rule
from lms.hours.policies.describing import Line, Names, rule_lines
from lms.hours.policies.wording import KEYS, key_name
from lms.web.i18n import format_local_date, localised


@dataclass(frozen=True, slots=True)
class Change:
    """What is otherwise in the later version. Without a `before` it is new, without an `after` it is gone."""

    where: str
    label: str
    before: str
    after: str


def changes(earlier: Policy, later: Policy, names: Names) -> list[Change]:
    """What the later version says otherwise: in its head, then rule by rule."""
    return [*_head_changes(earlier, later), *_rule_changes(earlier, later, names)]


def _head_changes(earlier: Policy, later: Policy) -> Iterator[Change]:
    for key in ("title", "title_en", "document", "valid_from", "valid_to", "timezone"):
        before, after = getattr(earlier, key), getattr(later, key)
        if before != after:
            yield Change("", str(KEYS[key]), _value(before), _value(after))


def _value(value: object) -> str:
    return format_local_date(value) if isinstance(value, date) else str(value or "—")


def _rule_changes(earlier: Policy, later: Policy, names: Names) -> Iterator[Change]:
    was = {rule.id: rule for rule in earlier.rules}
    for rule in later.rules:
        title = localised(rule, "title")
        if rule.id not in was:
            yield Change(title, "", "", title)
            continue
        before, after = (
            {line.key: line for line in _all_lines(one, names)} for one in (was.pop(rule.id), rule)
        )
        for key in [*before, *(key for key in after if key not in before)]:
            old, new = before.get(key), after.get(key)
            if (old and old.text) != (new and new.text):
                yield Change(title, key_name(key), old.text if old else "—", new.text if new else "—")
    for rule in was.values():
        title = localised(rule, "title")
        yield Change(title, "", title, "")


def _all_lines(rule: Rule, names: Names) -> list[Line]:
    words = [
        Line(key, key_name(key), text)
        for key in ("title", "title_en", "clause", "clause_en")
        if (text := getattr(rule, key))
    ]
    return words + rule_lines(rule, names)
