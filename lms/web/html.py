"""Untrusted HTML is made safe here and nowhere else: bleach for short text, nh3 for whatever is stored."""

from __future__ import annotations

import re

import bleach
import nh3
from bleach.linkifier import Linker
from markupsafe import Markup

SHORT_TAGS = frozenset({"a", "b", "strong", "em", "i", "u", "s", "code", "br", "sub", "sup"})
RICH_TAGS = {
    *SHORT_TAGS,
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "hr"),
    *("table", "thead", "tbody", "tr", "th", "td", "caption", "colgroup", "col"),
    *("img", "figure", "figcaption", "audio"),
}
RICH_ATTRIBUTES = {
    "*": {"lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "audio": {"src", "controls"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "col": {"span"},
}
SHORT_ATTRIBUTES = {"a": {"href", "title"}}
PATH_OF_THIS_SITE = re.compile(r"/(?!/)[^\\\x00-\x20]*")
"""Browsers read a backslash as a slash and leave out tabs: with either, what looks like a path may lead elsewhere."""

SafeHtml = Markup
"""HTML that a template shows as it is: what the functions here return, for those who pass it on."""

_link = Linker(callbacks=[bleach.callbacks.nofollow], skip_tags={"code"})


def clean_rich(text: str) -> str:
    """Rich text as it may be stored: known tags without styles, scripts, frames or foreign addresses for pictures.

    Pictures and sounds are kept only from this site (a path), so that reading a lesson tells nobody else.
    """
    return nh3.clean(
        text,
        tags=RICH_TAGS,
        attributes=RICH_ATTRIBUTES,
        attribute_filter=_keep_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    if tag in ("img", "audio") and name == "src" and not PATH_OF_THIS_SITE.fullmatch(value):
        return None
    return value


def clean_short(text: str) -> Markup:
    """One line or a paragraph from a person, with its plain addresses made into links."""
    cleaned = bleach.clean(text, tags=SHORT_TAGS, attributes={"a": ["href", "title"]}, strip=True)
    return Markup(nh3.clean(_link.linkify(cleaned), tags=set(SHORT_TAGS), attributes=SHORT_ATTRIBUTES))


def hidden_input(name: str, value: str) -> SafeHtml:
    """A hidden field of a form."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(name, value)


def plain_text(text: str) -> str:
    """The words alone, for search, titles and alternative texts."""
    return bleach.clean(text, tags=(), strip=True)


def trusted_rich(text: str) -> Markup:
    """Stored rich text for a template; cleaned once more, because a row may be older than today's rules."""
    return Markup(clean_rich(text))
