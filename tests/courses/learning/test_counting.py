"""Learning time is never more than the wall time the server observed, whatever a browser sends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.learning.domain.counting import Beat, BeatRefused, Counted, Presence, Verdict, judge
from courses.learning.domain.ranges import Watched

START = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
MINUTE = 60_000
PLENTY = 600 * MINUTE


def run(*beats: tuple, most: int = PLENTY, video_length: int | None = None) -> Verdict:
    """The last verdict on beats (second, place, is_playing[, position in seconds])."""
    presence, counted, verdict = None, Counted(), None
    for second, place, is_playing, *position in beats:
        at = position[0] * 1000 if position else None
        beat = Beat(place, START + timedelta(seconds=second), is_playing, at)
        verdict = judge(presence, beat, counted, most=most, video_length=video_length)
        presence, counted = verdict.presence, verdict.counted
    return verdict


@pytest.mark.parametrize(
    ("beats", "seconds"),
    [
        pytest.param([(0, "a", True)], 0, id="the first beat only opens a span"),
        pytest.param(
            [(0, "a", True), (15, "a", True), (30, "a", True)], 30, id="what lies between two beats"
        ),
        pytest.param([(0, "a", True), (15, "a", False), (30, "a", True)], 15, id="a pause does not count"),
        pytest.param([(0, "a", False), (15, "a", False)], 0, id="a span that was never opened"),
        pytest.param([(0, "a", True), (45, "a", True)], 45, id="two lost beats are bridged"),
        pytest.param([(0, "a", True), (600, "a", True)], 60, id="of a long silence, a minute"),
        pytest.param(
            [(0, "a", True), (0, "a", True), (0, "a", True)], 0, id="repeating a beat brings nothing"
        ),
        pytest.param([(0, "a", True), (-500, "a", True), (15, "a", True)], 15, id="a clock set back"),
        pytest.param(
            [(0, "a", True), (5, "b", True), (15, "a", True)], 15, id="a second window changes nothing"
        ),
        pytest.param([(0, "a", True), (5, "a", False), (6, "b", True), (16, "b", True)], 15, id="moving on"),
        pytest.param(
            [(0, "a", True), (50, "b", True), (60, "b", True)], 10, id="a dead window is taken over"
        ),
        pytest.param([(0, "a", True), (50, "b", True), (55, "a", True)], 0, id="and has lost its span"),
        pytest.param(
            [(0, "a", True), (5, "b", False), (15, "a", True)], 15, id="closing another is no matter"
        ),
    ],
)
def test_what_counts(beats, seconds):
    assert run(*beats).counted.milliseconds == seconds * 1000


def test_the_second_window_is_told():
    assert run((0, "a", True), (5, "b", True)).is_elsewhere
    assert not run((0, "a", True), (5, "b", True), (15, "a", True)).is_elsewhere


def test_a_lesson_never_counts_more_than_it_asks_for():
    assert run((0, "a", True), (50, "a", True), (100, "a", True), most=MINUTE).counted.milliseconds == MINUTE


@pytest.mark.parametrize(
    ("beats", "watched", "seconds"),
    [
        pytest.param([(0, "a", True, 0), (15, "a", True, 15)], [(0, 15)], 15, id="at normal speed"),
        pytest.param([(0, "a", True, 0), (15, "a", True, 30)], [(0, 30)], 15, id="at twice the speed"),
        pytest.param([(0, "a", True, 0), (15, "a", True, 32)], [(0, 30)], 15, id="jitter, but not watched"),
        pytest.param([(0, "a", True, 0), (15, "a", True, 34)], [], 0, id="a jump gives nothing"),
        pytest.param([(0, "a", True, 0), (15, "a", True, 590)], [], 0, id="nor does seeking to the end"),
        pytest.param([(0, "a", True, 0), (15, "a", True, 0)], [], 0, id="nor a player that stands still"),
        pytest.param([(0, "a", True, 60), (15, "a", True, 30)], [], 15, id="going back is learning"),
        pytest.param([(0, "a", True, 0), (15, "a", True, 500), (30, "a", True, 515)], [(500, 515)], 15,
                     id="after a jump, what is really shown"),
        pytest.param([(0, "a", True, 0), (15, "a", False, 15), (99, "a", True, 90), (109, "a", True, 100)],
                     [(0, 15), (90, 100)], 25, id="a pause between"),
    ],
)  # fmt: skip
def test_what_was_watched(beats, watched, seconds):
    counted = run(*beats, video_length=600_000).counted
    assert counted.watched == Watched.of((1000 * begins, 1000 * ends) for begins, ends in watched)
    assert counted.milliseconds == seconds * 1000


@pytest.mark.parametrize("position", [-1, -(10**12), 604, 10**12])
def test_positions_that_no_player_can_be_at_are_refused(position):
    with pytest.raises(BeatRefused):
        run((0, "a", True, position), video_length=600_000)


def test_without_a_known_length_a_day_is_the_limit():
    assert run((0, "a", True, 3600)).presence.position == 3_600_000
    with pytest.raises(BeatRefused):
        run((0, "a", True, 10**9))


ANY_BEATS = st.lists(
    st.tuples(
        st.integers(-5_000, 90_000),  # milliseconds since the beat before: a clock may also be set back
        st.sampled_from("abcd"),  # windows, each with a lesson of its own
        st.booleans(),
        st.integers(0, 600_000),
    ),
    max_size=60,
)


@given(ANY_BEATS)
def test_no_sequence_of_beats_counts_more_than_the_wall_time(beats):
    presence: Presence | None = None
    lessons = {place: Counted() for place in "abcd"}
    now = START
    moments = []
    for gap, place, is_playing, position in beats:
        now += timedelta(milliseconds=gap)
        moments.append(now)
        beat = Beat(place, now, is_playing, position if place in "ab" else None)
        verdict = judge(presence, beat, lessons[place], most=PLENTY, video_length=600_000)
        presence, lessons[place] = verdict.presence, verdict.counted
    observed = (max(moments, default=now) - min(moments, default=now)) / timedelta(milliseconds=1)
    assert sum(counted.milliseconds for counted in lessons.values()) <= observed
    assert sum(counted.watched.milliseconds for counted in lessons.values()) <= 2 * observed


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=30))
def test_a_union_of_stretches_is_the_set_of_their_seconds(stretches):
    watched = Watched.of(stretches)
    assert watched.milliseconds == len({s for begins, ends in stretches for s in range(begins, ends)})
    assert all(a[1] < b[0] for a, b in zip(watched.stretches, watched.stretches[1:], strict=False))
    assert Watched.of(reversed(stretches)) == watched


@pytest.mark.parametrize(
    ("stretches", "goes_on_at"),
    [([], 0), ([(0, 40_000)], 40_000), ([(900, 40_000), (50_000, 60_000)], 40_000), ([(5_000, 9_000)], 0)],
)
def test_where_to_go_on(stretches, goes_on_at):
    assert Watched.of(stretches).first_gap_at == goes_on_at
