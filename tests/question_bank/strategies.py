"""Hypothesis strategies: contents of every type, and items of those that GIFT can hold."""

from decimal import Decimal

from hypothesis import strategies as st

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
    MatrixRule,
    MultipleResponse,
    Numerical,
    NumericAnswer,
    OpenAnswer,
    OrderingRule,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    Unit,
    UnitRule,
    build_case,
    build_matching,
    build_matrix,
    build_options,
    build_ordering,
    build_rubric,
)
from question_bank.formats.parsed import ParsedItem

# mostly what GIFT gives a meaning to, and what Chinese and mathematics bring along
MARKUP = st.sampled_from(
    [*"~=#{}:n\\%[]/->_*$0a 1.。，（", "\n", "::", "####", "//", "[html]", "%50%", "中文", "x²"]
)
ANYTHING = st.characters(exclude_categories=["Cs", "Cc"])
words = (
    st.lists(st.one_of(MARKUP, ANYTHING), min_size=1, max_size=12).map("".join).map(str.strip).filter(bool)
)
texts = st.builds(Text, words, st.sampled_from(TextFormat))
feedbacks = st.none() | texts
percentages = st.decimals(-100, 100, places=5)
fractions = percentages.map(lambda percent: percent.scaleb(-2))
numbers = st.decimals(-(10**9), 10**9, places=4)


@st.composite
def single_choices(draw):
    others = draw(st.lists(st.tuples(texts, fractions, feedbacks), min_size=1, max_size=5))
    drafts = [*others, (draw(texts), Decimal(1), draw(feedbacks))]
    return SingleChoice(draw(texts), build_options(draw(st.permutations(drafts))), draw(feedbacks))


@st.composite
def multiple_responses(draw):
    others = draw(st.lists(st.tuples(texts, fractions, feedbacks), min_size=1, max_size=5))
    drafts = [*others, (draw(texts), Decimal("0.5"), draw(feedbacks))]
    return MultipleResponse(draw(texts), build_options(draw(st.permutations(drafts))), draw(feedbacks))


true_falses = st.builds(TrueFalse, texts, st.booleans(), feedbacks, feedbacks, feedbacks)
accepted = words.map(lambda text: text.replace("->", "→"))


@st.composite
def short_answers(draw):
    answers = [AcceptedAnswer(draw(accepted), Decimal(1), draw(feedbacks))]
    answers += draw(st.lists(st.builds(AcceptedAnswer, accepted, fractions, feedbacks), max_size=3))
    has_wildcards = any("*" in each.text for each in answers)
    return ShortAnswer(
        draw(texts), tuple(answers), has_wildcards=has_wildcards, general_feedback=draw(feedbacks)
    )


@st.composite
def numeric_answers(draw, fraction):
    if draw(st.booleans()):
        tolerance = abs(draw(numbers))
        return NumericAnswer.near(draw(numbers), tolerance, fraction=fraction, feedback=draw(feedbacks))
    low, high = sorted([draw(numbers), draw(numbers)])
    return NumericAnswer.between(low, high, fraction=fraction, feedback=draw(feedbacks))


@st.composite
def numericals(draw):
    answers = [draw(numeric_answers(Decimal(1)))]
    answers += [draw(numeric_answers(fraction)) for fraction in draw(st.lists(fractions, max_size=2))]
    return Numerical(draw(texts), tuple(answers), draw(feedbacks), draw(feedbacks))


pair_stems = texts.map(lambda text: Text(text.text.replace("->", "→"), text.format))
pairs = st.lists(st.tuples(pair_stems, words), min_size=2, max_size=5)
matchings = st.builds(build_matching, texts, pairs, st.lists(words, max_size=2), feedbacks)
essays = st.builds(Essay, texts, general_feedback=feedbacks)
descriptions = st.builds(Description, texts)

gift_contents = st.one_of(
    single_choices(),
    multiple_responses(),
    true_falses,
    short_answers(),
    numericals(),
    matchings,
    essays,
    descriptions,
)

weights = st.decimals("0.5", 5, places=1)


@st.composite
def gaps(draw, name, kind, group=""):
    more = {"weight": draw(weights), "group": group}
    if kind is GapKind.TEXT:
        right = AcceptedAnswer(draw(accepted), Decimal(1), draw(feedbacks))
        others = draw(st.lists(st.builds(AcceptedAnswer, accepted, fractions, feedbacks), max_size=2))
        return Gap(name, kind, (right, *others), **more)
    if kind is GapKind.NUMBER:
        return Gap(name, kind, numbers=(draw(numeric_answers(Decimal(1))),), **more)
    options = draw(st.lists(st.tuples(texts, fractions, feedbacks), min_size=1, max_size=3))
    drafts = [*options, (draw(texts), Decimal(1), draw(feedbacks))]
    return Gap(name, kind, options=build_options(draw(st.permutations(drafts))), **more)


def marked(text, names):
    """The text without what looks like a marker, and with these markers."""
    return Text(" ".join([text.text.replace("[", "("), *(f"[[{name}]]" for name in names)]), text.format)


@st.composite
def fill_ins(draw):
    kinds = draw(st.lists(st.sampled_from([GapKind.TEXT, GapKind.NUMBER]), min_size=1, max_size=3))
    group = draw(st.sampled_from(["", "any"]))
    blanks = tuple(draw(gaps(str(place), kind, group)) for place, kind in enumerate(kinds, start=1))
    return FillIn(marked(draw(texts), [each.name for each in blanks]), blanks, draw(feedbacks))


@st.composite
def clozes(draw):
    kinds = draw(st.lists(st.sampled_from(GapKind), min_size=1, max_size=3))
    made = tuple(draw(gaps(f"g{place}", kind)) for place, kind in enumerate(kinds))
    return Cloze(marked(draw(texts), [each.name for each in made]), made, draw(feedbacks))


units = st.just((Unit("kg"), Unit("g", Decimal(1000))))
numericals_with_units = st.builds(
    lambda content, units, rule: Numerical(
        content.stem, content.answers, content.wrong_feedback, content.general_feedback, units, rule
    ),
    numericals(),
    units,
    st.sampled_from(UnitRule),
)
formulas = st.builds(
    Formula,
    texts,
    st.just(
        (
            FormulaVariable("x", Decimal(1), Decimal(9)),
            FormulaVariable("y", Decimal(2), Decimal(4), Decimal("0.5")),
        )
    ),
    st.sampled_from(["x * y", "half + y", "x / y", "sqrt(x)"]),
    st.just((FormulaStep("half", "x / 2"),)),
    tolerance=st.decimals(0, 1, places=2),
    decimals=st.none() | st.integers(0, 4),
    units=st.just(()) | units,
    wrong_feedback=feedbacks,
    general_feedback=feedbacks,
)
orderings = st.builds(
    build_ordering,
    texts,
    st.lists(texts, min_size=2, max_size=5, unique_by=lambda text: text.text),
    st.sampled_from(OrderingRule),
    feedbacks,
)


@st.composite
def matrices(draw):
    columns = draw(st.lists(words, min_size=2, max_size=4, unique=True))
    is_multiple = draw(st.booleans())
    right = st.lists(st.sampled_from(columns), min_size=1, max_size=2 if is_multiple else 1, unique=True)
    rows = draw(st.lists(st.tuples(texts, right, feedbacks), min_size=1, max_size=4))
    rule = draw(st.sampled_from(MatrixRule))
    return build_matrix(
        draw(texts), columns, rows, rule, is_multiple=is_multiple, general_feedback=draw(feedbacks)
    )


def _areas(feedback):
    shapes = {
        AreaShape.RECTANGLE: "0.1 0.1 0.3 0.3",
        AreaShape.CIRCLE: "0.6 0.5 0.1",
        AreaShape.POLYGON: "0.7 0.1 0.9 0.1 0.8 0.4",
    }
    return [Area(shape, tuple(map(Decimal, numbers.split())), feedback) for shape, numbers in shapes.items()]


hotspots = st.builds(
    Hotspot,
    texts,
    st.just(f"/questions/media/{'0a' * 32}.png"),
    st.integers(10, 2000),
    st.integers(10, 2000),
    feedbacks.flatmap(
        lambda feedback: st.lists(st.sampled_from(_areas(feedback)), min_size=1, unique=True)
    ).map(tuple),
    st.text(ANYTHING, max_size=5),
    general_feedback=feedbacks,
)
keywords = st.lists(
    st.builds(Keyword, st.lists(words, min_size=1, max_size=2).map(tuple), st.decimals(0, 1, places=2)),
    max_size=3,
)
open_answers = st.builds(
    OpenAnswer, texts, keywords.map(tuple), marker_notes=feedbacks, general_feedback=feedbacks
)
rubrics = st.lists(words, max_size=2, unique=True).map(
    lambda titles: build_rubric(
        [(title, [("low", Decimal(0), ""), ("high", Decimal(3), title)]) for title in titles]
    )
)
rubric_essays = st.builds(Essay, texts, feedbacks, feedbacks, rubrics)
file_uploads = st.builds(
    FileUpload, texts, marker_notes=feedbacks, general_feedback=feedbacks, rubric=rubrics
)
case_parts = st.one_of(
    single_choices(),
    multiple_responses(),
    true_falses,
    short_answers(),
    numericals_with_units,
    open_answers,
    rubric_essays,
)
cases = st.builds(
    build_case, texts, st.lists(st.tuples(case_parts, weights), min_size=1, max_size=3), feedbacks
)

BY_TYPE = (
    single_choices(),
    multiple_responses(),
    true_falses,
    short_answers(),
    fill_ins(),
    clozes(),
    st.one_of(numericals(), numericals_with_units),
    formulas,
    matchings,
    orderings,
    matrices(),
    hotspots,
    open_answers,
    st.one_of(essays, rubric_essays),
    file_uploads,
    cases,
    descriptions,
)
"""One for each of QUESTION_TYPES, in their order."""
contents = st.one_of(*BY_TYPE)

names = words.map(lambda name: " ".join(name.split())).filter(
    lambda name: not name.startswith("/") and not name.endswith("/") and name.strip()
)
remarks = names
items = st.builds(
    ParsedItem,
    gift_contents,
    category=st.lists(names, max_size=3).map(tuple),
    title=st.none() | words,
    tags=st.lists(remarks, max_size=3, unique=True).map(tuple),
    id=st.none() | remarks,
)
