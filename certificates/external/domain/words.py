"""Finding a certificate's fields in its words. What is found is offered to the member to put right, never believed.

The labels are those that Chinese and English certificates of continuing education use; a value ends with its line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from certificates.external.domain.dates import date_in, dates_in
from certificates.external.domain.fields import MOST_HOURS, Fields

MOST_TEXT = 20_000
_COLON = r"[ \t]*[:：]?[ \t]*"
_NUMBER_VALUE = r"([A-Za-z0-9\u4e00-\u9fff〔〕\[\]()_./-]{3,60})"
_NUMBER = (
    rf"(?:证书编号|证书号码|证书号|证号|编\s*号){_COLON}{_NUMBER_VALUE}",
    rf"(?:certificate|credential|licen[cs]e)\s*(?:no\.?|number|id|#){_COLON}{_NUMBER_VALUE}",
    rf"\bno\.[ \t]*{_NUMBER_VALUE}",
)
_HOURS = (
    rf"(?:学时数?|课时数?|credit hours?|contact hours?|cpe|cpd){_COLON}(\d{{1,4}}(?:\.\d{{1,2}})?)(?!\d)",
    r"(?<![\d.])(\d{1,4}(?:\.\d{1,2})?)\s*(?:个)?(?:学时|课时|credit hours?|contact hours?|hours?\b|cpe\b|cpd\b)",
)
_ISSUED = (
    r"(?:颁发日期|发证日期|签发日期|结业日期|完成日期"
    r"|date of issue|issue date|issued on|completed on|date of completion)"
)
_EXPIRES = r"(?:有效期限?至|有效期限?|有效至|valid (?:until|through|to)|expir(?:es|y)(?: date| on)?)"
_HOLDER = (
    r"(?:姓\s*名|持证人|学员姓名)[ \t]*[:：]?[ \t]*([\u4e00-\u9fff·]{2,12}|[A-Za-z][A-Za-z .'-]{2,60})",
    r"(?:兹证明|证明)[ \t]*([\u4e00-\u9fff·]{2,12}?)[ \t]*(?:同志|同学|先生|女士|于|参加|[,，(（])",
    r"(?:certify that|certifies that|awarded to|presented to|conferred upon)\s+([A-Z][A-Za-z .'-]{2,60})",
)
_TITLE = (
    r"(?:课程名称|课程|培训名称|培训项目|项目名称|培训内容)[ \t]*[:：][ \t]*([^\n]{2,120})",
    r"[《“\"]([^》”\"\n]{2,120})[》”\"]",
    r"(?:completed|attended|passed)\s+(?:the\s+)?(?:course|training|program(?:me)?)?\s*[:：]?\s*([A-Z][^\n.]{3,120})",
)
_ISSUER = (
    r"(?:发证单位|颁发单位|颁发机构|发证机构|主办单位|培训机构|issued by|issuer)[ \t]*[:：]?[ \t]*([^\n]{2,120})",
)
_INSTITUTION = re.compile(
    r"^[\u4e00-\u9fff()（）·]{3,40}(?:大学|学院|党校|学校|委员会|中心|协会|学会|研究院|有限公司|厅|局)$"
    r"|^[A-Z][A-Za-z&,.' -]{3,80}\b(?:University|College|Institute|Academy|School|Association|Ltd|Inc)\.?$",
    re.MULTILINE,
)


def fields_in(text: str) -> Fields:
    """What the words of a certificate say of it, as far as they say it in a known way."""
    text = unicodedata.normalize("NFKC", text[:MOST_TEXT])
    expires_on = _dated(_EXPIRES, text)
    return Fields(
        title=_first(_TITLE, text)[:300],
        issuer=(_first(_ISSUER, text) or _last_institution(text))[:200],
        number=_first(_NUMBER, text)[:100],
        holder=_first(_HOLDER, text)[:120],
        completed_on=_dated(_ISSUED, text) or _latest(dates_in(text), but=expires_on),
        expires_on=expires_on,
        hours=_hours(text),
    )


def _first(patterns: Iterable[str], text: str) -> str:
    for pattern in patterns:
        if found := re.search(pattern, text, re.IGNORECASE):
            return " ".join(found[1].split()).strip(' .:：,，;；“”"')
    return ""


def _dated(label: str, text: str) -> date | None:
    found = re.search(label + _COLON + r"([^\n]{0,40})", text, re.IGNORECASE)
    return date_in(found[1]) if found else None


def _latest(dates: list[date], *, but: date | None) -> date | None:
    """The last day that is written, which on a certificate is the one under the seal."""
    others = [one for one in dates if one != but]
    return others[-1] if others else None


def _hours(text: str) -> Decimal | None:
    hours = Decimal(_first(_HOURS, text) or 0)
    return hours if 0 < hours <= MOST_HOURS else None


def _last_institution(text: str) -> str:
    found = [line[0].strip() for line in _INSTITUTION.finditer(text)]
    return found[-1] if found else ""
