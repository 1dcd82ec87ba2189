"""The demo's exams: one for each course and language, two for everybody, and a draft that lacks questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.demo.stage import Stage
from question_bank.bank.pool import pool_categories
from question_bank.exams.models import Exam
from question_bank.exams.services.authoring import ExamDraft, add_exam, publish_exam


@dataclass(frozen=True, slots=True)
class Topic:
    """A course's topic: the name of its category in each bank, and what its exam is called."""

    key: str
    zh: str
    en: str
    exam_en: str


TOPICS = (
    Topic(
        "information-security",
        "信息安全基础",
        "Information Security Basics",
        "Information security",
    ),
    Topic("official-writing", "公文写作与处理", "Official Writing", "Official writing"),
    Topic(
        "fire-safety",
        "办公场所消防安全",
        "Fire Safety at Work",
        "Fire safety at work",
    ),
    Topic(
        "personal-data",
        "个人信息保护实务",
        "Handling Personal Data",
        "Handling personal data",
    ),
    Topic("budget-basics", "预算管理基础", "Budget Basics", "Budget basics"),
    Topic("running-a-meeting", "开好一次会", "Running a Meeting", "Running a meeting"),
)


def make_exams(session: Session, stage: Stage) -> None:
    """Leaves the ids of the courses' exams in stage.made["exams"] by "language/topic", and those of the exams for
    everybody in stage.made["open_exams"]."""
    categories = _categories(session, stage)
    stage.made["exams"] = {
        f"{language}/{topic.key}": _course_exam(session, stage, topic, language, categories)
        for language in ("zh", "en")
        for topic in TOPICS
    }
    stage.made["open_exams"] = {
        "annual": _annual(session, stage, categories, "zh"),
        "annual_en": _annual(session, stage, categories, "en"),
        "security_month": _security_month(session, stage, categories),
    }
    _draft_that_lacks_questions(session, stage, categories)


def _categories(session: Session, stage: Stage) -> dict[tuple[str, str], int]:
    """The ids of the banks' uppermost categories by language and name."""
    language_of = {bank_id: language for language, bank_id in stage.made["banks"].items()}
    return {
        (language_of[each.bank_id], each.names[0]): each.id
        for each in pool_categories(session, Scope(everything=True))
        if each.bank_id in language_of and len(each.names) == 1
    }


def _course_exam(
    session: Session, stage: Stage, topic: Topic, language: str, categories: dict[tuple[str, str], int]
) -> int:
    name = topic.zh if language == "zh" else topic.en
    title = f"{topic.zh}测试" + ("" if language == "zh" else "（英文）")
    draft = ExamDraft(
        unit_id=stage.organisation.id,
        title=title,
        title_en=f"{topic.exam_en}: final test" + (" (in Chinese)" if language == "zh" else ""),
        is_standalone=False,
        draws=[(categories[language, name], 10)],
        minutes_allowed=15,
        pass_percent=Decimal(60),
        attempts_allowed=3,
        shows_answers=True,
    )
    return _published(session, stage, draft)


def _annual(session: Session, stage: Stage, categories: dict[tuple[str, str], int], language: str) -> int:
    names: Sequence[str] = [topic.zh if language == "zh" else topic.en for topic in TOPICS]
    draft = ExamDraft(
        unit_id=stage.organisation.id,
        title="应知应会年度测试" if language == "zh" else "应知应会年度测试（英文）",
        title_en="Annual test of general knowledge" + (" (in Chinese)" if language == "zh" else ""),
        introduction="内容为信息安全、公文、消防、个人信息、预算和会议六个方面，每方面四题。\n"
        "可以查阅资料，请独立完成。",
        introduction_en="Four questions on each of six subjects: information security, official writing, fire safety, "
        "personal data, budgets and meetings.\nYou may look things up; please work alone.",
        draws=[(categories[language, name], 4) for name in names],
        minutes_allowed=40,
        attempts_allowed=2,
        opens_at=stage.days_ago(20),
        closes_at=stage.days_ago(-12),
    )
    return _published(session, stage, draft)


def _security_month(session: Session, stage: Stage, categories: dict[tuple[str, str], int]) -> int:
    draft = ExamDraft(
        unit_id=stage.organisation.id,
        title="网络安全宣传周知识测试",
        title_en="Cybersecurity week quiz (in Chinese)",
        draws=[(categories["zh", "信息安全基础"], 12)],
        minutes_allowed=20,
        attempts_allowed=1,
        shows_answers=True,
        opens_at=stage.days_ago(75),
    )
    exam_id = _published(session, stage, draft)
    exam = session.get_one(Exam, exam_id)
    exam.closes_at, exam.state = stage.days_ago(60), "closed"
    return exam_id


def _draft_that_lacks_questions(
    session: Session, stage: Stage, categories: dict[tuple[str, str], int]
) -> None:
    draft = ExamDraft(
        unit_id=stage.organisation.id,
        title="新任职人员消防安全测试",
        draws=[(categories["zh", "办公场所消防安全"], 40)],
        minutes_allowed=45,
    )
    add_exam(session, draft, actor=stage.actor, clock=stage.clock)


def _published(session: Session, stage: Stage, draft: ExamDraft) -> int:
    exam = add_exam(session, draft, actor=stage.actor, clock=stage.clock)
    publish_exam(session, exam, actor=stage.actor, clock=stage.clock)
    exam.created_at = exam.published_at = stage.days_ago(200)
    return exam.id
