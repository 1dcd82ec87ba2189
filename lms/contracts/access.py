"""Who acts, and which rows a permission reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What somebody is trusted with. Everyone with an account is a member; the others are granted on a unit."""

    MEMBER = "member"
    TRAINER = "trainer"
    MANAGER = "manager"
    POLICY_OFFICER = "policy_officer"
    ADMINISTRATOR = "administrator"


class Reach(StrEnum):
    """How far a route looks, declared beside its permission."""

    PUBLIC = "public"  # no rows of a person or unit are shown
    OWN = "own"  # only the actor's own rows, whatever roles they hold
    UNITS = "units"  # the subtrees in which the actor holds a role with the permission
    ORGANISATION = "organisation"  # what everybody in the organisation may see


class Denied(Exception):
    """The actor lacks a permission, or the row lies outside its scope."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows that one permission reaches: all, those of some unit subtrees, those of one person, or none."""

    everything: bool = False
    unit_paths: tuple[str, ...] = ()
    person_id: int | None = None

    def covers_path(self, path: str) -> bool:
        """Whether a unit with this materialised path lies in one of the subtrees."""
        return self.everything or any(path.startswith(prefix) for prefix in self.unit_paths)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody (or a job) doing something, with the scope of each permission they hold."""

    account_id: int | None
    person_id: int | None
    name: str
    unit_path: str | None = None  # of the present appointment; its first step is the organisation
    grants: Mapping[str, Scope] = field(default_factory=dict)
    is_system: bool = False
    on_behalf_of: int | None = None  # account id of the person this is done for

    @classmethod
    def system(cls, name: str) -> Actor:
        """The software itself: a job, a command, the demo."""
        return cls(account_id=None, person_id=None, name=name, is_system=True)

    @property
    def organisation_path(self) -> str | None:
        """The path of the actor's root unit."""
        return None if self.unit_path is None else f"/{self.unit_path.split('/')[1]}/"

    def may(self, permission: str) -> bool:
        return self.is_system or permission in self.grants

    def scope(self, permission: str) -> Scope:
        """The rows the permission reaches. Raises Denied when it is not held."""
        if self.is_system:
            return Scope(everything=True)
        try:
            return self.grants[permission]
        except KeyError:
            raise Denied(permission) from None


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that can be allowed, and the roles that have it. The key is `<plugin>.<verb>`."""

    key: str
    title: object  # a lazily translated string
    roles: tuple[Role, ...]
