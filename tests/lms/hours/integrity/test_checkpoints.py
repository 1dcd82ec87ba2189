"""Checkpoints: what is signed, with which key, and what a file says."""

from __future__ import annotations

import json

import pytest

from lms.db import unit_of_work
from lms.hours.integrity.checkpoints import (
    Checkpoint,
    NothingToSign,
    UnreadableCheckpoint,
    as_file,
    from_file,
    is_genuine,
    make_checkpoint,
)
from lms.signing import SIGNING_KEY, Keyring, UnknownKey, current_keyring
from tests.lms.hours.integrity.tampering import a_ledger, verified


@pytest.fixture
def keyring(tmp_path):
    return Keyring(tmp_path / "keys")


def made(session, clock):
    with unit_of_work():
        return make_checkpoint(session, current_keyring(), clock=clock)


def test_a_signature_is_of_one_message_and_one_key(keyring, tmp_path):
    name, signature = keyring.sign(b"message")
    assert keyring.is_signed(b"message", signature, name)
    assert not keyring.is_signed(b"massage", signature, name)
    for at in range(len(signature)):
        changed = bytearray(signature)
        changed[at] ^= 1
        assert not keyring.is_signed(b"message", bytes(changed), name)
    with pytest.raises(UnknownKey):
        Keyring(tmp_path / "elsewhere").is_signed(b"message", signature, name)


def test_the_private_key_is_for_its_owner_alone(keyring, tmp_path):
    keyring.sign(b"message")
    assert (tmp_path / "keys" / SIGNING_KEY).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert sorted(path.suffixes[-1] for path in (tmp_path / "keys").iterdir()) == [".pem", ".pem"]


def test_a_key_is_made_once(keyring, tmp_path):
    assert keyring.sign(b"1")[0] == Keyring(tmp_path / "keys").sign(b"2")[0]


def test_a_new_key_leaves_old_signatures_valid(keyring):
    old, signature = keyring.sign(b"message")
    new = keyring.rotate()
    assert keyring.sign(b"message")[0] == new != old
    assert keyring.is_signed(b"message", signature, old)


def test_a_file_says_what_was_signed(app, session, clock):
    a_ledger(session, clock)
    kept = made(session, clock)
    read = from_file(as_file(kept))
    assert (read.sequence, read.digest, read.made_at) == (8, kept.digest, clock())
    assert is_genuine(read, current_keyring())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sequence", 7),
        ("digest", "0" * 64),
        ("made_at", "2026-05-20T01:00:01Z"),
        ("signature", "00" * 64),
        ("key_id", "f" * 16),
    ],
)
def test_a_file_that_was_changed_is_not_genuine(app, session, clock, field, value):
    a_ledger(session, clock)
    fields = json.loads(as_file(made(session, clock))) | {field: value}
    read = from_file(json.dumps(fields))
    assert not is_genuine(read, current_keyring())
    assert [fault.kind for fault in verified(session, checkpoints=[read]).faults] == ["forged"]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"format": "other"}', '{"format": "xueshi-ledger-checkpoint@1", "sequence": "x"}'],
)
def test_what_is_no_checkpoint_says_why(text):
    with pytest.raises(UnreadableCheckpoint):
        from_file(text)


def test_an_empty_ledger_is_not_signed(app, session, clock):
    with pytest.raises(NothingToSign), unit_of_work():
        make_checkpoint(session, current_keyring(), clock=clock)


def test_an_earlier_checkpoint_still_fits_a_longer_chain(app, session, clock):
    a_ledger(session, clock)
    with unit_of_work():
        early = make_checkpoint(session, current_keyring(), clock=clock)
    outside = from_file(as_file(early))
    current_keyring().rotate()
    assert isinstance(outside, Checkpoint)
    assert verified(session, checkpoints=[outside]).is_sound
