"""Why a draft was not saved, as its pages list it: beside the fields, and all of it at the top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wtforms import Field, HiddenField
from wtforms.form import BaseForm

from lms.hours.domain.refusals import MOST_SHOWN, Fault, PolicyRefused
from lms.hours.policies.documents import line_of
from lms.hours.policies.faults import fault_text
from lms.hours.policies.forms.rule_faults import fields_with_errors
from lms.hours.policies.refusals import PolicyStepRefused
from lms.hours.policies.wording import step_text

Refusal = PolicyRefused | PolicyStepRefused


@dataclass(frozen=True, slots=True)
class Noted:
    """One thing that is wrong: with the field it is about, or the line of the text, from 1 on, and what is there."""

    words: str
    title: str = ""
    field_id: str = ""
    line: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a page lists of everything that is wrong."""

    shown: Sequence[Noted]
    number: int

    @property
    def more(self) -> int:
        return self.number - len(self.shown)


def listing(form: BaseForm, refusal: Refusal | None, text: str = "") -> Listing | None:
    """What stands beside the fields of a form, then what is refused of a text; None where nothing is wrong."""
    noted = [one for title, field in fields_with_errors(form) for one in _beside(title, field)]
    if isinstance(refusal, PolicyStepRefused):
        noted.append(Noted(step_text(refusal)))
    faults = refusal.faults if isinstance(refusal, PolicyRefused) else ()
    shown = [*noted, *_in_text(faults[:MOST_SHOWN], text)][:MOST_SHOWN]
    return Listing(shown, len(noted) + len(faults)) if noted or faults else None


def _beside(title: str, field: Field) -> Iterator[Noted]:
    for words in field.errors:
        is_seen = not isinstance(field, HiddenField)
        yield Noted(str(words), title=title if is_seen else "", field_id=field.id if is_seen else "")


def _in_text(faults: Sequence[Fault], text: str) -> Iterator[Noted]:
    lines = text.split("\n")
    for fault in faults:
        line = fault.values.get("line") or line_of(text, fault.key)
        source = lines[line - 1].strip() if line and line <= len(lines) else ""
        yield Noted(fault_text(fault), line=line, source=source)
