"""A stranger's plugin is installed by pip, works like ours, and goes without taking anything along."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from lms.web.translations import compile_catalog

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "tests" / "strangers_plugin"


class Site:
    """An installation of its own: a folder of packages, a database, and processes that know nothing of this one."""

    def __init__(self, folder: Path) -> None:
        self.source, self.packages, self.data = folder / "source", folder / "packages", folder / "data"
        self.data.mkdir()

    def install(self) -> None:
        shutil.copytree(
            SOURCE, self.source, ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info")
        )
        compile_catalog(self.source / "reading_list", "zh_Hans")
        options = (
            "--no-deps",
            "--no-build-isolation",
            "--no-index",
            "--quiet",
            "--target",
            str(self.packages),
        )
        self.run("-m", "pip", "install", *options, str(self.source))

    def uninstall(self) -> None:
        """What `pip uninstall` does; pip itself does not look into a target folder."""
        for name in ("reading_list", "xueshi_reading_list-1.0.0.dist-info"):
            shutil.rmtree(self.packages / name)

    def run(self, *arguments: str) -> str:
        """Runs Python with the installation's packages; fails with what the process said."""
        others = {key: value for key, value in os.environ.items() if not key.startswith(("LMS_", "PYTEST"))}
        kept = {key: os.environ[key] for key in ("LMS_TEST_POSTGRES_URL",) if key in os.environ}
        own = {"PYTHONPATH": str(self.packages), "LMS_DATA_DIR": str(self.data)}
        ended = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.data,
            env=others | kept | own,
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode:
            pytest.fail(f"{' '.join(arguments)}\n{ended.stdout}\n{ended.stderr}", pytrace=False)
        return ended.stdout

    def lms(self, *arguments: str) -> str:
        return self.run("-c", "from lms.cli import main; main()", *arguments)

    def say(self, program: str) -> str:
        """What a program prints that is given `app`, a running application, and `browser`, a member signed in."""
        return self.run("-c", dedent(BROWSER) + dedent(program)).strip()


BROWSER = """
    from lms.app import create_app
    from lms.db import current_session, unit_of_work
    app = create_app()
    app.config["WTF_CSRF_ENABLED"] = False
    def browser_of(username):
        browser = app.test_client()
        answer = browser.post("/login", data={"username": username, "password": "correct horse battery"})
        assert answer.status_code in (302, 303), answer.text
        return browser
"""

FURNISH = """
    from datetime import UTC, datetime
    from decimal import Decimal
    from courses.catalogue.models import Course, Lesson, Section
    from lms.clock import system_clock
    from lms.contracts.access import Actor, Role
    from lms.organisation.api import unit_card
    from lms.testing.factories import make_account, make_person, make_unit
    from reading_list.services import add_book
    with app.app_context(), unit_of_work() as session:
        root = make_unit(session)
        make_account(session, make_person(session, root)).username = "member"
        make_account(session, make_person(session, root), (Role.TRAINER, root)).username = "trainer"
        book = add_book(session, unit_card(session, root.id), title="论语", author="", hours=Decimal("2.5"),
                        characters_required=10, actor=Actor.system("test"), clock=system_clock)
        now = datetime.now(UTC)
        course = Course(unit_id=root.id, title="国学入门", language="zh_Hans", hours=Decimal(1), category="online",
                        state="published", audience={}, version=1, created_at=now, published_at=now)
        session.add(course)
        session.flush()
        section = Section(course_id=course.id, title="第一部分")
        session.add(section)
        session.flush()
        lesson = Lesson(section_id=section.id, title="读一本书", kind="activity",
                        activity_type="reading_list.book", activity_ref=str(book.id))
        session.add(lesson)
        session.flush()
        print(book.id, course.id, lesson.id)
"""


ASK = """
    from decimal import Decimal
    from lms.clock import system_clock
    from lms.contracts.access import Actor
    from lms.organisation.models import Unit
    from question_bank.bank.services.banks import create_bank
    from question_bank.bank.services.categories import top_category
    from question_bank.exams.services.authoring import ExamDraft, add_exam, publish_exam
    from sqlalchemy import select
    by = {"actor": Actor.system("test"), "clock": system_clock}
    with app.app_context(), unit_of_work() as session:
        unit = session.scalars(select(Unit.id)).first()
        bank = create_bank(session, unit_id=unit, title="书目题库", title_en=None, **by)
        bank_id, top = bank.id, top_category(session, bank.id).id
    trainer, member = browser_of("trainer"), browser_of("member")
    address = f"/questions/banks/{bank_id}/items/new?type=reading_list.year"
    print("Year of publication" in trainer.get(address).text)
    question = {"stem": ["《呐喊》出版于哪一年？", "plain"], "year": "1923", "category": top, "is_released": "y"}
    print(trainer.post(address, data=question).status_code)
    with app.app_context(), unit_of_work() as session:
        exam = add_exam(session, ExamDraft(unit_id=unit, title="书目考试", draws=[(top, 1)], shows_answers=True), **by)
        publish_exam(session, exam, **by)
        start = f"/exams/{exam.id}/start"
    room = member.post(start, follow_redirects=True)
    print("《呐喊》" in room.text, 'name="answer-1"' in room.text, "1923" in room.text)
    paper = room.request.path
    done = member.post(f"{paper}/hand-in", data={"answer-1": "1921", "seq-1": "0"}, follow_redirects=True)
    print("Every question has an answer" in done.text)
    done = member.post(f"{paper}/hand-in", follow_redirects=True)
    print("0.5 of 1" in done.text, "It was 1923." in done.text)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    installed = Site(tmp_path_factory.mktemp("site"))
    installed.install()
    return installed


def test_it_keeps_the_contract_and_its_own_tests_pass(site: Site) -> None:
    """The stranger's own tests, the conformance suite among them, in a process that finds it by its entry point."""
    summary = site.run(
        "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(site.source), str(site.source)
    )
    assert " passed" in summary
    assert " skipped" not in summary


def test_it_comes_works_and_goes(site: Site) -> None:
    assert "reading_list" in site.lms("db", "upgrade")
    book, course, lesson = site.say(FURNISH).split()

    works = site.say(
        f"""
        member = browser_of("member")
        print("论语" in member.get("/reading-list").text)
        print('href="/reading-list"' in member.get("/").text)
        print("1 book waits" in member.get("/").text)
        print("书单" in member.get("/reading-list", headers={{"Accept-Language": "zh-CN"}}).text)
        member.post("/courses/{course}/enrol")
        print("Unavailable activity" not in member.get("/courses/{course}/lessons/{lesson}").text)
        print(member.post("/reading-list/{book}", data={{"notes": "学而时习之，不亦说乎；温故而知新。"}}).status_code)
        print("论语" in member.get("/hours").text, "/reading-list/{book}" in member.get("/hours").text)
        """
    )
    assert works.splitlines() == ["True", "True", "True", "True", "True", "303", "True True"]

    asked = site.say(ASK)
    assert asked.splitlines() == ["True", "302", "True True False", "True", "True True"]

    site.uninstall()
    assert site.lms("db", "upgrade").strip() == "The database is up to date."
    gone = site.say(
        f"""
        member = browser_of("member")
        print([member.get(path).status_code for path in ("/", "/courses", "/hours", "/reading-list")])
        print("论语" in member.get("/hours").text, "2.5" in member.get("/hours").text)
        page = member.get("/courses/{course}/lessons/{lesson}")
        print(page.status_code, "Unavailable activity" in page.text)
        page = browser_of("trainer").get("/teach/courses/{course}/preview/{lesson}")
        print(page.status_code, "No activity here" in page.text)
        with app.app_context():
            print(current_session().connection().exec_driver_sql("SELECT count(*) FROM reading_list_reading").scalar())
        """
    )
    assert gone.splitlines() == ["[200, 200, 200, 404]", "True True", "200 True", "200 True", "1"]
