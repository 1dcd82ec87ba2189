"""Numbers as people type them, with or without a unit behind them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from lms.contracts.questions import ContentFault
from question_bank.bank.domain.stable_ids import require_unique

LONGEST_NUMBER = 40
LONGEST_QUANTITY = 80
_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "⁻": "-", "⁺": "+"})
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_POWER = re.compile(r"\s*[×xX*·⋅∙]\s*10\s*(?:\^\s*([+-]?\d{1,2})(?!\d)|([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}))")
_GROUPED = (
    r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?|[1-9]\d{0,2}(?: \d{3})+(?:[.,]\d+)?|[1-9]\d{0,2}(?:\.\d{3})+,\d+"
)
_NUMBER = re.compile(
    rf"[+-]?(?:{_GROUPED}|\d+,\d+|\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{{1,2}}(?!\d))?", re.ASCII
)


class UnitRule(StrEnum):
    """What becomes of an answer without a unit, or with one that is not listed."""

    OPTIONAL = "optional"  # without one it is read in the first unit; one that is not listed is wrong
    REQUIRED = "required"  # it earns nothing
    PENALTY = "penalty"  # the number is read in the first unit, and a share of what it earns is taken off


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in which an answer may be given. `factor` of it make one of the first unit, whose factor is 1: where
    metres come first, centimetres have 100."""

    name: str
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what stands behind or before it, "" for nothing."""

    number: Decimal
    unit: str


def check_units(units: tuple[Unit, ...], penalty: Decimal) -> None:
    """Raises ContentFault for a unit without a name, one that is listed twice, a factor that is none, and a penalty
    outside 0 to 1."""
    if any(not each.name.strip() or number_from(each.name) is not None for each in units):
        raise ContentFault("unit_without_name")
    if any(each.factor <= 0 or abs(each.factor.adjusted()) > 15 for each in units):
        raise ContentFault("unit_factor_not_positive")
    if units and units[0].factor != 1:
        raise ContentFault("first_unit_factor")
    folded = [_fold_unit(each.name) for each in units]
    if len(set(folded)) != len(folded):
        raise ContentFault("unit_repeated")
    require_unique(folded)
    if not 0 <= penalty <= 1:
        raise ContentFault("fraction_out_of_range", percent=f"{penalty * 100:f}")


def number_from(text: str) -> Decimal | None:
    """The number that `text` writes, None if it is not one.

    Full-width digits, a comma as the decimal sign (3,5), groups of three (1,234.5 and 1 234,5) and powers of ten
    (3.5e4, 3.5×10⁴) are read. A comma before exactly three digits groups: 3,500 is three and a half thousand.
    """
    found = quantity_from(text)
    return found.number if found is not None and not found.unit else None


def quantity_from(text: str) -> Quantity | None:
    """The number that `text` begins with, or else ends with, and the unit that is the rest; None without a number."""
    plain = _plain(text)
    if len(plain) > LONGEST_QUANTITY:
        return None
    found = _NUMBER.match(plain)
    if found is not None:
        return _quantity(found[0], plain[found.end() :])
    # 12 in "¥12": the whole rest must be the number
    for place, sign in enumerate(plain):
        if sign.isdigit() or sign in "+-.":
            found = _NUMBER.fullmatch(plain, place)
            return _quantity(found[0], plain[:place]) if found is not None else None
    return None


def in_first_unit(quantity: Quantity, units: tuple[Unit, ...]) -> Fraction | None:
    """The number, exactly, in the first of the units; None where the unit is not listed or missing."""
    wanted = _fold_unit(quantity.unit)
    for each in units:
        if wanted and _fold_unit(each.name) == wanted:
            return Fraction(quantity.number) / Fraction(each.factor)
    return None


def _plain(text: str) -> str:
    # NFKC would make 10³ into 103, so powers and exponents are read before it
    powers = _POWER.sub(_exponent, text.translate({0xFF0A: "*", 0xFF3E: "^"}))
    marked = powers.replace("²", "^2").replace("³", "^3")
    return unicodedata.normalize("NFKC", marked).translate(_SIGNS).strip()


def _exponent(found: re.Match[str]) -> str:
    return "e" + (found[1] or found[2]).translate(_SIGNS).translate(_SUPERSCRIPTS)


def _quantity(number: str, unit: str) -> Quantity | None:
    if len(number) > LONGEST_NUMBER or unit.strip()[:1].isdigit() or unit[:1] in (",", ".", "^"):
        return None
    mantissa, mark, exponent = number.replace(" ", "").partition("e" if "e" in number else "E")
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?", mantissa):
        digits = mantissa.replace(",", "")
    elif "," in mantissa:
        digits = mantissa.replace(".", "").replace(",", ".")
    else:
        digits = mantissa
    return Quantity(Decimal(f"{digits}{mark}{exponent}"), unit.strip())


def _fold_unit(name: str) -> str:
    """m² is m^2 and m2; spaces and width do not count, upper and lower case do: MW is not mW."""
    plain = unicodedata.normalize("NFKC", name.strip()).translate(_SIGNS)
    return "".join(plain.split()).replace("^", "").replace("*", "·").replace("⋅", "·")
