"""Dataclasses to plain JSON objects and back, strictly: what is stored is either understood whole or refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from lms.contracts.questions import ContentFault, Json

VERSION = 1
_AS_IT_IS = frozenset({str, bool, int, NoneType})
LARGEST_POWER = 400
T = TypeVar("T")
Reader = Callable[[Any, str], Any]


def to_json(content: object) -> Json:
    """`content`, a dataclass, as a JSON object that carries the version of this layout."""
    return {"version": VERSION, **_plain(content)}


def from_json(kind: type[T], data: object) -> T:
    """The `kind` that `data` describes.

    Raises ContentFault naming the key (as a path, "options[2].text") that is unknown, missing or of a wrong
    type, and for a version that this release does not know.
    """
    if not isinstance(data, dict):
        raise ContentFault("not_an_object", key="")
    rest = dict(data)
    version = rest.pop("version", None)
    if version != VERSION:
        raise ContentFault("unknown_version", version=str(version))
    hashable: Any = kind
    content: T = _reader(hashable)(rest, "")
    return content


def _plain(value: Any) -> Any:
    kind: Any = type(value)
    # ten thousand questions have a million of these values: what is most frequent comes first
    if kind in _AS_IT_IS:
        return value
    if kind is Decimal:
        return str(value)
    if kind is tuple:
        return [_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    return {
        name: _plain(part)
        for name, default in _defaults(kind)
        if (part := getattr(value, name)) is not None and part != default
    }


@cache
def _defaults(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    """The names of a dataclass's fields with what each holds where nothing was said."""
    return tuple((each.name, each.default) for each in fields(kind))


@cache
def _reader(kind: Any) -> Reader:
    """A function (value, path) → an instance of `kind`; built once for every kind of field."""
    origin = get_origin(kind)
    if origin is tuple:
        return _tuple_reader(get_args(kind)[0])
    if origin in (Union, UnionType):
        return _optional_reader(next(each for each in get_args(kind) if each is not NoneType))
    if is_dataclass(kind) and isinstance(kind, type):
        return _object_reader(kind)
    if kind is Decimal:
        return _decimal
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum_reader(kind)
    return _scalar_reader(kind)


def _tuple_reader(item: Any) -> Reader:
    read_item = _reader(item)

    def read(value: Any, path: str) -> Any:
        if not isinstance(value, list):
            raise ContentFault("wrong_type", key=path)
        return tuple(read_item(each, f"{path}[{index}]") for index, each in enumerate(value))

    return read


def _optional_reader(kind: Any) -> Reader:
    read_present = _reader(kind)
    return lambda value, path: None if value is None else read_present(value, path)


def _object_reader(kind: type[Any]) -> Reader:
    hints = get_type_hints(kind)
    readers = {each.name: _reader(hints[each.name]) for each in fields(kind)}
    required = [each.name for each in fields(kind) if each.default is MISSING]

    def read(value: Any, path: str) -> Any:
        dotted = f"{path}." if path else ""
        if not isinstance(value, dict):
            raise ContentFault("wrong_type", key=path)
        for name in value:
            if name not in readers:
                raise ContentFault("unknown_key", key=f"{dotted}{name}")
        for name in required:
            if name not in value:
                raise ContentFault("missing_key", key=f"{dotted}{name}")
        return kind(**{name: readers[name](part, f"{dotted}{name}") for name, part in value.items()})

    return read


def _enum_reader(kind: type[Enum]) -> Reader:
    def read(value: Any, path: str) -> Any:
        try:
            return kind(value)
        except ValueError:
            raise ContentFault("unknown_value", key=path, value=str(value)) from None

    return read


def _scalar_reader(kind: type[Any]) -> Reader:
    def read(value: Any, path: str) -> Any:
        # bool is an int in Python, but a stored true is not a number
        if type(value) is not kind:
            raise ContentFault("wrong_type", key=path)
        return value

    return read


def _decimal(value: Any, path: str) -> Decimal:
    # a float has already lost the author's digits
    if not isinstance(value, str):
        raise ContentFault("wrong_type", key=path)
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ContentFault("not_a_number", key=path) from None
    # a number that exact sums of a question would fill the memory with
    if not number.is_finite() or abs(number.adjusted()) > LARGEST_POWER:
        raise ContentFault("not_a_number", key=path)
    return number
