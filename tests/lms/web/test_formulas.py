"""Where formulas are found in texts, and where they are not."""

import pytest
from markupsafe import Markup

from lms.web.formulas import with_formulas
from lms.web.html import trusted_rich


def marked(source):
    return f'<span class="formula" data-module="formula">{source}</span>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"<p>If \(a &lt; b\) then</p>", rf"<p>If {marked(chr(92) + '(a &lt; b' + chr(92) + ')')} then</p>"),
        ("<p>$$x^2$$ and $$y$$</p>", f"<p>{marked('$$x^2$$')} and {marked('$$y$$')}</p>"),
        (r"\[\frac{1}{2}\]", marked(r"\[\frac{1}{2}\]")),
        ("costs $5 or $6", "costs $5 or $6"),
        (r"<p>\(a</p><p>b\)</p>", r"<p>\(a</p><p>b\)</p>"),
        (r'<img alt="\(a\)" src="/x.png">', r'<img alt="\(a\)" src="/x.png">'),
        ("$$ $$$ $$", "$$ $$$ $$".replace("$$ $$", marked("$$ $$"))),
        ("", ""),
    ],
)
def test_formulas_are_marked_and_nothing_else(text, expected):
    assert with_formulas(Markup(text)) == expected


def test_a_formula_brings_no_markup_of_its_own():
    safe = with_formulas(trusted_rich(r"\(<script>alert(1)</script>x\) \(<b onclick=a>y</b>\)"))
    assert "<script" not in safe
    assert "onclick" not in safe


def test_long_runs_of_openings_take_no_time():
    with_formulas(Markup("\\(" * 20_000))
