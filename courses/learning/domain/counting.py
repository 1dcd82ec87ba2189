"""Learning time, counted by the server.

A browser reports a sign of life, a beat, every 15 seconds. What the browser says about time is never used: what counts
lies between two beats that the server received, at most the gap it lets pass, and for each person in one place at a
time. Since every counted span ends at the beat that begins the next one, and there is one presence a person, the spans
of a person never overlap: their sum is at most the wall time that the server has observed, whatever was sent, from
however many windows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from courses.learning.domain.ranges import Watched

LONGEST_GAP = timedelta(seconds=60)
"""Of a longer silence only this much counts: three beats may get lost on the way."""
PLACE_IS_KEPT = timedelta(seconds=40)
"""For so long after a beat another window gets nothing; then it takes over."""
FASTEST_PLAYBACK = 2
JITTER = 3_000
"""Milliseconds by which a player may run ahead of the wall without being taken for a jump; they are not watched."""
LONGEST_VIDEO = 24 * 3600 * 1000
MILLISECOND = timedelta(milliseconds=1)


class BeatRefused(ValueError):
    """A beat that no player can have sent: a negative position, or one past the end."""


@dataclass(frozen=True, slots=True)
class Beat:
    """A sign of life as the server received it. `place` is one opening of one lesson page; `position` is where the
    video is, in milliseconds, None where there is no video. Not playing: the last beat of a span."""

    place: str
    received_at: datetime
    is_playing: bool
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Presence:
    """Where a person was learning at the last beat that counted."""

    place: str
    beat_at: datetime
    is_open: bool
    position: int | None = None

    def is_held_against(self, beat: Beat) -> bool:
        """Whether the beat comes from another window while this one is still learning."""
        return self.is_open and self.place != beat.place and beat.received_at - self.beat_at < PLACE_IS_KEPT


NOTHING = Watched()


@dataclass(frozen=True, slots=True)
class Counted:
    """What has been counted in one lesson: milliseconds of learning time, and the stretches watched."""

    milliseconds: int = 0
    watched: Watched = NOTHING


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a beat led to. `is_elsewhere`: it earned nothing, because the person is learning in another window."""

    presence: Presence
    counted: Counted
    is_elsewhere: bool = False


def judge(
    presence: Presence | None, beat: Beat, so_far: Counted, *, most: int, video_length: int | None = None
) -> Verdict:
    """What a beat adds to a lesson that takes `most` milliseconds and, if it is a video, has this length.

    Raises BeatRefused.
    """
    _check(beat, video_length)
    if presence is None:
        return Verdict(_now_at(beat), so_far)
    if presence.is_held_against(beat):
        return Verdict(presence, so_far, is_elsewhere=True)
    if beat.received_at < presence.beat_at:  # the server's clock was set back: wait until it has caught up
        return Verdict(presence, so_far)
    if not presence.is_open or presence.place != beat.place:
        return Verdict(_now_at(beat), so_far)
    gap = min(beat.received_at - presence.beat_at, LONGEST_GAP) // MILLISECOND
    return Verdict(_now_at(beat), _add(so_far, presence.position, beat.position, gap, most))


def _check(beat: Beat, video_length: int | None) -> None:
    if beat.position is None:
        return
    end = LONGEST_VIDEO if video_length is None else video_length
    if not 0 <= beat.position <= end + JITTER:
        raise BeatRefused(f"position {beat.position} of {video_length}")


def _now_at(beat: Beat) -> Presence:
    return Presence(beat.place, beat.received_at, beat.is_playing, beat.position)


def _add(so_far: Counted, was_at: int | None, is_at: int | None, gap: int, most: int) -> Counted:
    if was_at is not None and is_at is not None:
        advance = is_at - was_at
        if advance == 0 or advance > FASTEST_PLAYBACK * gap + JITTER:
            return so_far  # a player that stands still, or that was moved past what it can have shown
        if advance > 0:
            end = was_at + min(advance, FASTEST_PLAYBACK * gap)
            so_far = replace(so_far, watched=so_far.watched.add(was_at, end))
    return replace(so_far, milliseconds=max(so_far.milliseconds, min(so_far.milliseconds + gap, most)))
