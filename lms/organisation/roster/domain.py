"""What each row of a roster would do. Pure: a file and what is known in, a fate for every row out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lms.contracts.mail import is_email
from lms.contracts.tables import Columns, NamedRow, Problem

TIERS = ("member", "leader")
TIER_WORDS = {
    "member": "member", "成员": "member", "干部": "member", "一般干部": "member",
    "members": "member", "一般成员": "member", "leader": "leader", "leaders": "leader", "领导班子": "leader",
    "领导": "leader", "班子成员": "leader", "领导班子成员": "leader",
}  # fmt: skip
YES_WORDS = {"yes", "y", "true", "1", "是", "专职", "full-time", "full time"}
NO_WORDS = {"no", "n", "false", "0", "否", "兼职", "part-time", "part time"}

COLUMNS = Columns(
    headings={
        "number": ("number", "staff number", "工号", "编号", "人员编号"),
        "name": ("name", "姓名"),
        "name_en": (
            "name in english", "english name", "name_en", "英文姓名", "姓名拼音", "英文名", "英文名称",
        ),
        "unit": ("unit", "unit code", "单位", "单位编码", "部门编码", "单位代码"),
        "post": ("post", "职务", "岗位"),
        "post_en": ("post in english", "post_en", "英文职务"),
        "tier": ("tier", "层级", "类别"),
        "full_time": ("full time", "full-time", "专职", "是否专职"),
        "from": ("from", "start", "since", "任职日期", "起始日期", "任职时间"),
        "to": ("to", "end", "until", "离任日期", "终止日期"),
        "email": ("email", "e-mail", "邮箱", "电子邮箱"),
    },
    required=("number", "name", "unit", "post", "from"),
    longest={"number": 60, "name": 120, "name_en": 120, "post": 120, "post_en": 120, "email": 200},
)  # fmt: skip


class Fate(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A row whose values are understood."""

    number: str
    name: str
    name_en: str | None
    unit: str
    post: str
    post_en: str | None
    tier: str
    is_full_time: bool
    starts_on: date
    ends_on: date | None
    email: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """What is on the books about a staff number: the person, and the primary post held last."""

    person_id: int
    name: str
    name_en: str | None
    email: str | None
    unit: str
    post: str
    post_en: str | None
    tier: str
    is_full_time: bool
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class RowFate:
    """What becomes of one row of the file. `line` counts as the spreadsheet does, the heading being 1."""

    line: int
    number: str
    name: str
    fate: Fate
    problem: Problem | None = None
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    row: RosterRow | None = None
    is_new_post: bool = False


def plan_roster(rows: Iterable[NamedRow], known: Mapping[str, Known], units: frozenset[str]) -> list[RowFate]:
    """The fate of every row. `units` are the codes that the importer may write into."""
    seen: dict[str, int] = {}
    fates = []
    for line, values in rows:
        fates.append(_fate(line, values, known, units, seen))
        seen.setdefault(values["number"], line)
    return fates


def _fate(
    line: int,
    values: dict[str, str],
    known: Mapping[str, Known],
    units: frozenset[str],
    seen: Mapping[str, int],
) -> RowFate:
    number, name = values["number"], values["name"]
    parsed = _understand(values, units, seen)
    if isinstance(parsed, Problem):
        return RowFate(line, number, name, Fate.REFUSED, problem=parsed)
    before = known.get(number)
    if before is None:
        return RowFate(line, number, name, Fate.NEW, row=parsed, is_new_post=True)
    if not before.unit or before.unit not in units:
        return RowFate(
            line, number, name, Fate.REFUSED, problem=Problem("person_elsewhere", {"unit": before.unit})
        )
    changes = _changes(before, parsed)
    if not changes:
        return RowFate(line, number, name, Fate.UNCHANGED, row=parsed)
    is_new_post = any(key in changes for key in ("unit", "post", "tier", "full_time"))
    if is_new_post and parsed.starts_on <= before.starts_on:
        problem = Problem("starts_too_early", {"since": before.starts_on.isoformat()})
        return RowFate(line, number, name, Fate.REFUSED, problem=problem, changes=changes)
    return RowFate(line, number, name, Fate.CHANGED, row=parsed, changes=changes, is_new_post=is_new_post)


def _understand(
    values: dict[str, str], units: frozenset[str], seen: Mapping[str, int]
) -> RosterRow | Problem:
    checks = (COLUMNS.problem(values), _misplaced(values, units, seen), _unreachable(values))
    if problem := next((found for found in checks if found), None):
        return problem
    tier = TIER_WORDS.get(values.get("tier", "").casefold() or "member")
    full_time = _yes_or_no(values.get("full_time", ""))
    span = _span(values["from"], values.get("to", ""))
    if tier is None:
        return Problem("unknown_tier", {"tier": values["tier"]})
    if full_time is None:
        return Problem("not_yes_or_no", {"value": values["full_time"]})
    if isinstance(span, Problem):
        return span
    return RosterRow(
        number=values["number"],
        name=values["name"],
        name_en=values.get("name_en") or None,
        unit=values["unit"],
        post=values["post"],
        post_en=values.get("post_en") or None,
        tier=tier,
        is_full_time=full_time,
        starts_on=span[0],
        ends_on=span[1],
        email=values.get("email") or None,
    )


def _misplaced(values: Mapping[str, str], units: frozenset[str], seen: Mapping[str, int]) -> Problem | None:
    if values["number"] in seen:
        return Problem("twice", {"line": str(seen[values["number"]])})
    return None if values["unit"] in units else Problem("unknown_unit", {"unit": values["unit"]})


def _unreachable(values: Mapping[str, str]) -> Problem | None:
    email = values.get("email", "")
    return None if not email or is_email(email) else Problem("not_an_email", {"value": email})


def _span(first: str, last: str) -> tuple[date, date | None] | Problem:
    starts_on, ends_on = _day(first), _day(last) if last else None
    if starts_on is None or (last and ends_on is None):
        return Problem("not_a_date", {"value": first if starts_on is None else last})
    if ends_on is not None and ends_on < starts_on:
        return Problem("ends_before_start", {"from": first, "to": last})
    return starts_on, ends_on


def _changes(before: Known, row: RosterRow) -> dict[str, tuple[str, str]]:
    pairs: list[tuple[str, object, object]] = [
        ("name", before.name, row.name),
        ("unit", before.unit, row.unit),
        ("post", before.post, row.post),
        ("tier", before.tier, row.tier),
        ("full_time", before.is_full_time, row.is_full_time),
        ("to", before.ends_on, row.ends_on),
    ]
    # an empty optional cell says nothing; it does not erase what is known
    for key, was, now in (
        ("name_en", before.name_en, row.name_en),
        ("post_en", before.post_en, row.post_en),
        ("email", before.email, row.email),
    ):
        if now is not None:
            pairs.append((key, was, now))
    return {key: (str(was or ""), str(now or "")) for key, was, now in pairs if was != now}


def _yes_or_no(text: str) -> bool | None:
    word = text.casefold()
    if word in YES_WORDS or not word:
        return True
    return False if word in NO_WORDS else None


def _day(text: str) -> date | None:
    cleaned = (
        text.strip()
        .replace("年", "-")
        .replace("月", "-")
        .replace("日", "")
        .replace("/", "-")
        .replace(".", "-")
    )
    parts = cleaned.split(" ")[0].split("-")
    try:
        year, month, day = (int(part) for part in (parts if len(parts) == 3 else [*parts, "1"]))
        return date(year, month, day)
    except (ValueError, TypeError):
        return None
