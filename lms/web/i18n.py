"""Languages, and how numbers and dates are written for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from gettext import NullTranslations
from typing import Any, TypeVar, cast

from babel import Locale, dates
from flask import Flask, current_app, g, request
from flask.ctx import _AppCtxGlobals
from flask_babel import (
    Babel,
    Domain,
    force_locale,
    format_decimal,
    get_locale,
    get_timezone,
    get_translations,
    gettext,
    ngettext,
)
from flask_login import current_user
from markupsafe import Markup
from werkzeug.local import LocalProxy
from werkzeug.utils import cached_property

from lms.clock import current_clock
from lms.plugins import Registry

LOCALES = (("en", "English"), ("zh_Hans", "简体中文"))
COOKIE = "locale"
Key = TypeVar("Key")


class Catalogues(Domain):
    """Flask-Babel's, found by the locale itself. It would write out the locale's name for each text, which took half of
    the time that a text takes."""

    def __init__(self) -> None:
        super().__init__()
        self._by_locale: dict[Locale, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        if locale is None:
            return super().get_translations()
        if locale not in self._by_locale:
            self._by_locale[locale] = super().get_translations()
        return self._by_locale[locale]


class Languages(Babel):
    """Flask-Babel with our catalogues."""

    @cached_property
    def domain_instance(self) -> Catalogues:
        return Catalogues()


babel = Languages()
_page = cast("LocalProxy[_AppCtxGlobals]", g)
_locales = {code: Locale.parse(code) for code, _name in LOCALES}


def current_locale() -> str:
    """The language of this page: what was chosen, then the account's, then the browser's, then the site's."""
    # not through the proxy: a page asks hundreds of times
    page = _page._get_current_object()
    chosen: str | None = page.get("locale")
    if chosen is None:
        chosen = page.locale = _choose()
    return chosen


def _select() -> Locale:
    return _locales[current_locale()]


def _choose() -> str:
    codes = [code for code, _ in LOCALES]
    if not request:
        return codes[0]
    if (cookie := request.cookies.get(COOKIE)) in codes:
        return str(cookie)
    if current_user and current_user.is_authenticated and current_user.locale in codes:
        return str(current_user.locale)
    for tag, _quality in request.accept_languages:
        language = tag.lower().replace("_", "-").split("-")[0]
        if language in {"zh", "en"}:
            return "zh_Hans" if language == "zh" else "en"
    return str(current_app.config["BABEL_DEFAULT_LOCALE"])


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """What is said in the block is said in this language: for mail, which somebody else will read than who sends it."""
    page = _page._get_current_object()
    before = page.get("locale")
    with force_locale(code):
        page.locale = code
        try:
            yield
        finally:
            page.locale = before


def localised(thing: Any, attribute: str = "name") -> str:
    """A thing's name in the page's language, its own where there is no English one."""
    if current_locale() == "en":
        english = _read(thing, f"{attribute}_en")
        if english:
            return str(english)
    return str(_read(thing, attribute) or "")


def localiser() -> Callable[[str, str | None], str]:
    """What chooses between a text and its English one, as `localised` does: for lists, which would ask for the page's
    language row after row."""
    return _english_if_any if current_locale() == "en" else _own


def _english_if_any(own: str, english: str | None) -> str:
    return english or own


def _own(own: str, _english: str | None) -> str:
    return own


def named(names: Mapping[int, Any], key: int | None, written: str) -> str:
    """What somebody among `names` is called in the page's language; who is gone, as it was written down then."""
    found = None if key is None else names.get(key)
    return written if found is None else localised(found)


def _read(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


def in_page_language(titles: Mapping[Key, object]) -> dict[Key, str]:
    """Lazily translated titles as texts, for lists: row after row they would be looked up again."""
    return {key: str(title) for key, title in titles.items()}


def format_hours(amount: Decimal | None) -> str:
    """Credit hours as they are read, without trailing zeros: 3.5, 24, 16,250. Both languages group digits so."""
    if amount is None:
        return "—"
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _zone() -> tzinfo | None:
    page = _page._get_current_object()
    zone: tzinfo | None = page.get("zone")
    if zone is None:
        zone = page.zone = get_timezone()
    return zone


def format_local_date(value: datetime | date | None, form: str = "medium") -> str:
    if value is None:
        return ""
    day = value.astimezone(_zone()).date() if isinstance(value, datetime) else value
    return _written_day(day, form, get_locale())


def format_local_datetime(value: datetime | None, form: str = "short") -> str:
    return "" if value is None else _written_instant(value, form, get_locale(), _zone())


# Lists write the same few days again and again, and Babel puts each together from its pattern anew.
@lru_cache(maxsize=4096)
def _written_day(day: date, form: str, locale: Locale | None) -> str:
    return dates.format_date(day, form, locale=locale)


@lru_cache(maxsize=4096)
def _written_instant(instant: datetime, form: str, locale: Locale | None, zone: tzinfo | None) -> str:
    return dates.format_datetime(instant, form, tzinfo=zone, locale=locale)


def local_day(value: datetime | date) -> date:
    """The calendar day of an instant where the reader is."""
    if isinstance(value, datetime):
        return value.astimezone(_zone()).date()
    return value


def relative_date(value: datetime | date | None) -> str:
    """A date as people say it: today, in 3 days (Friday), 5 days ago."""
    if value is None:
        return ""
    day, today = local_day(value), local_day(current_clock()())
    distance = (day - today).days
    if distance == 0:
        return gettext("today")
    if distance == 1:
        return gettext("tomorrow")
    if distance == -1:
        return gettext("yesterday")
    if 0 < distance < 7:
        return gettext("%(weekday)s, in %(days)s days", weekday=format_local_date(day, "EEEE"), days=distance)
    if 0 < distance <= 60:
        return ngettext("in %(num)s day", "in %(num)s days", distance)
    if -60 <= distance < 0:
        return ngettext("%(num)s day ago", "%(num)s days ago", -distance)
    return format_local_date(day)


_known: dict[str, dict[str, Markup]] = {code: {} for code, _name in LOCALES}
"""What templates have asked for, by language. They ask for the same few thousand texts again and again, a table for its
column's name in every row."""


def template_text(message: str, /, **variables: Any) -> Markup:
    """A template's text in the page's language; variables are escaped as they are put in."""
    texts = _known[current_locale()]
    text = texts.get(message)
    if text is None:
        text = texts[message] = Markup(get_translations().gettext(message))
    return text % variables if variables or "%" in text else text


def _texts(one: str, many: str, number: int, /, **variables: Any) -> Markup:
    """The like for a text with a number, whose digits are grouped as the language groups them."""
    text = Markup(get_translations().ngettext(one, many, number))
    return text % {"num": format_decimal(number), **variables}


def init_i18n(app: Flask, registry: Registry) -> None:
    """Loads every plugin's translations and the filters that templates write with."""
    folders = [str(plugin.translations) for plugin in registry.plugins if plugin.translations]
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(folders)
    babel.init_app(app, locale_selector=_select)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.newstyle_gettext = True  # type: ignore[attr-defined]
    app.jinja_env.globals.update(_=template_text, gettext=template_text, ngettext=_texts)
    app.jinja_env.globals.update(
        localised=localised, named=named, locales=LOCALES, current_locale=current_locale
    )
    app.jinja_env.filters.update(
        hours=format_hours,
        localised=localised,
        localdate=format_local_date,
        localdatetime=format_local_datetime,
        relative_date=relative_date,
    )
