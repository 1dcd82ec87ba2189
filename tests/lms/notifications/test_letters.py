"""What arrives, as a real server was handed it."""

from datetime import date

from sqlalchemy import select

from lms.db import unit_of_work
from lms.jobs.domain import State
from lms.notifications.api import Attachment, mail_person
from lms.notifications.models import MailAttachment
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases


@on_both_databases
def test_a_notice_arrives(app, post, somebody, tell, mail):
    tell(somebody())
    assert run_due_jobs(app) == [State.DONE]
    (message,) = post.received
    assert message["Subject"] == "Your claim “Fire safety” was returned to you: Please add a photo."
    assert message["From"] == "学时 <training@example.org>"
    assert message["To"] == "张伟 <zhang@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<https://training.example.org/notices/mail>"
    plain = message.get_body(("plain",)).get_content().splitlines()
    assert "https://training.example.org/notices/1" in plain
    assert "Choose what comes by mail: https://training.example.org/notices/mail" in plain
    page = message.get_body(("html",)).get_content()
    assert '<html lang="en">' in page
    assert '<a href="https://training.example.org/notices/1">Open the page</a>' in page
    assert (mail().state, mail().attempts, mail().error) == ("sent", 1, "")


def test_it_speaks_the_language_of_who_reads_it(app, post, somebody, tell):
    """Also when somebody has asked in the other language, and when the next mail is in another one."""
    chinese, english, undecided = somebody("zh_Hans"), somebody("en"), somebody(None)
    for account in (chinese, english, undecided):
        tell(account, title="消防安全")
    run_due_jobs(app)
    first, second, third = post.received
    assert "消防安全" in first["Subject"]
    assert "被退回" in first["Subject"]
    assert '<html lang="zh-Hans">' in first.get_body(("html",)).get_content()
    assert "Choose what comes" not in first.as_string()
    assert second["Subject"].startswith("Your claim “消防安全” was returned")
    assert third["Subject"] == second["Subject"]  # the site's own language


def test_nothing_that_was_typed_becomes_a_header(app, post, somebody, tell):
    tell(
        somebody(name="Zhang\r\nBcc: all@example.org"),
        title="A\r\nBcc: all@example.org\r\n\r\nHello <b>you</b>",
    )
    run_due_jobs(app)
    (message,) = post.received
    assert "Bcc" not in message
    assert message["To"] == '"Zhang Bcc: all@example.org" <zhang@example.org>'
    assert post.envelopes[0].rcpt_tos == ["zhang@example.org"]
    assert "A Bcc: all@example.org Hello <b>you</b>" in message["Subject"]
    assert "Hello &lt;b&gt;you&lt;/b&gt;" in message.get_body(("html",)).get_content()


def test_a_long_text_is_cut_in_the_subject_only(app, post, somebody, tell):
    tell(somebody(), title="x" * 300)
    run_due_jobs(app)
    (message,) = post.received
    assert len(message["Subject"]) == 150
    assert message["Subject"].endswith("…")
    assert "x" * 300 in message.get_body(("plain",)).get_content().replace("\n", "")


def test_an_address_in_another_script_is_written_to(app, post, somebody, tell, mail):
    tell(somebody(email="张伟@例子.中国"))
    run_due_jobs(app)
    assert post.envelopes[0].rcpt_tos == ["张伟@例子.中国"]
    assert mail().state == "sent"


@on_both_databases
def test_a_file_goes_along_and_is_then_forgotten(app, session, post, member, clock):
    pdf = b"%PDF-1.7 " + bytes(range(256)) * 20
    with unit_of_work():
        assert mail_person(
            session,
            member.person_id,
            "Here is your certificate “%(title)s” of %(day)s.",
            values={"title": "消防", "title_en": "Fire safety", "day": date(2026, 5, 1)},
            url="/certificates",
            ref="copy 1",
            attachments=[Attachment("证书/2026\n.pdf", "application/pdf", pdf)],
            clock=clock,
        )
    run_due_jobs(app)
    (message,) = post.received
    assert message["Subject"] == "Here is your certificate “Fire safety” of May 1, 2026."
    assert message["List-Unsubscribe"] is None
    assert "it was asked for on the site" in message.get_body(("plain",)).get_content()
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "证书-2026 .pdf"
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_content() == pdf
    assert session.scalars(select(MailAttachment)).all() == []
