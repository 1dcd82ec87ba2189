"""What the readers of the interactions share: the item at hand, its stem, what answers are worth, what is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from lms.contracts.questions import ContentFault, Text
from question_bank.formats.gift.syntax import BLANK
from question_bank.formats.moodle_xml.parts import Unreadable
from question_bank.formats.qti.declarations import Declarations, Response
from question_bank.formats.qti.nodes import Node
from question_bank.formats.qti.rich import Content, Resolve, as_block, pruned, text_of
from question_bank.formats.qti.terms import MAP, MATCH, Processing, Said, Term

_LARGEST_SHARE = 1000
_FINEST_SHARE = Decimal("1e-12")
LEFT_OUT = frozenset({"rubricBlock", "feedbackBlock", "feedbackInline", "infoControl", "stylesheet"})


@dataclass(slots=True)
class Reading:
    """One item as it is read. `within`: the body and every element in it. `notes`: line, code and parameters of what
    is left behind."""

    item: Node
    body: Node
    interactions: list[Node]
    declared: Declarations
    processing: Processing
    resolve: Resolve
    notes: list[tuple[int, str, Mapping[str, str]]] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    """Feedback and rubrics that are kept, by their id()."""
    has_blank: bool = False
    worth: Fraction = Fraction(1)
    """What everything right is worth to the author."""
    within: Sequence[Node] = ()

    def __post_init__(self) -> None:
        self.within = tuple(self.body.walk())

    @property
    def interaction(self) -> Node:
        return self.interactions[0]

    def response(self) -> Response:
        """The response of the only interaction. Raises Unreadable."""
        return self.declared.response(self.interaction)

    def note(self, line: int, code: str, **params: str) -> None:
        """Notes what is left behind."""
        self.notes.append((line, code, params))

    # Texts ------------------------------------------------------------------------------------------------

    def text(self, content: Content) -> Text | None:
        """A text of the item."""
        return text_of(content, self.resolve)

    def stem(self, instead: Mapping[int, Content] | None = None) -> Text:
        """What is asked: the body with the prompt where the interaction stood. Raises Unreadable."""
        if instead is None:
            prompt = self.interaction.first("prompt") if self.interactions else None
            instead = {id(each): [] for each in self.interactions}
            if prompt is not None:
                instead[id(self.interaction)] = as_block(prompt.content, prompt.line)
        # each node is asked after by its place in memory: they all live as long as the body does
        instead = dict(instead) | {id(each): [] for each in self.within if each.name in LEFT_OUT}
        content = _without_empty(pruned(self.body.content, instead)) if instead else self.body.content
        text = self.text(content)
        if text is None:
            raise Unreadable(self.body.line, "empty_stem")
        return text

    def stem_with_blank(self) -> Text:
        """The stem of an interaction that may stand within a sentence, where _____ takes its place."""
        parent = next(each for each in self.within if self.interaction in each.nodes)
        beside = [each for each in parent.content if each is not self.interaction]
        self.has_blank = parent is not self.body and any(
            each.strip() if isinstance(each, str) else each.name != "br" for each in beside
        )
        return self.stem({id(self.interaction): [BLANK] if self.has_blank else []})

    # Marks ------------------------------------------------------------------------------------------------

    def terms(self, response: Response) -> list[Term]:
        """The terms of a response. Raises Unreadable for an item that says neither how it is scored nor what is
        right; one that only says what is right is taken as all or nothing, with a note."""
        processing = self.processing
        if not processing.is_told:
            if not self.is_processing_absent or not all(
                each.correct for each in self.declared.responses.values()
            ):
                raise Unreadable(self.item.line, "qti_not_scored")
            if not any(code == "qti_assumed" for _, code, _ in self.notes):
                self.note(self.item.line, "qti_assumed")
            return [Term(response.identifier, MATCH, 0, response.line, Fraction(1))]
        return [each for each in processing.terms if each.response == response.identifier]

    @property
    def is_processing_absent(self) -> bool:
        told = self.item.first("responseProcessing")
        return told is None or not (told.nodes or told.get("template") or told.get("templateLocation"))

    def score(self, response: Response, values: Sequence[str]) -> Fraction:
        """What values of a single response earn."""
        total = Fraction(0)
        for chain in self._chains(response):
            for term in chain:
                if (earned := self._earned(term, response, values)) is not None:
                    total += earned
                    break
        return self.bounded(total)

    def _chains(self, response: Response) -> list[list[Term]]:
        """The terms of a response by chain; put together once, since every choice is asked after."""
        known = self._chains_of.get(response.identifier)
        if known is None:
            chains: dict[int, list[Term]] = {}
            for each in self.terms(response):
                chains.setdefault(each.chain, []).append(each)
            known = self._chains_of[response.identifier] = list(chains.values())
        return known

    _chains_of: dict[str, list[list[Term]]] = field(default_factory=dict)

    def _earned(self, term: Term, response: Response, values: Sequence[str]) -> Fraction | None:
        if term.kind == MAP:
            if response.mapping is None:
                raise Unreadable(term.line, "qti_no_mapping", name=response.identifier[:60])
            return response.mapping.score(values) if values else Fraction(0)
        if term.kind not in (MATCH, "text"):
            raise Unreadable(term.line, "qti_processing", element=term.kind)
        key = term.case.values if term.case else response.correct
        is_same = (
            list(values) == list(key) if response.cardinality == "ordered" else sorted(values) == sorted(key)
        )
        return term.points if is_same else None

    def bounded(self, total: Fraction) -> Fraction:
        """A score within the bounds of the processing."""
        lower, upper = self.processing.lower, self.processing.upper
        total = total if lower is None else max(total, lower)
        return total if upper is None else min(total, upper)

    # What is said -----------------------------------------------------------------------------------------

    def general_feedback(self) -> Text | None:
        """What is said in any case; notes every other feedback that has no place."""
        general = None
        for each in self.item.all("modalFeedback"):
            if self._when(each) == "always" and general is None:
                general = self.text(each.content)
            elif id(each) not in self.taken:
                self.note(each.line, "qti_feedback")
        for each in self.within:
            if each.name == "rubricBlock" and id(each) not in self.taken:
                self.note(each.line, "qti_rubric")
            elif (
                each.name in ("feedbackBlock", "feedbackInline", "infoControl") and id(each) not in self.taken
            ):
                self.note(each.line, "qti_feedback")
        return general

    def take(self, node: Node) -> None:
        """Marks a feedback or rubric as kept."""
        self.taken.add(id(node))

    def _when(self, feedback: Node) -> str:
        rules = self._rules(feedback)
        return rules[0].when if rules else ""

    def _rules(self, feedback: Node) -> list[Said]:
        outcome, name = feedback.get("outcomeIdentifier"), feedback.get("identifier")
        if feedback.get("showHide", "show") != "show":
            return []
        return [
            each for each in self.processing.said if each.outcome == outcome and each.identifier in ("", name)
        ]

    def choice_feedback(self, choice: Node, is_right: bool) -> Text | None:
        """What is said to somebody who chose it. Of several the first that is written is kept."""
        name = choice.get("identifier")
        found: list[Node] = []
        inside = [each for each in choice.walk() if each.name == "feedbackInline"]
        for each in (*inside, *self.item.all("modalFeedback")):
            for rule in self._rules(each):
                own = rule.choice or each.get("identifier")
                if (rule.when == "choice" and own == name) or rule.when == ("right" if is_right else "wrong"):
                    found.append(each)
                    break
        for each in found[:1]:
            self.take(each)
        return self.text(found[0].content) if found else None


def term_line(terms: Sequence[Term], response: Response) -> int:
    """The line of the first of the terms; of the response where there is none."""
    return terms[0].line if terms else response.line


def share(value: Fraction, whole: Fraction) -> Decimal:
    """The share as the bank writes it; thirds to twelve places. Raises ContentFault for one beyond all bounds."""
    part = value if whole == 1 else value / whole
    if part.denominator == 1 and -1 <= part <= 1:
        return Decimal(part.numerator)
    if abs(part) > _LARGEST_SHARE:
        raise ContentFault("fraction_out_of_range", percent=f"{float(part * 100):.0f}")
    exact = Decimal(part.numerator) / Decimal(part.denominator)
    return exact.quantize(_FINEST_SHARE).normalize() + Decimal(0)


def _without_empty(content: Content) -> list[Node | str]:
    """Without paragraphs that hold nothing since their interaction went."""
    kept: list[Node | str] = []
    for each in content:
        if isinstance(each, str):
            kept.append(each)
            continue
        inside = _without_empty(each.content)
        is_empty = not any(isinstance(part, Node) or part.strip() for part in inside)
        if not is_empty or each.name not in ("p", "div", "span"):
            kept.append(Node(each.name, each.line, each.attributes, inside))
    return kept
