"""House rules for templates: nothing runs but our own files, and every text can be read in every language."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from lms.testing.template_reader import TemplateReader, inline_code
from tests.architecture.source_files import ROOT, templates

Search = Callable[[str], Iterator[str]]

WORD = re.compile(r"[A-Za-z\u4e00-\u9fff]{2,}")

# Names that are the same in every language.
NAMES = {"Xueshi", "学时", "PDF", "XLSX", "CSV", "GIFT", "QR", "ID", "HTML"}

# Attributes whose value a person sees or hears.
SPOKEN = {"alt", "aria-label", "placeholder", "title", "data-confirm"}


def unescaped(source: str) -> Iterator[str]:
    for number, line in enumerate(source.splitlines(), 1):
        if re.search(r"\|\s*safe\b|autoescape\s+false", line):
            yield f"{number}: {line.strip()}"


def untranslated(source: str) -> Iterator[str]:
    page = TemplateReader(source)
    for text in page.texts:
        if set(WORD.findall(text.text)) - NAMES:
            yield f"{text.line}: {text.text}"
    for attribute in page.attributes:
        is_spoken = attribute.name in SPOKEN or (attribute.element, attribute.name) == ("option", "label")
        if is_spoken and set(WORD.findall(attribute.value)) - NAMES:
            yield f"{attribute.line}: {attribute.name}={attribute.value!r}"


def foreign_addresses(source: str) -> Iterator[str]:
    for attribute in TemplateReader(source).attributes:
        loads = attribute.name in {"src", "srcset", "poster"} or attribute.element == "link"
        if loads and attribute.value.startswith(("http:", "https:", "//")):
            yield f"{attribute.line}: {attribute.value}"


@dataclass(frozen=True)
class Rule:
    lesson: str
    forbidden: Search
    offences: tuple[str, ...]
    allowed: tuple[str, ...] = ()
    except_under: tuple[str, ...] = ()


RULES = {
    "no code or style inside a page": Rule(
        lesson="The browser is told to run nothing from inside a page: put it into lms/web/frontend and mark "
        "the element with a class or a data attribute.",
        forbidden=inline_code,
        offences=(
            "<script>go()</script>",
            "<style>p {}</style>",
            '<p style="color: red">',
            '<a onclick="go()">',
            '<a href="javascript:go()">',
            '<form hx-on:submit="go()">',
        ),
        allowed=(
            '<script src="{{ asset("app.js") }}"></script>',
            '<script type="application/json">{}</script>',
        ),
    ),
    "templates escape": Rule(
        lesson="HTML that a person wrote goes through lms.web.html and its filter; everything else is text.",
        forbidden=unescaped,
        offences=("{{ text|safe }}", "{{ text | safe }}", "{% autoescape false %}"),
        allowed=("{{ text|safely }}", "{{ text }}"),
        except_under=("lms/web/",),
    ),
    "every text can be translated": Rule(
        lesson="Write {% trans %}…{% endtrans %} or {{ _('…') }}; mark names and codes translate='no'.",
        forbidden=untranslated,
        offences=("<p>Save</p>", '<img alt="A tree">', "{% if x %}保存{% endif %}"),
        allowed=(
            "<p>{% trans n=3 %}Save {{ n }}{% endtrans %}</p>",
            '<img alt="{{ _("A tree") }}">',
            '{% macro timer() %}data-module="exam" data-quiet{% endmacro %}',
            '<b translate="no">Ada <i>Wong</i></b> 12 · <code>print</code>',
        ),
        except_under=("lms/web/templates/web/styleguide.html",),  # for those who write templates
    ),
    "pages load nothing from elsewhere": Rule(
        lesson="Add the library to lms/web/frontend: it is then pinned, and a closed network can use it.",
        forbidden=foreign_addresses,
        offences=('<script src="https://example.org/x.js"></script>', '<link href="//example.org/x.css">'),
        allowed=('<a href="https://example.org/">{{ _("Source") }}</a>',),
    ),
}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_sees_offences_and_nothing_else(rule: Rule) -> None:
    assert [source for source in rule.offences if not list(rule.forbidden(source))] == []
    assert [source for source in rule.allowed if list(rule.forbidden(source))] == []


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_templates_keep_the_rules(rule: Rule) -> None:
    offences = [
        f"{path}:{offence}"
        for path in templates()
        if not (rule.except_under and path.as_posix().startswith(rule.except_under))
        for offence in rule.forbidden((ROOT / path).read_text("utf-8"))
    ]
    if offences:
        pytest.fail("\n".join([rule.lesson, *offences]), pytrace=False)
