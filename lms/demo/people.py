"""The demo's units, people and logins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from flask_babel import lazy_gettext as _l
from sqlalchemy import insert
from sqlalchemy.orm import Session

from lms.accounts.models import Account, RoleGrant
from lms.accounts.passwords import hash_password
from lms.clock import Clock
from lms.contracts.access import Role
from lms.demo.names import content, name_pair
from lms.organisation.models import Appointment, Person, Unit

HEADS = 600
PASSWORD = "xueshi-demo"  # noqa: S105  the point of a demo is that everybody can sign in


@dataclass(frozen=True, slots=True)
class Login:
    """A person of the demo whom a visitor can be: what to type, and what that person is for."""

    username: str
    title: object
    name: str
    name_en: str
    unit: str
    post: str
    post_en: str
    tier: str


LOGINS = (
    Login("member", _l("Member"), "林晓雨", "Lin Xiaoyu", "JZ-CZ-YS", "科员", "Officer", "member"),
    Login(
        "leader",
        _l("Leader"),
        "周明远",
        "Zhou Mingyuan",
        "JZ-CZ",
        "副局长",
        "Deputy Director General",
        "leader",
    ),
    Login(
        "emily",
        _l("Member, in English"),
        "Emily Carter",
        "Emily Carter",
        "JZ-JY",
        "科员",
        "Officer",
        "member",
    ),
    Login("trainer", _l("Trainer"), "许文静", "Xu Wenjing", "JZ", "培训专员", "Training Officer", "member"),
    Login(
        "manager",
        _l("Manager of a unit"),
        "高建平",
        "Gao Jianping",
        "JZ-CZ",
        "局长",
        "Director General",
        "leader",
    ),
    Login(
        "head",
        _l("Manager of everybody"),
        "沈国华",
        "Shen Guohua",
        "JZ",
        "党组书记",
        "Party Group Secretary",
        "leader",
    ),
    Login(
        "officer",
        _l("Policy officer"),
        "何思远",
        "He Siyuan",
        "JZ",
        "主任科员",
        "Principal Officer",
        "member",
    ),
    Login(
        "admin",
        _l("Administrator"),
        "罗志强",
        "Luo Zhiqiang",
        "JZ",
        "主任科员",
        "Principal Officer",
        "member",
    ),
)
ROLES = (
    ("trainer", Role.TRAINER, "JZ"),
    ("manager", Role.MANAGER, "JZ-CZ"),
    ("head", Role.MANAGER, "JZ"),
    ("officer", Role.POLICY_OFFICER, "JZ"),
    ("head", Role.POLICY_OFFICER, "JZ"),  # who approves what the officer has drafted
    ("admin", Role.ADMINISTRATOR, "JZ"),
)
"""Username, role, and the code of the unit over which it is held."""


def make_units(session: Session) -> dict[str, Unit]:
    """The twelve units in three levels, by code; parents stand before their children in the file."""
    units: dict[str, Unit] = {}
    for position, row in enumerate(content("zh")["units"]):
        parent = units.get(row.get("parent", ""))
        unit = Unit(
            parent_id=parent.id if parent else None,
            path=f"new:{row['code']}",
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"],
            kind=row["kind"],
            position=position,
            is_active=True,
        )
        session.add(unit)
        session.flush()  # twelve units; the path needs the id
        unit.path = f"{parent.path if parent else '/'}{unit.id}/"
        units[unit.code] = unit
    session.flush()
    return units


def make_people(session: Session, units: dict[str, Unit], random: Random, today: date) -> list[int]:
    """The logins' people first, then others up to 600, each with a post; returns the ids in that order."""
    organisation_id = next(iter(units.values())).id
    posts = content("zh")["posts"]
    crowd = [_stranger(random, posts) for _ in range(HEADS - len(LOGINS))]
    cast = [
        (login.name, login.name_en, login.unit, login.post, login.post_en, login.tier, True)
        for login in LOGINS
    ]
    people = [*cast, *((*name_pair(random), _unit_for(random, units), *post) for post in crowd)]
    ids = session.scalars(
        insert(Person).returning(Person.id, sort_by_parameter_order=True),
        [
            {
                "organisation_id": organisation_id,
                "number": f"{20100 + index}",
                "name": name,
                "name_en": name_en,
            }
            for index, (name, name_en, *_rest) in enumerate(people)
        ],
    ).all()
    session.execute(
        insert(Appointment),
        [
            {
                "person_id": person_id,
                "unit_id": units[code].id,
                "post": post,
                "post_en": post_en,
                "tier": tier,
                "is_full_time": is_full_time,
                "is_primary": True,
                "starts_on": today - timedelta(days=random.randint(420, 4200)),
            }
            for person_id, (_n, _e, code, post, post_en, tier, is_full_time) in zip(ids, people, strict=True)
        ],
    )
    return list(ids)


def make_accounts(
    session: Session, units: dict[str, Unit], person_ids: Sequence[int], clock: Clock
) -> dict[str, int]:
    """An account for everybody, all with the demo's password; returns the account ids by username."""
    password_hash, now = hash_password(PASSWORD), clock()
    names = [login.username for login in LOGINS] + [
        f"{20100 + i}" for i in range(len(LOGINS), len(person_ids))
    ]
    ids = session.scalars(
        insert(Account).returning(Account.id, sort_by_parameter_order=True),
        [
            {"person_id": person_id, "username": name, "password_hash": password_hash, "created_at": now}
            for name, person_id in zip(names, person_ids, strict=True)
        ],
    ).all()
    accounts = dict(zip(names, ids, strict=True))
    session.execute(
        insert(RoleGrant),
        [
            {"account_id": accounts[username], "role": role.value, "unit_id": units[code].id}
            for username, role, code in ROLES
        ],
    )
    return accounts


def _stranger(random: Random, posts: list[dict[str, object]]) -> tuple[object, object, object, object]:
    leaders = [post for post in posts if post["tier"] == "leader"]
    members = [post for post in posts if post["tier"] == "member"]
    post = random.choice(leaders if random.random() < 0.14 else members)
    return post["zh"], post["en"], post["tier"], post["full_time"]


def _unit_for(random: Random, units: dict[str, Unit]) -> str:
    """Most people serve at the lower levels."""
    codes = list(units)
    return random.choices(codes, weights=[1 if code.count("-") == 0 else 3 for code in codes])[0]
