"""From text to nested values: TOML and JSON. What cannot be taken apart is refused with the key at which it stops."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

from lms.contracts.texts import N_
from lms.hours.domain.refusals import FactsRefused, PolicyRefused

WHERE = re.compile(r"\(at line (\d+), column (\d+)\)")
HEADER = re.compile(r"\s*(\[{1,2})\s*([\w.\-]+)\s*\]")
KEY = re.compile(r"([\w\-]+)\s*=(?!=)")
ID = re.compile(r"""\s*id\s*=\s*["']([^"']+)["']""")
STRING = re.compile(r"\"[^\"]*\"|'[^']*'")


def toml_document(text: str) -> dict[str, Any]:
    """The tables that a TOML text writes. Raises PolicyRefused."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise PolicyRefused("", N_("it is nested too deeply")) from None
    except tomllib.TOMLDecodeError as error:
        where = WHERE.search(str(error))
        raise PolicyRefused(
            _toml_place(text, str(error)),
            N_("this is not TOML: %(error)s"),
            error=str(error),
            line=int(where[1]) if where else None,
        ) from None
    except ValueError:
        raise PolicyRefused("", N_("a number has too many digits")) from None


def _toml_place(text: str, error: str) -> str:
    """The key whose value a TOML error points at, as far as the text before it tells; \"\" where it does not."""
    where = WHERE.search(error)
    if where is None:
        return ""
    lines = text.split("\n")[: int(where[1])]
    table, count = "", 0
    for line in lines:
        if header := HEADER.match(line):
            count += header[1] == "[["
            table = f"{header[2]}.{count}" if header[1] == "[[" else header[2]
        elif count and (name := ID.match(line)):
            table = f"{table.partition('.')[0]}.{name[1]}"
    keys = KEY.findall(STRING.sub("", lines[-1][: int(where[2])]))
    return ".".join(part for part in (table, keys[-1] if keys else "") if part)


def json_document(text: str) -> Any:
    """The values that a JSON text writes. Raises FactsRefused, also for a key that one table has twice."""
    try:
        return json.loads(text, object_pairs_hook=_table, parse_constant=_no_constant)
    except FactsRefused:
        raise
    except RecursionError:
        raise FactsRefused("", N_("it is nested too deeply")) from None
    except json.JSONDecodeError as error:
        raise FactsRefused("", N_("this is not JSON: %(error)s"), error=str(error)) from None
    except ValueError:
        raise FactsRefused("", N_("a number has too many digits")) from None


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for key, value in pairs:
        if key in table:
            raise FactsRefused(key, N_("the key is given twice"))
        table[key] = value
    return table


def _no_constant(name: str) -> Any:
    raise FactsRefused("", N_("this is not JSON: %(error)s"), error=name)
