"""HTML templates that trainers wrote: fields filled in by Jinja, and everything that could fetch or run refused.

This is the first of two walls; the second is how wkhtmltopdf is started (see pdfkit_engine), which holds even
where its parser reads a page differently from ours.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Mapping
from html.parser import HTMLParser

from jinja2 import StrictUndefined, TemplateError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from PIL import Image

from certificates.rendering.refusals import TemplateRefused
from lms.contracts.texts import N_

MOST_PIXELS = 50_000_000
MAX_CHARACTERS = 4_000_000  # room for some pictures as data
# Fields, conditions and two filters: without loops, calls and arithmetic a template cannot be made to run long.
_ALLOWED_NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.CondExpr, nodes.Not, nodes.And,
    nodes.Or, nodes.Compare, nodes.Operand, nodes.Const, nodes.Filter,
)  # fmt: skip
_ALLOWED_FILTERS = frozenset({"upper", "lower"})
_ALLOWED_TAGS = frozenset(
    {"html", "head", "title", "style", "body", "div", "span", "p", "br", "hr", "img", "center", "font"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "i", "em", "u", "s", "small", "sub", "sup"}
    | {"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"}
    | {"ul", "ol", "li", "dl", "dt", "dd", "section", "header", "footer", "main", "figure", "figcaption"}
)
_ADDRESS_ATTRIBUTES = frozenset(
    {"src", "srcset", "href", "xlink:href", "background", "action", "formaction", "data", "poster", "cite"}
    | {
        "longdesc",
        "lowsrc",
        "dynsrc",
        "usemap",
        "classid",
        "codebase",
        "archive",
        "manifest",
        "ping",
        "profile",
    }
)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif);base64,([A-Za-z0-9+/=\s]*)")
_CSS_ADDRESS = re.compile(
    r"url\s*\(\s*(?P<quote>['\"]?)(?P<address>.*?)(?P=quote)\s*\)", re.IGNORECASE | re.DOTALL
)
_CSS_FETCHES = re.compile(
    r"@import|@font-face|@charset|@namespace|expression\s*\(|-moz-binding", re.IGNORECASE
)


def sandboxed_html(template: str, values: Mapping[str, str]) -> str:
    """The template with its fields filled in and escaped. Raises TemplateRefused, naming what is not allowed."""
    if len(template) > MAX_CHARACTERS:
        raise TemplateRefused(N_("it is larger than 4 MB"))
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, cache_size=0)
    try:
        tree = environment.parse(template)
        _refuse_programs(tree, values)
        page = environment.from_string(template).render(dict(values))
    except TemplateError as error:
        line = str(getattr(error, "lineno", "?"))
        raise TemplateRefused(N_("line %(line)s: %(fault)s"), line=line, fault=str(error.message)) from error
    guard = _Guard()
    guard.feed(page)
    guard.close()
    return page


def printed_text(page: str) -> str:
    """What a reader sees of a page: its texts without their white space."""
    reader = _Text()
    reader.feed(page)
    reader.close()
    return "".join("".join(reader.parts).split())


class _Text(HTMLParser):
    """Gathers the texts of a page, without its styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._is_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._is_style = False

    def handle_data(self, data: str) -> None:
        if not self._is_style:
            self.parts.append(data)


def _refuse_programs(tree: nodes.Template, values: Mapping[str, str]) -> None:
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED_NODES):
            raise TemplateRefused(
                N_("line %(line)s: only fields and conditions are allowed"), line=str(node.lineno)
            )
        if isinstance(node, nodes.Filter) and node.name not in _ALLOWED_FILTERS:
            raise TemplateRefused(
                N_("line %(line)s: the filter “%(name)s” is not allowed"),
                line=str(node.lineno),
                name=node.name,
            )
    if unknown := sorted(meta.find_undeclared_variables(tree) - values.keys()):
        raise TemplateRefused(N_("there is no field “%(name)s”"), name=unknown[0])


class _Guard(HTMLParser):
    """Refuses elements, attributes and styles by which a page fetches, runs or embeds."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._is_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta" and [name for name, _ in attrs] == ["charset"]:
            return
        if tag not in _ALLOWED_TAGS:
            raise TemplateRefused(N_("the element <%(name)s> is not allowed"), name=tag)
        self._is_style = tag == "style"
        for name, value in attrs:
            if name.startswith("on"):
                raise TemplateRefused(N_("the attribute “%(name)s” is not allowed"), name=name)
            if name == "style":
                _refuse_fetching_css(value or "")
            if name in _ADDRESS_ATTRIBUTES and not (tag == "img" and name == "src" and _is_picture(value)):
                raise TemplateRefused(
                    N_("“%(address)s”: pictures must be data: addresses"), address=(value or "")[:60]
                )

    def handle_endtag(self, tag: str) -> None:
        self._is_style = False

    def handle_data(self, data: str) -> None:
        if self._is_style:
            _refuse_fetching_css(data)

    def handle_pi(self, data: str) -> None:
        raise TemplateRefused(N_("processing instructions are not allowed"))

    def unknown_decl(self, data: str) -> None:
        raise TemplateRefused(N_("marked sections are not allowed"))


def _is_picture(address: str | None) -> bool:
    """Whether the address is a picture as data. Raises TemplateRefused where it unpacks to more than print needs."""
    found = _PICTURE.fullmatch(address.strip()) if address is not None else None
    if found is None:
        return False
    try:
        with Image.open(io.BytesIO(base64.b64decode(found[1]))) as image:
            is_huge = image.width * image.height > MOST_PIXELS
    except Image.DecompressionBombError:
        is_huge = True
    except (OSError, ValueError, SyntaxError):
        return True  # a broken picture is drawn as an empty box, and harms nobody
    if is_huge:
        raise TemplateRefused(N_("a picture has more than 50 million pixels"))
    return True


def _refuse_fetching_css(css: str) -> None:
    if "\\" in css:  # an escape can spell any of the words below
        raise TemplateRefused(N_("styles must not contain a backslash"))
    if fetches := _CSS_FETCHES.search(css):
        raise TemplateRefused(N_("“%(name)s” is not allowed in styles"), name=fetches[0])
    addresses = list(_CSS_ADDRESS.finditer(css))
    if len(addresses) != len(re.findall(r"url\s*\(", css, re.IGNORECASE)):
        raise TemplateRefused(N_("a url(…) in the styles is not closed"))
    for address in addresses:
        if not _is_picture(address["address"]):
            raise TemplateRefused(
                N_("“%(address)s”: pictures must be data: addresses"), address=address["address"][:60]
            )
