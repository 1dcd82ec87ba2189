"""Verdicts in words: amounts, reasons, and the one sentence that explains a duty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from lms.hours.domain.amounts import amount_text
from lms.hours.domain.explaining import Explanation, Line
from lms.hours.domain.policy import Alternative, Measure
from lms.hours.domain.verdicts import Reason, Row, Verdict
from lms.hours.programmes.names import programme_name
from lms.web.i18n import format_local_date

MOST_NAMED = 8
"""So many lines are named in the sentence; the table below it has them all."""
OVERDUE = {Verdict.FAIL, Verdict.GRACE}


@dataclass(frozen=True, slots=True)
class Names:
    """What references and keys are called in the page's language: ledger entries by reference, categories by key."""

    entries: Mapping[str, str]
    categories: Mapping[str, str]

    def of(self, line: Line) -> str:
        return self.entries.get(line.ref) or reason_text(line.why, self)

    def category(self, key: str) -> str:
        return self.categories.get(key, key)


def measured(measure: str, amount: int | None) -> str:
    """An amount with its unit: 24 hours, 12 days, once."""
    if amount is None:
        return "—"
    text = amount_text(amount)
    if measure == Measure.HOURS:
        return _("%(amount)s hours", amount=text)
    if measure == Measure.DAYS:
        return _("%(amount)s days", amount=text)
    return text


def state_of(row: Row) -> tuple[str, str]:
    """The verdict of a row in a word or two, and its tone."""
    short = measured(row.measure, row.short) if row.short else missing_text(row, None)
    return state_text(row.verdict, row.measure, short)


def state_text(verdict: Verdict, measure: str, short: str) -> tuple[str, str]:
    """A verdict in a word or two, and its tone; `short` is what is missing, with its unit."""
    if verdict in OVERDUE | {Verdict.IN_PROGRESS}:
        is_over = verdict in OVERDUE
        if measure == Measure.COMPLETION:
            return (_("Overdue"), "seal") if is_over else (_("Still to do"), "due")
        return _("%(amount)s short", amount=short), "seal" if is_over else "due"
    return {
        Verdict.PASS: (_("Met"), "done"),
        Verdict.LATE: (_("Done late"), "due"),
        Verdict.DEFERRED: (_("Put off"), "done"),
        Verdict.EXEMPT: (_("Exempt"), ""),
        Verdict.NOT_APPLICABLE: (_("Not asked"), ""),
        Verdict.UNDECIDED: (_("Undecided"), "due"),
    }[verdict]


def reason_text(reason: Reason, names: Names) -> str:
    """A reason of the engine in the page's language, with titles in place of references."""
    return _(reason.text, **{key: _value(key, value, names) for key, value in reason.values.items()})


def _value(key: str, value: Any, names: Names) -> str:
    match key:
        case "ref":
            return names.entries.get(value, value)
        case "category":
            return names.category(value)
        case "categories":
            return _(", ").join(names.category(one) for one in value.split("+"))
        case "programme":
            return programme_name(value)
        case "since" | "day":
            return format_local_date(date.fromisoformat(value))
        case _:
            return str(value)


def sentence(one: Explanation, names: Names) -> str:
    """What was needed, what counted and what did not and why, what is short: in one sentence."""
    if one.measure is Measure.COMPLETION:
        return _completion(one, names)
    row = one.row
    parts = []
    if row.verdict is Verdict.EXEMPT:
        parts.append(_("exempt"))
    elif row.required is None:
        parts.append(_("what is needed is undecided"))
    else:
        parts.append(_("%(amount)s needed", amount=_plain(one.measure, row.required)))
    counted = _("%(amount)s counted", amount=amount_text(row.counted))
    parts.append(
        _("%(what)s: %(list)s", what=counted, list=_named(one.counting, names)) if one.counting else counted
    )
    if one.refused:
        listed = _listed((_refused(line, names) for line in one.refused), len(one.refused))
        parts.append(_("%(what)s: %(list)s", what=_("not counted"), list=listed))
    parts += _outcome(one, names)
    return _("%(sentence)s.", sentence=_("; ").join(parts))


def _outcome(one: Explanation, names: Names) -> list[str]:
    row = one.row
    if row.verdict in {Verdict.EXEMPT, Verdict.NOT_APPLICABLE, Verdict.UNDECIDED}:
        return []
    found = []
    if row.short:
        found.append(_("%(amount)s short", amount=amount_text(row.short)))
    if row.missing:
        found.append(_("still missing: %(what)s", what=missing_text(row, names)))
    return found or [_("met")]


def missing_text(row: Row, names: Names | None) -> str:
    """What is short of minima and floors: "8 theory"; a floor by its first day."""
    words = []
    for name, amount in row.missing.items():
        if name[:4].isdigit():
            day = format_local_date(date.fromisoformat(name))
            words.append(_("%(amount)s in the time from %(day)s", amount=amount_text(amount), day=day))
        elif names is None:
            words.append(amount_text(amount))
        else:
            kinds = _(", ").join(names.category(one) for one in name.split("+"))
            words.append(_("%(amount)s of %(kinds)s", amount=amount_text(amount), kinds=kinds))
    return _(", ").join(words)


def _plain(measure: Measure, amount: int) -> str:
    """Hours are what everybody means without a unit; days are said."""
    return measured(measure, amount) if measure is Measure.DAYS else amount_text(amount)


def _named(lines: Iterable[Line], names: Names) -> str:
    listed = list(lines)
    return _listed((_counting(line, names) for line in listed), len(listed))


def _counting(line: Line, names: Names) -> str:
    what = _("%(title)s %(amount)s", title=names.of(line), amount=amount_text(line.counted))
    if line.counted == line.worth:
        return what
    why = _("of %(worth)s: %(why)s", worth=amount_text(line.worth), why=reason_text(line.why, names))
    return _("%(what)s (%(why)s)", what=what, why=why)


def _refused(line: Line, names: Names) -> str:
    what = _("%(title)s %(amount)s", title=names.of(line), amount=amount_text(line.worth))
    return _("%(what)s (%(why)s)", what=what, why=reason_text(line.why, names))


def _listed(words: Iterable[str], number: int) -> str:
    shown = [word for _index, word in zip(range(MOST_NAMED), words, strict=False)]
    if number > MOST_NAMED:
        shown.append(_("%(number)s more", number=number - MOST_NAMED))
    return _(", ").join(shown)


def _completion(one: Explanation, names: Names) -> str:
    row, programme = one.row, programme_name(one.alternative.programme or "")
    done = next(iter(one.counting), None)
    due = format_local_date(row.due_on)
    if done is not None:
        text = (
            _("%(programme)s is completed: %(title)s.")
            if row.verdict is not Verdict.LATE
            else _("%(programme)s was completed after it was due on %(due)s: %(title)s.")
        )
        return text % {"programme": programme, "title": names.of(done), "due": due}
    match row.verdict:
        case Verdict.EXEMPT:
            return _("%(programme)s is not asked for in this period: exempt.", programme=programme)
        case Verdict.DEFERRED | Verdict.PASS:
            return _("%(programme)s is put off.", programme=programme)
        case Verdict.GRACE:
            return _(
                "%(programme)s was due on %(due)s; completed in the time of grace it is still on time.",
                programme=programme,
                due=due,
            )
        case Verdict.FAIL:
            return _("%(programme)s was due on %(due)s and is not completed.", programme=programme, due=due)
        case _:
            return _("%(programme)s is to be completed by %(due)s.", programme=programme, due=due)


def way_text(one: Alternative) -> str:
    """An alternative in short: 12 days, 90 hours."""
    if one.measure is Measure.COMPLETION:
        return programme_name(one.programme or "")
    amounts = {one.required} if isinstance(one.required, int) else set(one.required.values())
    return (
        measured(one.measure, amounts.pop())
        if len(amounts) == 1
        else _(
            "%(least)s to %(most)s", least=amount_text(min(amounts)), most=measured(one.measure, max(amounts))
        )
    )
