from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.register.domain import Serial, SerialCheckFailed, SerialMalformed, is_token, new_token
from certificates.register.domain.serial import ALPHABET, check_character

compact = st.text(ALPHABET, min_size=1, max_size=20).map(lambda text: text + check_character(text))


def is_consistent(text: str) -> bool:
    return check_character(text[:-1]) == text[-1]


@given(compact)
def test_every_single_substitution_is_caught(text):
    for place, right in enumerate(text):
        for wrong in ALPHABET.replace(right, ""):
            assert not is_consistent(text[:place] + wrong + text[place + 1 :])


def test_every_adjacent_transposition_is_caught_in_every_pair_of_symbols():
    for left in ALPHABET:
        for right in ALPHABET.replace(left, ""):
            for tail in ("", "0", "7Q", "XS2026"):
                text = left + right + tail
                assert not is_consistent(right + left + tail + check_character(text)), text


@given(compact)
def test_transpositions_reach_the_check_character_and_skip_a_symbol(text):
    for place, (left, right) in enumerate(pairwise(text)):
        if left != right:
            assert not is_consistent(text[:place] + right + left + text[place + 2 :])
    for place in range(len(text) - 2):
        a, b, c = text[place : place + 3]
        if a != c:
            assert not is_consistent(text[:place] + c + b + a + text[place + 3 :])


@given(compact)
def test_a_doubled_symbol_replaced_by_another_pair_is_caught(text):
    doubled = "AA" + text[:-1]
    check = check_character(doubled)
    for other in ALPHABET.replace("A", ""):
        assert not is_consistent(other * 2 + text[:-1] + check)


@given(
    st.from_regex(r"[A-Z][A-Z0-9]{0,7}", fullmatch=True),
    st.integers(1000, 9999),
    st.integers(0, 999_999_999),
)
def test_what_is_printed_is_read_back(organisation, year, number):
    serial = Serial(organisation, year, number)
    assert Serial.parse(str(serial)) == serial


@pytest.mark.parametrize(
    "spelling",
    [
        "{}",
        "  {}\n",
        "lower {}",
        "１full {}",
        "– {}",
    ],
)
def test_people_may_type_it_their_way(spelling):
    serial = Serial("XS", 2026, 123)
    text = {
        "lower {}": str(serial).lower(),
        "１full {}": "".join(chr(ord(c) + 0xFEE0) for c in str(serial)),
        "– {}": str(serial).replace("-", " – "),
    }.get(spelling, spelling.format(serial))
    assert Serial.parse(text) == serial


@pytest.mark.parametrize(
    "text",
    ["", "XS", "XS-2026-123-4", "2X-2026-000123-4", "XS-26-000123-4", "XS-2026-000123", "学-2026-000123-4"],
)
def test_another_shape_is_refused_with_an_example_that_is_a_real_number(text):
    with pytest.raises(SerialMalformed) as refusal:
        Serial.parse(text)
    assert Serial.parse(refusal.value.params["example"])


def test_a_mistyped_number_is_told_from_a_malformed_one():
    text = str(Serial("XS", 2026, 123)).replace("000123", "000132")
    with pytest.raises(SerialCheckFailed, match="typing error"):
        Serial.parse(text)


def test_a_code_that_could_not_be_read_back_is_refused_at_once():
    for organisation in ("", "xs", "学时", "TOOLONGXS"):
        with pytest.raises(SerialMalformed):
            Serial(organisation, 2026, 1)


def test_tokens_are_random_and_recognised():
    tokens = {new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(is_token(token) for token in tokens)
    assert new_token(lambda count: b"\xff" * count) == "7" * 25 + "4"
    assert not is_token("abc")
    assert not is_token(new_token().lower())
