"""Writing a new question, and the next version of one."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.contracts.questions import ContentFault, ItemContent, QuestionEditor, QuestionFace, QuestionType
from lms.db import current_session, unit_of_work
from lms.plugins import current_registry
from lms.web.access import current_actor, requires
from question_bank.bank.forms.base import ItemForm
from question_bank.bank.forms.editors import add_rows, form_class_of, form_values
from question_bank.bank.services.items import (
    ItemChanged,
    NewItem,
    add_item,
    category_of_bank,
    edit_item,
    stored_content,
)
from question_bank.bank.services.listing import same_items
from question_bank.bank.services.reading import category_tree
from question_bank.bank.views.blueprint import bank_or_404, blueprint, item_or_404
from question_bank.bank.views.presenting import ShownItem, shown_item
from question_bank.bank.views.reaching import refuse_keyless
from question_bank.formats.gift.syntax import BLANK
from question_bank.formats.messages import refusal_message
from question_bank.search.services.likeness import similar_to
from question_bank.search.wording import similar_message

blueprint.add_app_template_filter(refusal_message, "question_fault")


@blueprint.route("/banks/<int:bank_id>/items/new", methods=["GET", "POST"])
@requires("question_bank.author", Reach.UNITS)
def new_item(bank_id: int) -> ResponseReturnValue:
    bank = bank_or_404(current_session(), bank_id)
    if "type" not in request.args:
        return _types_to_choose(bank_id)
    face, editor = _face_and_editor(request.args["type"])
    form = form_class_of(editor)(category=request.args.get("category", type=int))
    form.category.choices = _category_choices(current_session(), bank_id)
    if bank.requires_review:
        form.await_review()
    content = _entered(form, editor, None)
    if content is not None:
        return redirect(url_for(".item", item_id=_add(bank_id, form, _type(face), content)))
    bank = bank_or_404(current_session(), bank_id)
    page = render_template("question_bank/item_form.html", form=form, face=face, bank=bank, item=None)
    return page, 422 if form.errors else 200


@blueprint.route("/items/<int:item_id>/edit", methods=["GET", "POST"])
@requires("question_bank.author", Reach.UNITS)
def edit(item_id: int) -> ResponseReturnValue:
    session = current_session()
    found, bank = item_or_404(session, item_id)
    refuse_keyless(session, bank)
    shown = shown_item(session, item_id, bank.id, current_registry())
    if shown is None or shown.content is None:
        abort(404)
    face, editor = _face_and_editor(shown.version.type)
    form = form_class_of(editor)(data=form_values(editor, found, shown.content))
    form.category.choices = _category_choices(session, bank.id)
    content = _entered(form, editor, shown.content)
    if content is not None and _change(form, content, shown):
        return redirect(url_for(".item", item_id=item_id))
    found, bank = item_or_404(current_session(), item_id)
    page = render_template("question_bank/item_form.html", form=form, face=face, bank=bank, item=found)
    return page, 422 if form.errors else 200


def _types_to_choose(bank_id: int) -> str:
    """The types that can be written, each with its example as a candidate sees it."""
    registry = current_registry()
    choices = []
    for face in registry.question_faces.values():
        if face.editor is not None:
            kind, content = registry.question_types[face.key], face.example()
            choices.append((face, kind.candidate_view(kind.deal(content, 1) if kind.deal else content, None)))
    bank = bank_or_404(current_session(), bank_id)
    return render_template("question_bank/types.html", bank=bank, choices=choices)


def _face_and_editor(type_key: str) -> tuple[QuestionFace, QuestionEditor]:
    face = current_registry().question_faces.get(type_key) or abort(404)
    return face, face.editor or abort(404)


def _type(face: QuestionFace) -> QuestionType:
    return current_registry().question_types[face.key]


def _entered(form: ItemForm, editor: QuestionEditor, before: ItemContent | None) -> ItemContent | None:
    """The question that was sent, None when there is none yet: the form then says why, or has more rows."""
    if request.method != "POST":
        return None
    if "more" in request.form:
        if request.form["more"] != "look":  # at what the fields come to, such as the draws of a formula
            add_rows(form, editor)
        return None
    if not form.validate():
        return None
    try:
        return editor.build(form, before)
    except ContentFault as fault:
        form.form_errors = [refusal_message(fault)]
        return None


def _add(bank_id: int, form: ItemForm, kind: QuestionType, content: ItemContent) -> int:
    with unit_of_work() as session:
        bank_or_404(session, bank_id)
        said = _said_of_twins(session, bank_id, kind, content)
        new = _new_item(session, bank_id, form, kind, content)
        state = "released" if form.is_released.data else "draft"
        made = add_item(session, bank_id, new, state=state, actor=current_actor(), clock=current_clock())
        item_id = made.id
    _say_saved(said)
    return item_id


def _change(form: ItemForm, content: ItemContent, shown: ShownItem) -> bool:
    """Stores the edit; False, with the reason on the form, when somebody else was faster."""
    assert shown.kind is not None  # there is none without content
    item_id, has_blank = shown.item.id, shown.version.has_blank and BLANK in content.stem.text
    try:
        with unit_of_work() as session:
            item, bank = item_or_404(session, item_id)
            edited = _new_item(session, bank.id, form, shown.kind, content, has_blank=has_blank)
            seen = int(form.seen_version.data or 0)
            edit_item(session, item, edited, seen_version=seen, actor=current_actor(), clock=current_clock())
            said = _said_of_twins(session, bank.id, shown.kind, content, item_id)
    except (ItemChanged, ValueError):
        form.form_errors = [
            _(
                "Somebody else has changed this question since you opened it. Copy what you wrote, open the question "
                "again and put it in."
            )
        ]
        return False
    _say_saved(said)
    return True


def _new_item(
    session: Session,
    bank_id: int,
    form: ItemForm,
    kind: QuestionType,
    content: ItemContent,
    *,
    has_blank: bool = False,
) -> NewItem:
    category = category_of_bank(session, bank_id, form.category.data) or abort(404)
    return NewItem(
        kind,
        content,
        category.id,
        has_blank=has_blank,
        **form.records(),
    )


def _category_choices(session: Session, bank_id: int) -> list[tuple[int, str]]:
    return [
        (card.id, " / ".join(card.names) or _("Top of the bank")) for card in category_tree(session, bank_id)
    ]


def _said_of_twins(
    session: Session, bank_id: int, kind: QuestionType, content: ItemContent, besides: int | None = None
) -> str:
    """What to say of questions in the bank that ask the same or nearly so; "" where there are none."""
    if same := same_items(session, bank_id, stored_content(kind, content).digest, besides):
        ids = ", ".join(str(each) for each in same[:5])
        return _("The bank asks the same already, in question %(ids)s. Retire one of them.", ids=ids)
    similar = similar_to(session, [bank_id], kind, content, besides=besides)
    return similar_message(similar) if similar else ""


def _say_saved(said_of_twins: str) -> None:
    flash(_("The question is saved."), "success")
    if said_of_twins:
        flash(said_of_twins, "warning")
