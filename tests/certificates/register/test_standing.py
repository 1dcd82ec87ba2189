from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from certificates.register.domain import (
    AlreadyRevoked,
    AlreadySuperseded,
    ReasonMissing,
    Standing,
    State,
    Verdict,
    revoke,
    supersede,
    verdict,
)

AT = datetime(2026, 6, 1, 8, 30, tzinfo=UTC)
LAST_DAY = date(2026, 12, 31)
VALID = Standing(expires_on=LAST_DAY)
REVOKED = revoke(VALID, reason="Issued to the wrong person", at=AT, by=7)
SUPERSEDED = supersede(VALID, successor="XS-2026-000124-D", at=AT, by=None)


@pytest.mark.parametrize(
    ("standing", "today", "expected"),
    [
        (None, LAST_DAY, Verdict.UNKNOWN),
        (Standing(), date(2999, 1, 1), Verdict.VALID),  # without expiry it never expires
        (VALID, LAST_DAY, Verdict.VALID),  # the last day counts in full
        (VALID, date(2027, 1, 1), Verdict.EXPIRED),
        (REVOKED, LAST_DAY, Verdict.REVOKED),
        (REVOKED, date(2027, 1, 1), Verdict.REVOKED),  # revoked says more than expired
        (SUPERSEDED, LAST_DAY, Verdict.SUPERSEDED),
        (SUPERSEDED, date(2027, 1, 1), Verdict.SUPERSEDED),
    ],
)
def test_verdict(standing, today, expected):
    assert verdict(standing, today=today) is expected


def test_revoking_keeps_who_when_and_why():
    assert (REVOKED.state, REVOKED.reason) == (State.REVOKED, "Issued to the wrong person")
    assert (REVOKED.changed_at, REVOKED.changed_by) == (AT, 7)
    assert REVOKED.expires_on == LAST_DAY


def test_superseding_points_to_the_successor():
    assert (SUPERSEDED.state, SUPERSEDED.successor) == (State.SUPERSEDED, "XS-2026-000124-D")


@pytest.mark.parametrize(
    "step",
    [
        lambda standing: revoke(standing, reason="again", at=AT, by=1),
        lambda standing: supersede(standing, successor="XS-2026-000125-E", at=AT, by=1),
    ],
    ids=["revoke", "supersede"],
)
@pytest.mark.parametrize(
    ("standing", "refusal", "said"),
    [(REVOKED, AlreadyRevoked, "2026-06-01"), (SUPERSEDED, AlreadySuperseded, "XS-2026-000124-D")],
)
def test_a_step_is_taken_once(step, standing, refusal, said):
    with pytest.raises(refusal, match=said):
        step(standing)


def test_revoking_needs_a_reason():
    with pytest.raises(ReasonMissing):
        revoke(VALID, reason="  ", at=AT, by=1)
