"""Questions of every type without anything that only some formats hold: plain words, the usual rules, no feedback."""

from decimal import Decimal
from hashlib import sha256
from io import BytesIO

from hypothesis import strategies as st
from PIL import Image

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.domain import (
    AcceptedAnswer,
    Area,
    AreaShape,
    Cloze,
    Description,
    Essay,
    FileUpload,
    FillIn,
    Formula,
    FormulaStep,
    FormulaVariable,
    Gap,
    GapKind,
    Hotspot,
    Keyword,
    MultipleResponse,
    Numerical,
    NumericAnswer,
    OpenAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    build_case,
    build_matching,
    build_matrix,
    build_options,
    build_ordering,
)
from question_bank.formats.parsed import Medium
from question_bank.formats.shares import equal_share

_stream = BytesIO()
Image.new("RGB", (200, 100), "red").save(_stream, "PNG")
PICTURE = _stream.getvalue()
DIGEST = sha256(PICTURE).hexdigest()


def media(digest):
    """The one picture there is."""
    return Medium("site.png", PICTURE) if digest == DIGEST else None


words = st.lists(st.text(st.sampled_from("甲乙丙丁kmn"), min_size=1, max_size=3), min_size=1, max_size=3).map(
    " ".join
)
plain = words.map(lambda text: Text(f"问{text}", TextFormat.PLAIN))
said = st.none() | plain
several = st.lists(plain, min_size=2, max_size=4, unique_by=lambda text: text.text)
different = st.lists(words, min_size=2, max_size=4, unique=True)
numbers = st.integers(-99, 99).map(lambda number: Decimal(number) / 4)


@st.composite
def _single(draw):
    options = draw(several)
    right = draw(st.integers(0, len(options) - 1))
    drafts = [(each, Decimal(place == right), None) for place, each in enumerate(options)]
    return SingleChoice(draw(plain), build_options(drafts), draw(said))


@st.composite
def _multiple(draw):
    options = draw(several)
    right = draw(st.sets(st.sampled_from(range(len(options))), min_size=1))
    share = equal_share(len(right))
    drafts = [(each, share * (place in right), None) for place, each in enumerate(options)]
    return MultipleResponse(draw(plain), build_options(drafts), draw(said))


def _answers(wordings):
    return tuple(AcceptedAnswer(each) for each in wordings)


number = st.builds(lambda value, near: NumericAnswer.near(value, abs(near)), numbers, numbers)


@st.composite
def _gap(draw, name, *kinds):
    kind = draw(st.sampled_from(kinds))
    if kind is GapKind.NUMBER:
        return Gap(name, kind, numbers=(draw(number),))
    if kind is GapKind.TEXT:
        return Gap(name, kind, _answers(draw(different)))
    drafts = [(each, Decimal(not place), None) for place, each in enumerate(draw(several))]
    return Gap(name, kind, options=build_options(drafts))


@st.composite
def _gapped(draw, content, least, *kinds):
    names = [str(place) for place in range(1, draw(st.integers(least, 3)) + 1)]
    gaps = tuple(draw(_gap(name, *kinds)) for name in names)
    stem = "".join(f"{draw(words)}[[{name}]]" for name in names)
    return content(Text(f"问{stem}", TextFormat.PLAIN), gaps, draw(said))


@st.composite
def _matrix(draw):
    columns = draw(different)
    is_multiple = draw(st.booleans())
    right = st.lists(st.sampled_from(columns), min_size=1, max_size=2 if is_multiple else 1, unique=True)
    rows = [(each, draw(right), None) for each in draw(several)]
    return build_matrix(draw(plain), columns, rows, is_multiple=is_multiple, general_feedback=draw(said))


matchings = st.builds(
    lambda stem, left, right, feedback: build_matching(
        stem, list(zip(left, right, strict=False)), right[len(left) :], feedback
    ),
    plain, several, different, said,
)  # fmt: skip
short_answers = st.builds(
    lambda stem, answers, feedback: ShortAnswer(stem, _answers(answers), general_feedback=feedback),
    plain, different, said,
)  # fmt: skip
numericals = st.builds(
    lambda stem, answer, feedback: Numerical(stem, (answer,), general_feedback=feedback), plain, number, said
)
true_falses = st.builds(TrueFalse, plain, st.booleans(), general_feedback=said)
keywords = different.map(lambda each: tuple(Keyword((word,), Decimal("0.5")) for word in each))
open_answers = st.builds(
    lambda stem, found, model, feedback: OpenAnswer(stem, found, model_answer=model, general_feedback=feedback),
    plain, keywords, words, said,
)  # fmt: skip
essays = st.builds(Essay, plain, said, said)
formulas = st.builds(
    lambda stem, high, tolerance, is_relative, decimals, feedback: Formula(
        Text(f"{stem.text} {{x}} {{y}}", TextFormat.PLAIN),
        (FormulaVariable("x", Decimal(1), Decimal(high)), FormulaVariable("y", Decimal(2), Decimal(4), Decimal("0.1"))),
        "half * y + 1",
        (FormulaStep("half", "x / 2"),),
        tolerance,
        is_relative,
        decimals,
        general_feedback=feedback,
    ),
    plain, st.integers(2, 9), st.sampled_from([Decimal("0.01"), Decimal("0.2")]), st.booleans(),
    st.none() | st.integers(0, 3), said,
)  # fmt: skip
case_parts = st.one_of(_single(), _multiple(), true_falses, short_answers, numericals, open_answers, essays)
weights = st.sampled_from([Decimal(1), Decimal(2), Decimal("0.5")])
hotspots = st.builds(
    lambda stem, shape, feedback: Hotspot(
        stem, f"/questions/media/{DIGEST}.png", 200, 100, (shape,), "图", general_feedback=feedback
    ),
    plain,
    st.sampled_from(
        [
            Area(AreaShape.RECTANGLE, (Decimal("0.1"), Decimal("0.2"), Decimal("0.3"), Decimal("0.4"))),
            Area(AreaShape.CIRCLE, (Decimal("0.5"), Decimal("0.5"), Decimal("0.25"))),
            Area(AreaShape.POLYGON, tuple(map(Decimal, ["0.5", "0.1", "0.9", "0.1", "0.8", "0.4"]))),
        ]
    ),
    said,
)  # fmt: skip
CONTENTS = (
    _single(),
    _multiple(),
    true_falses,
    short_answers,
    _gapped(FillIn, 2, GapKind.TEXT, GapKind.NUMBER),
    _gapped(Cloze, 1, GapKind.TEXT, GapKind.NUMBER, GapKind.SELECT),
    numericals,
    formulas,
    matchings,
    st.builds(build_ordering, plain, several, general_feedback=said),
    _matrix(),
    hotspots,
    open_answers,
    essays,
    st.builds(FileUpload, plain, marker_notes=said, general_feedback=said),
    st.builds(build_case, plain, st.lists(st.tuples(case_parts, weights), min_size=1, max_size=3), said),
    st.builds(Description, plain),
)  # fmt: skip
"""One for each of QUESTION_TYPES, in their order."""
