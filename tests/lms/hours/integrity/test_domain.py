"""The chain, without a database: what is sealed, and what a walk along it finds."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.hours.integrity.domain import MOST_FAULTS, Fault, Kind, Link, Signed, Walk
from lms.seals import GENESIS, canonical, seal

LENGTH = 6


def entry(number: int, title: str = "") -> dict[str, object]:
    return {"id": number, "hours": 100 * number, "title": title or f"第 {number} 课", "reason": None}


def chain(*entries: dict[str, object]) -> list[Link]:
    """A sound chain over these entries."""
    links, digest = [], GENESIS
    for sequence, values in enumerate(entries or map(entry, range(1, LENGTH + 1)), start=1):
        digest = seal(digest, sequence, canonical(values))
        links.append(Link(sequence, int(str(values["id"])), digest, values))
    return links


def walked(
    links: list[Link], head: tuple[int, str] | None = None, signed: list[Signed] | None = None
) -> list[Fault]:
    """What a walk finds; the head is that of the sound chain unless told."""
    sound = chain()[-1]
    head = head or (sound.sequence, sound.digest)
    walk = Walk(head, signed or [])
    walk.pass_over(links)
    return walk.end(max(head[0], walk.sequence))


def test_a_sound_chain_has_no_faults():
    assert walked(chain()) == []


def test_an_empty_chain_has_no_faults():
    walk = Walk((0, GENESIS))
    assert walk.end(0) == []


def test_the_sealed_bytes_are_sorted_and_leave_out_what_is_empty():
    at = datetime(2026, 3, 1, 8, 30, tzinfo=timezone(timedelta(hours=8)))
    values = {"title": "党章 “学习”", "hours": Decimal("3.5"), "at": at, "title_en": None, "id": 7}
    assert canonical(values).decode() == (
        '{"at":"2026-03-01T00:30:00.000000Z","hours":350,"id":7,"title":"党章 “学习”"}'
    )


@given(st.dictionaries(st.text(max_size=5), st.text() | st.integers(-(2**62), 2**62), max_size=5))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_the_sealed_bytes_are_those_of_the_migration(values):
    """Seals of before and after the migration are of one kind: its frozen code and ours agree on every text."""
    frozen = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert canonical(values) == frozen


def test_a_seal_covers_what_was_before_it_its_number_and_the_entry():
    expected = hashlib.sha256(b"0" * 64 + b'\n1\n{"id":1}').hexdigest()
    assert seal(GENESIS, 1, b'{"id":1}') == expected


@pytest.mark.parametrize("number", range(1, LENGTH + 1))
def test_a_changed_entry_is_named(number):
    links = chain()
    links[number - 1] = Link(number, number, links[number - 1].digest, entry(number, "another title"))
    assert walked(links) == [Fault(Kind.CHANGED, number, number)]


@pytest.mark.parametrize("number", range(1, LENGTH))
def test_an_entry_that_was_sealed_anew_breaks_the_next_seal(number):
    links = chain()
    before = links[number - 2].digest if number > 1 else GENESIS
    values = entry(number, "another title")
    links[number - 1] = Link(number, number, seal(before, number, canonical(values)), values)
    assert walked(links) == [Fault(Kind.CHANGED, number + 1, number + 1)]


@pytest.mark.parametrize("number", range(1, LENGTH + 1))
def test_a_removed_entry_is_named(number):
    links = chain()
    links[number - 1] = Link(number, number, links[number - 1].digest, None)
    assert walked(links) == [Fault(Kind.REMOVED, number, number)]


@pytest.mark.parametrize("number", range(1, LENGTH))
def test_a_removed_entry_is_missed_with_its_seal(number):
    links = chain()
    del links[number - 1]
    assert walked(links) == [Fault(Kind.MISSING, number, until=number)]


@pytest.mark.parametrize("count", range(1, LENGTH + 1))
def test_an_end_cut_off_is_missed_by_the_head(count):
    assert walked(chain()[:-count]) == [Fault(Kind.TRUNCATED, LENGTH - count + 1, until=LENGTH)]


@pytest.mark.parametrize(("first", "second"), [(1, 2), (2, 5), (5, 6)])
@pytest.mark.parametrize("exchanged", ["contents", "entries", "seals"])
def test_exchanged_entries_are_named(first, second, exchanged):
    links = chain()
    one, two = links[first - 1], links[second - 1]
    match exchanged:
        case "contents":  # each row keeps its id and has the other's columns
            pair = [{**two.values, "id": first}, {**one.values, "id": second}]
            links[first - 1] = Link(first, first, one.digest, pair[0])
            links[second - 1] = Link(second, second, two.digest, pair[1])
        case "entries":  # the seals lead to each other's entries
            links[first - 1] = Link(first, second, one.digest, two.values)
            links[second - 1] = Link(second, first, two.digest, one.values)
        case "seals":  # the seals stand in each other's places
            links[first - 1] = Link(first, second, two.digest, two.values)
            links[second - 1] = Link(second, first, one.digest, one.values)
    head = (LENGTH, links[-1].digest)
    found = {fault.sequence: fault for fault in walked(links, head)}
    assert found[first].kind is found[second].kind is Kind.REORDERED
    assert {found[first].entry_id, found[first].other_id} == {first, second}
    assert min(found) == first


@pytest.mark.parametrize("head", [(LENGTH, GENESIS), (LENGTH - 1, GENESIS)])
def test_a_head_that_was_changed_is_noticed(head):
    assert walked(chain(), head) == [Fault(Kind.CHANGED, LENGTH)]


def test_a_chain_without_a_head_is_not_sound():
    walk = Walk(None)
    walk.pass_over(chain())
    assert walk.end(None) == [Fault(Kind.CHANGED, LENGTH)]


def test_a_head_that_was_set_back_is_noticed():
    links = chain()
    walk = Walk((3, links[2].digest))
    walk.pass_over(links)
    assert walk.end(3) == [Fault(Kind.CHANGED, LENGTH)]


def test_what_is_posted_during_the_walk_is_no_fault():
    links = chain()
    walk = Walk((3, links[2].digest))
    walk.pass_over(links)
    assert walk.end(LENGTH) == []


def test_a_chain_made_anew_is_not_the_one_that_was_signed():
    """Everything from an entry on is sealed again: sound in itself, but not what the checkpoint of then says."""
    true, at = chain(), datetime(2026, 5, 1, tzinfo=UTC)
    forged = chain(entry(1), entry(2), entry(3, "another title"), entry(4), entry(5), entry(6))
    head = (LENGTH, forged[-1].digest)
    assert walked(forged, head) == []
    signed = [Signed(n, true[n - 1].digest, at) for n in (1, 2, 5)]
    assert walked(forged, head, signed) == [Fault(Kind.REWRITTEN, 3, until=5, signed_at=at)]


def test_a_chain_cut_off_with_its_head_is_missed_by_a_checkpoint():
    links, at = chain()[:4], datetime(2026, 5, 1, tzinfo=UTC)
    head = (4, links[-1].digest)
    assert walked(links, head) == []
    signed = [Signed(LENGTH, chain()[-1].digest, at)]
    assert walked(links, head, signed) == [Fault(Kind.TRUNCATED, 5, until=LENGTH)]


def test_of_very_many_faults_the_first_are_kept_and_all_are_counted():
    many = MOST_FAULTS + 5
    links = [Link(n, n, GENESIS, entry(n)) for n in range(1, many + 1)]
    walk = Walk((many, GENESIS))
    walk.pass_over(links)
    assert len(walk.end(many)) == MOST_FAULTS
    assert walk.count == many
    assert walk.faults[0] == Fault(Kind.CHANGED, 1, 1)
