"""The trainer fills a bank from a file and sets an exam from it."""

from __future__ import annotations

from sqlalchemy import func, select

from lms.db import current_session
from question_bank.bank.models import Item
from tests.functional.chapters.material import FAULTY_GIFT, FAULTY_LINE, GOOD_GIFT, gift
from tests.functional.walker import Walker


def make_bank(trainer: Walker, title: str) -> int:
    """A new, empty bank; its id."""
    page = trainer.open("/questions/banks/new")
    page.fill("#title", title)
    page.fill("#title_en", f"{title} (EN)")
    trainer.press("form.form button.btn-primary")
    page.wait_for_url("**/questions/banks/*")
    trainer.look("trainer-bank-empty")
    return int(page.url.rstrip("/").split("/")[-1].split("?")[0])


def import_questions(trainer: Walker, bank: int) -> None:
    """First a file with a fault, of which nothing is taken; then the corrected one."""
    page = trainer.page
    _upload(trainer, bank, FAULTY_GIFT, "duty-first.gift")
    row = page.locator("tbody tr").first
    assert str(FAULTY_LINE) in row.locator("td").first.inner_text().split()
    trainer.look("trainer-import-faults")
    assert questions_in(trainer, bank) == 0

    _upload(trainer, bank, GOOD_GIFT, "duty.gift")
    trainer.look("trainer-import-preview")
    assert questions_in(trainer, bank) == 0
    trainer.press("form.import-go button.btn-primary")
    page.wait_for_url(f"**/questions/banks/{bank}*")
    assert questions_in(trainer, bank) == 6
    trainer.open(f"/questions/banks/{bank}")
    trainer.look("trainer-bank-filled")


def questions_in(trainer: Walker, bank: int) -> int:
    with trainer.site.app.app_context():
        return current_session().scalar(select(func.count(Item.id)).where(Item.bank_id == bank)) or 0


def set_exam(trainer: Walker, title: str, bank_title: str) -> int:
    """Two questions from each of the bank's categories, 20 minutes, 60 percent, two attempts; the exam's id."""
    page = trainer.open("/teach/exams/new")
    page.fill("#title", title)
    page.fill("#introduction", "四道题，从值班制度和信息报送里随机抽取。")
    for line, category in enumerate(("值班制度", "信息报送")):
        options = page.locator(f"#draws-{line}-category option", has_text=bank_title).filter(
            has_text=category
        )
        page.select_option(f"#draws-{line}-category", options.get_attribute("value"))
        page.fill(f"#draws-{line}-count", "2")
    page.fill("#minutes_allowed", "20")
    page.fill("#pass_percent", "60")
    page.fill("#attempts_allowed", "2")
    page.uncheck("#is_standalone")
    trainer.look("trainer-exam-form")
    trainer.press("form.form button.btn-primary:not([name])")
    page.wait_for_selector("form[action$='/publish'] button")
    trainer.look("trainer-exam-before-publishing")
    trainer.press("form[action$='/publish'] button")
    page.wait_for_selector("[data-opens=close-exam]")
    trainer.look("trainer-exam-published")
    return int(page.url.split("/teach/exams/")[1].split("/")[0])


def _upload(trainer: Walker, bank: int, text: str, name: str) -> None:
    page = trainer.open(f"/questions/banks/{bank}/import")
    page.set_input_files("input[type=file]", gift(text, name))
    trainer.press("form.form button.btn-primary")
    page.wait_for_url("**/import/*")
