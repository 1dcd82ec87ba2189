"""Milliseconds to search 20,000 questions in two languages, and seconds to find all that are alike among 100,000.

    .ci/with-services .venv/bin/python bench/search.py

A search is what a page asks for: how many questions fit, up to five hundred, and their ids by relevance. Exits with 1
when a limit is passed. Without a PostgreSQL server only SQLite is measured, and it says so.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import accumulate
from pathlib import Path

import psycopg
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from lms.app import create_app
from lms.config import read_settings
from lms.contracts.access import Actor, Scope
from lms.contracts.questions import Text
from lms.db import current_session, db, unit_of_work
from lms.migrations import upgrade
from lms.testing.clock import ManualClock
from lms.testing.databases import POSTGRES, postgres_address, postgres_database
from lms.testing.factories import make_unit
from question_bank.bank.domain import SingleChoice, build_options
from question_bank.bank.domain.single_choice import SINGLE_CHOICE
from question_bank.bank.services.banks import create_bank
from question_bank.bank.services.categories import top_category
from question_bank.bank.services.items import NewItem, add_items
from question_bank.search.domain.likeness import Likeness
from question_bank.search.domain.query import parse_query
from question_bank.search.services.finding import find_items
from question_bank.search.services.likeness import similar_in_file, similar_pairs, similar_to

SEARCHED, COMPARED, IMPORTED = 20_000, 100_000, 10_000
LIMIT_MS, LIMIT_SECONDS = 5.0, 60.0
QUERIES, ROUNDS = 400, 3
TWINS_EVERY = 50
SYSTEM = Actor.system("bench")
CLOCK = ManualClock()
EVERYTHING = Scope(everything=True)
JOINTS = ("的", "和", "应当", "在", "下列", "关于", "不得", "以后", "是否", "由")
LINKS = ("the", "of", "and", "should", "in", "which", "is", "not", "after", "by")


class Writer:
    """Questions of words that are as unevenly common as those of a language."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        characters = [chr(code) for code in self.dice.sample(range(0x4E00, 0x9FA5), 1_500)]
        syllables = [a + b for a in "bcdfglmnprst" for b in ("a", "e", "i", "o", "u", "an", "er", "ing")]
        self.chinese = [
            "".join(self.dice.choices(characters, k=self.dice.choice((2, 2, 2, 3, 4)))) for _ in range(6_000)
        ]
        self.english = [
            "".join(self.dice.choices(syllables, k=self.dice.choice((2, 3, 3)))) for _ in range(6_000)
        ]
        self.shares = list(accumulate(1 / (rank + 10) for rank in range(6_000)))

    def phrase(self, count: int, is_chinese: bool) -> str:
        """A phrase of so many words."""
        words = self.dice.choices(
            self.chinese if is_chinese else self.english, cum_weights=self.shares, k=count
        )
        joints = self.dice.choices(JOINTS if is_chinese else LINKS, k=count)
        return ("" if is_chinese else " ").join(
            part for pair in zip(words, joints, strict=True) for part in pair
        )

    def content(self, stem: str, options: list[str]) -> SingleChoice:
        """A single choice, the first option right."""
        drafts = [(Text(option), Decimal(place == 0), None) for place, option in enumerate(options)]
        return SingleChoice(Text(stem), build_options(drafts))

    def question(self, number: int) -> tuple[str, list[str]]:
        """The stem and the options of a new question."""
        is_chinese = number % 2 == 0
        stem = self.phrase(self.dice.randint(5, 14), is_chinese) + ("？" if is_chinese else "?")
        return stem, [
            self.phrase(self.dice.randint(1, 5), is_chinese) + f" {letter}" for letter in "甲乙丙丁"
        ]

    def questions(self, count: int) -> Iterator[SingleChoice]:
        """Questions; one in TWINS_EVERY is the one before it with a word more, or with a number."""
        stem, options = "", [""]
        for number in range(count):
            if number % TWINS_EVERY == TWINS_EVERY - 1:
                stem = f"{stem[:-1]}{self.phrase(1, number % 4 == 1)}？"
            else:
                stem, options = self.question(number)
            yield self.content(stem, options)


def queries(contents: list[SingleChoice], dice: random.Random) -> list[str]:
    """What people type: words and phrases from questions, single characters, beginnings, and what is not there."""
    made = []
    for place in range(QUERIES):
        source = dice.choice(contents).stem.text
        if source.isascii():
            words = source.rstrip("?").split()
            at = dice.randrange(len(words) - 2)
            kinds = [
                words[at],
                words[at][:4],
                f"{words[at]} {words[-2]}",
                f'"{" ".join(words[at : at + 3])}"',
                "zzz",
            ]
        else:
            at = dice.randrange(max(1, len(source) - 6))
            kinds = [source[at : at + 2], source[at : at + 4], source[at : at + 6], source[at],
                     f"{source[at : at + 2]} {source[-5:-3]}"]  # fmt: skip
        made.append(kinds[place % len(kinds)])
    return made


def fill(contents: list[SingleChoice]) -> int:
    """A bank with these questions, 2,000 in a transaction; its id."""
    with unit_of_work() as session:
        bank = create_bank(
            session, unit_id=make_unit(session).id, title="题库", title_en=None, actor=SYSTEM, clock=CLOCK
        )
        bank_id, category_id = bank.id, top_category(session, bank.id).id
    for start in range(0, len(contents), 2_000):
        new = [NewItem(SINGLE_CHOICE, each, category_id) for each in contents[start : start + 2_000]]
        with unit_of_work() as session:
            add_items(session, bank_id, new, state="released", actor=SYSTEM, clock=CLOCK)
    return bank_id


def measure_search(name: str) -> bool:
    """Prints how long searches take; whether they take too long."""
    contents = list(Writer(20).questions(SEARCHED))
    began = time.process_time()
    fill(contents)
    spent = time.process_time() - began
    if name == "PostgreSQL":  # what its autovacuum does a minute after an import
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    session = current_session()
    times, hits = [], []
    for typed in queries(contents, random.Random(5)):
        rounds = [search(session, typed) for _ in range(ROUNDS)]
        times.append(min(took for took, _count in rounds))
        hits.append(rounds[0][1])
    session.rollback()
    median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"{name}: {SEARCHED:,} questions written and indexed in {spent:.1f} s of CPU time")
    print(
        f"{name}: {QUERIES} searches: median {median:.2f} ms, 95 % within {p95:.2f} ms, slowest {max(times):.2f} ms;"
        f" they find {statistics.median(hits):.0f} questions (median), {max(hits):,} at most"
        f"{'  TOO SLOW' if p95 > LIMIT_MS else ''}"
    )
    return p95 > LIMIT_MS


def search(session: Session, typed: str) -> tuple[float, int]:
    """Milliseconds of one search, and how many it finds."""
    began = time.perf_counter()
    found = find_items(session, EVERYTHING, parse_query(typed), sees_keys=True)
    return (time.perf_counter() - began) * 1000, len(found.item_ids)


def measure_likeness() -> bool:
    """Prints how long it takes to find what is alike; whether it takes too long."""
    contents = list(Writer(100).questions(COMPARED))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent = time.process_time()
    bank_id = fill(contents)
    print(
        f"{time.process_time() - spent:7.2f} s CPU  {COMPARED:,} questions written, indexed and given their prints"
    )
    session = current_session()
    spent = time.process_time()
    pairs = similar_pairs(session, [bank_id])
    whole = time.process_time() - spent
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    same = sum(pair.likeness is not Likeness.SIMILAR for pair in pairs)
    print(
        f"{whole:7.2f} s CPU  all similar pairs among {COMPARED:,}: {len(pairs):,}, {same} of them with the same words,"
        f" {COMPARED // TWINS_EVERY:,} were made so{'  TOO SLOW' if whole > LIMIT_SECONDS else ''}"
    )
    print(f"{peak / 1024:7.0f} MB peak, {before / 1024:.0f} of it the questions themselves")
    new = list(Writer(100).questions(IMPORTED // 2)) + list(Writer(7).questions(IMPORTED // 2))
    spent = time.process_time()
    twins = similar_in_file(session, [bank_id], [(SINGLE_CHOICE, each) for each in new])
    file = time.process_time() - spent
    print(
        f"{file:7.2f} s CPU  a file of {IMPORTED:,} against {COMPARED:,}: {sum(map(bool, twins)):,} have a twin"
    )
    times = []
    for content in new[:: IMPORTED // 100]:
        began = time.perf_counter()
        similar_to(session, [bank_id], SINGLE_CHOICE, content)
        times.append((time.perf_counter() - began) * 1000)
    session.rollback()
    print(
        f"{statistics.median(times):7.2f} ms     one question against {COMPARED:,} (median), {max(times):.2f} at most"
    )
    return max(whole, file) > LIMIT_SECONDS


@contextmanager
def site(url: str, folder: Path) -> Iterator[Flask]:
    """An application on an empty database."""
    app = create_app(read_settings({}, environment="test", database_url=url, data_dir=folder), clock=CLOCK)
    with app.app_context():
        upgrade(db.engine, app.extensions["lms.registry"])
        yield app
        db.session.remove()
        db.engine.dispose()


def main() -> int:
    """Prints a line per measurement; 1 if one is over its limit."""
    slow = False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        with site(f"sqlite:///{path / 'search.db'}", path):
            slow |= measure_search("SQLite")
        try:
            with postgres_database() as name, site(postgres_address(name), path):
                slow |= measure_search("PostgreSQL")
        except psycopg.OperationalError:
            print(f"PostgreSQL: not measured, there is no server at {POSTGRES}")
        with site(f"sqlite:///{path / 'likeness.db'}", path):
            slow |= measure_likeness()
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
