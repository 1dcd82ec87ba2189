"""Hypothesis strategies for items of every type that GIFT can hold."""

from decimal import Decimal

from hypothesis import strategies as st

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.domain import (
    AcceptedAnswer,
    Description,
    Essay,
    MultipleResponse,
    Numerical,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    build_matching,
    build_options,
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

contents = st.one_of(
    single_choices(),
    multiple_responses(),
    true_falses,
    short_answers(),
    numericals(),
    matchings,
    essays,
    descriptions,
)

names = words.map(lambda name: " ".join(name.split())).filter(
    lambda name: not name.startswith("/") and not name.endswith("/") and name.strip()
)
remarks = names
items = st.builds(
    ParsedItem,
    contents,
    category=st.lists(names, max_size=3).map(tuple),
    title=st.none() | words,
    tags=st.lists(remarks, max_size=3, unique=True).map(tuple),
    id=st.none() | remarks,
)
