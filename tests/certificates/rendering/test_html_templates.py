from __future__ import annotations

import pytest

from certificates.rendering import TemplateRefused, sandboxed_html

VALUES = {"name": "李慧敏", "title": "T", "hours": ""}


def test_fields_are_filled_in_and_escaped():
    page = sandboxed_html("<p>{{ name }}</p>", {"name": "<script>alert(1)</script> & 李"})
    assert page == "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; 李</p>"


def test_conditions_and_pictures_as_data_are_allowed():
    picture = '<img src="data:image/png;base64,iVBORw0KGgo=">'
    page = sandboxed_html(picture + "{% if hours %}x{% else %}{{ title|upper }}{% endif %}", VALUES)
    assert page == picture + "T"
    styled = '<style>p { background: url("data:image/png;base64,iVBORw0KGgo=") }</style>'
    assert sandboxed_html(styled, VALUES) == styled


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ nmae }}", "nmae"),  # a typing error is named
        ("{{ name", "line 1"),
        ("{% for i in name %}x{% endfor %}", "only fields"),
        ("{{ name.__class__.__mro__ }}", "only fields"),
        ("{{ name * 1000000000 }}", "only fields"),
        ("{{ range(10) }}", "only fields"),
        ("{% include '/etc/passwd' %}", "only fields"),
        ("{% import 'x' as y %}", "only fields"),
        ("{% set a = name %}", "only fields"),
        ("{{ name|safe }}", "safe"),
        ("{{ name|attr('x') }}", "attr"),
    ],
)
def test_a_template_is_not_a_program(template, said):
    with pytest.raises(TemplateRefused, match=said):
        sandboxed_html(template, VALUES)


@pytest.mark.parametrize(
    "template",
    [
        '<img src="file:///etc/passwd">',
        '<img src="http://127.0.0.1/x.png">',
        '<img src="//127.0.0.1/x.png">',
        '<img src="x.png">',
        '<img srcset="http://127.0.0.1/x.png 2x">',
        '<img src="data:image/svg+xml;base64,PHN2Zz4=">',  # an SVG can refer to other files
        '<img src="data:text/html;base64,PGI+">',
        '<img src="dat&#97;:text/html,x">',
        '<iframe src="file:///etc/passwd"></iframe>',
        '<object data="file:///etc/passwd"></object>',
        "<embed src=x>",
        '<link rel="stylesheet" href="http://127.0.0.1/x.css">',
        '<base href="file:///etc/">',
        '<meta name="pdfkit-page-size" content="A0">',
        '<meta name="pdfkit-allow" content="/etc">',
        '<meta http-equiv="refresh" content="0; url=file:///etc/passwd">',
        '<meta charset="utf-8" name="pdfkit-post-file" content="/etc/passwd">',
        "<script>document.write(1)</script>",
        "<SCRIPT SRC=http://127.0.0.1/x.js></SCRIPT>",
        '<p onclick="x()">x</p>',
        '<body onload="x()">',
        '<body background="http://127.0.0.1/x.png">',
        "<svg><image href='http://127.0.0.1/x'/></svg>",
        "<math></math>",
        '<form action="http://127.0.0.1/"><input></form>',
        '<a href="http://127.0.0.1/">x</a>',
        "<video src=x></video>",
        '<style>@import "http://127.0.0.1/x.css";</style>',
        "<style>@IMPORT url(http://127.0.0.1/x.css)</style>",
        "<style>@\\69mport 'http://127.0.0.1/x.css'</style>",
        "<style>p { background: url(http://127.0.0.1/x.png) }</style>",
        "<style>p { background: url( 'file:///etc/passwd' ) }</style>",
        "<style>p { background: u\\72l(http://127.0.0.1/) }</style>",
        "<style>p { background: url(http://127.0.0.1/ </style>",
        "<style>@font-face { font-family: x; src: url(http://127.0.0.1/x.ttf) }</style>",
        '<p style="background: url(http://127.0.0.1/x.png)">x</p>',
        '<p style="background: ur&#108;(http://127.0.0.1/x.png)">x</p>',
        '<?xml-stylesheet href="http://127.0.0.1/x.css"?>',
        "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><p>&y;</p><frame src=x>",
    ],
)
def test_what_fetches_runs_or_embeds_is_refused(template):
    with pytest.raises(TemplateRefused):
        sandboxed_html(template, VALUES)


def test_a_field_cannot_bring_in_what_a_template_may_not():
    page = sandboxed_html(
        '<p style="color: red" title="{{ name }}">{{ name }}</p>', {"name": '"><script>x</script>'}
    )
    assert "<script" not in page


def test_a_huge_template_is_refused_before_it_is_parsed():
    with pytest.raises(TemplateRefused, match="4 MB"):
        sandboxed_html("x" * 4_000_001, VALUES)
