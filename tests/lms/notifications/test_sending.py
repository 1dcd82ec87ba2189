"""Mail on its way to a real server: what it answers, when it is away, and how one signs in."""

import ssl
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from lms.contracts.access import Actor
from lms.db import unit_of_work
from lms.jobs.api import enqueue
from lms.jobs.domain import State
from lms.notifications.domain.mail import GIVE_UP_AFTER
from lms.notifications.models import Mail, ReceivedNotice
from lms.notifications.services.mailing import take_next
from lms.organisation.models import Person
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases
from tests.lms.notifications.conftest import Letterbox, free_port, set_mail


@on_both_databases
def test_what_is_refused_for_now_is_tried_again_and_goes_once(app, post, member, tell, mail, clock):
    post.to_recipient = "451 come back later"
    tell(member)
    assert run_due_jobs(app) == [State.QUEUED]
    assert (mail().state, mail().error) == ("waiting", "451 come back later")
    post.to_recipient = "250 OK"
    clock.advance(seconds=9)
    assert run_due_jobs(app) == []
    clock.advance(seconds=1)
    assert run_due_jobs(app) == [State.DONE]
    assert [message["Message-ID"] for message in post.received] == ["<1.20260520010000@training.example.org>"]
    assert (mail().state, mail().attempts) == ("sent", 2)


@pytest.mark.parametrize("of", ["to_recipient", "to_text"])
def test_what_is_refused_for_good_is_not_tried_again(app, post, member, tell, mail, clock, of):
    setattr(post, of, "550 no such person")
    tell(member)
    assert run_due_jobs(app) == [State.DONE]
    clock.advance(days=1)
    run_due_jobs(app)
    assert (mail().state, mail().error, mail().attempts) == ("failed", "550 no such person", 1)


def test_one_refusal_does_not_keep_the_others(app, post, somebody, tell, session):
    first, second = somebody(), somebody()
    with unit_of_work():
        session.add(first)
    post.to_recipient = "550 no"
    tell(first)
    run_due_jobs(app)
    post.to_recipient = "250 OK"
    tell(second)
    run_due_jobs(app)
    assert session.scalars(select(Mail.state).order_by(Mail.id)).all() == ["failed", "sent"]


def test_while_the_server_is_away_mail_waits(app, session, member, tell, mail, clock):
    port = free_port()
    set_mail(app, f"smtp://127.0.0.1:{port}")
    tell(member)
    assert run_due_jobs(app) == [State.QUEUED]
    assert mail().state == "waiting"
    assert f"127.0.0.1:{port}: ConnectionRefusedError" in mail().error
    with ExitStack() as stack:
        box = Letterbox(port)
        controller = Controller(box, hostname="127.0.0.1", port=port)
        controller.start()
        stack.callback(controller.stop)
        clock.advance(seconds=10)
        assert run_due_jobs(app) == [State.DONE]
        assert len(box.received) == 1
    assert mail().state == "sent"


def test_in_the_end_it_is_given_up(app, member, tell, mail, clock):
    set_mail(app, f"smtp://127.0.0.1:{free_port()}")
    tell(member)
    clock.advance(seconds=GIVE_UP_AFTER.total_seconds())
    run_due_jobs(app)
    assert mail().state == "failed"
    assert mail().ended_at == clock()


@on_both_databases
def test_what_may_have_arrived_is_not_sent_twice(app, post, member, tell, mail, clock):
    """The connection breaks after the text: the server has it, and we cannot know."""
    post.breaks_off = True
    tell(member)
    run_due_jobs(app)
    assert mail().state == "sending"
    assert "SMTPServerDisconnected" in mail().error
    post.breaks_off = False
    clock.advance(days=1)
    tell(member, "2")
    run_due_jobs(app)
    assert len(post.received) == 2


def test_what_a_worker_took_and_died_with_is_not_sent_by_the_next(app, session, post, member, tell, clock):
    tell(member)
    with unit_of_work():
        assert take_next(session, clock()) is not None
    run_due_jobs(app)
    assert post.received == []


def test_a_server_that_takes_one_mail_a_connection_gets_them_all(app, post, somebody, tell):
    post.to_another = "421 one at a time"
    for number in range(3):
        tell(somebody(email=f"p{number}@example.org"))
    run_due_jobs(app)
    assert [message["To"].addresses[0].addr_spec for message in post.received] == [
        f"p{number}@example.org" for number in range(3)
    ]


def test_without_a_server_the_job_has_nothing_to_do(app, post, member, tell, mail):
    tell(member)
    set_mail(app, "")
    assert run_due_jobs(app) == [State.DONE]
    assert mail().state == "waiting"


def test_an_address_that_was_taken_away_ends_the_mail(app, session, post, member, tell, mail):
    tell(member)
    with unit_of_work():
        session.get_one(Person, member.person_id).email = None
    run_due_jobs(app)
    assert mail().state == "failed"
    assert post.received == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize(("password", "state"), [("right", "sent"), ("wrong", "waiting")])
def test_it_signs_in(app, member, tell, mail, password, state):
    box = Letterbox(free_port())

    def check(_server, _session, _envelope, _mechanism, login):
        is_right = (login.login, login.password) == (b"me", b"right")
        return AuthResult(success=is_right, handled=False)  # the server itself says what it thinks of it

    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=box.port,
        authenticator=check,
        auth_required=True,
        auth_require_tls=False,
    )
    controller.start()
    try:
        set_mail(app, f"smtp://me:{password}@127.0.0.1:{box.port}")
        tell(member)
        run_due_jobs(app)
    finally:
        controller.stop()
    assert mail().state == state
    assert password not in mail().error
    assert ("535" in mail().error) is (password == "wrong")
    assert len(box.received) == (state == "sent")


def certificate(folder):
    """A key and a certificate for this machine, in one file."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")]),
    )
    today = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.mark.parametrize(("is_trusted", "state"), [(True, "sent"), (False, "waiting")])
def test_an_encrypted_connection_is_to_whom_it_should_be(
    app, tmp_path, monkeypatch, member, tell, mail, is_trusted, state
):
    box, path = Letterbox(free_port()), certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
    controller = Controller(
        box, hostname="127.0.0.1", port=box.port, tls_context=context, require_starttls=True
    )
    controller.start()
    try:
        set_mail(app, f"smtp://localhost:{box.port}?starttls")
        tell(member)
        run_due_jobs(app)
    finally:
        controller.stop()
    assert mail().state == state
    assert len(box.received) == is_trusted


@on_both_databases
def test_what_is_old_is_cleared_away(app, session, post, member, tell, clock):
    def clear():
        with unit_of_work():
            enqueue(session, "lms.clear_notices", {}, actor=Actor.system("test"), clock=clock)
        run_due_jobs(app)
        session.rollback()
        return len(session.scalars(select(ReceivedNotice)).all()), len(session.scalars(select(Mail)).all())

    tell(member)
    clock.advance(days=90)
    tell(member, "2")
    assert clear() == (2, 2)
    clock.advance(seconds=1)
    assert clear() == (2, 1)
    clock.advance(days=310)
    assert clear() == (1, 0)
