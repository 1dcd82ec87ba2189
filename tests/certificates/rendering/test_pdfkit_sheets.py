from __future__ import annotations

import os
import socket
import threading
from dataclasses import replace

import pytest

from certificates.rendering import (
    Engine,
    EngineMissing,
    HtmlTemplate,
    RenderingFailed,
    RenderingTimedOut,
    TemplateRefused,
    available_engines,
    render_certificate,
    render_picture,
)
from certificates.rendering import pdfkit_engine as engine
from certificates.shipped.catalogue import SHIPPED
from lms.testing.processes import has_ended
from tests.certificates.rendering.test_typst_sheets import CASES
from tests.certificates.sheets import EVERYDAY, pages, picture, scanned, text

PROBLEM = engine.why_pdfkit_cannot_run()
needs_wkhtmltopdf = pytest.mark.skipif(bool(PROBLEM), reason=PROBLEM)
DIPLOMA = next(template for template in SHIPPED if isinstance(template, HtmlTemplate))


def template(html: str) -> HtmlTemplate:
    return HtmlTemplate("x.html", 1, "x", html)


@pytest.fixture
def listener():
    """A server on loopback that notes whatever is sent to it."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stopped = threading.Event()

        def listen() -> None:
            while not stopped.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                heard.append(b"connected")
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], heard
        stopped.set()
        thread.join()


@needs_wkhtmltopdf
@pytest.mark.parametrize("case", CASES)
def test_one_page_with_a_searchable_name_and_a_code_that_scans(case):
    snapshot = CASES[case]
    pdf = render_certificate(DIPLOMA, snapshot)
    assert pages(pdf) == 1
    # pypdf breaks the line where a rare letter comes from another font; readers do not.
    assert "".join(snapshot.person_name.split()) in "".join(text(pdf).split())
    assert snapshot.person_name != "李慧敏" or "李慧敏" in text(pdf)
    assert "\t" not in text(pdf)
    assert scanned(picture(pdf)) == [snapshot.verify_url]


@needs_wkhtmltopdf
def test_the_same_snapshot_gives_the_same_bytes():
    assert render_certificate(DIPLOMA, EVERYDAY) == render_certificate(DIPLOMA, EVERYDAY)


@needs_wkhtmltopdf
def test_a_template_that_runs_over_is_refused():
    with pytest.raises(RenderingFailed, match="2 pages"):
        render_certificate(template("<div style='height: 1500px'>{{ name }}</div>"), EVERYDAY)


# The second wall. The guard of templates is left out here: even a page that slipped through it gets nothing.
@needs_wkhtmltopdf
@pytest.mark.parametrize(
    "page",
    [
        '<img src="http://127.0.0.1:{port}/x.png">',
        '<link rel="stylesheet" href="http://127.0.0.1:{port}/x.css">',
        '<style>@import "http://127.0.0.1:{port}/x.css";</style>',
        '<p style="background: url(http://127.0.0.1:{port}/x.png)">x</p>',
        '<iframe src="http://127.0.0.1:{port}/"></iframe>',
        '<object data="http://127.0.0.1:{port}/"></object>',
        '<meta http-equiv="refresh" content="0; url=http://127.0.0.1:{port}/">',
        '<script src="http://127.0.0.1:{port}/x.js"></script>',
        '<script>var r = new XMLHttpRequest(); r.open("GET", "http://127.0.0.1:{port}/", false); r.send()</script>',
        '<img src="ftp://127.0.0.1:{port}/x.png">',
        '<img src="file:///{secret}">',
        '<iframe src="file:///{secret}"></iframe>',
        '<iframe src="{link}"></iframe>',
        '<object data="file:///{secret}" type="text/plain"></object>',
        '<link rel="stylesheet" href="file:///{secret}">',
        '<meta name="pdfkit-allow" content="/"><iframe src="file:///{secret}"></iframe>',
        '<meta name="pdfkit-enable-local-file-access" content=""><iframe src="file:///{secret}"></iframe>',
        '<meta name="pdfkit-proxy" content="None"><img src="http://127.0.0.1:{port}/x.png">',
        '<meta name="pdfkit-cover" content="http://127.0.0.1:{port}/">',
        '<meta name="pdfkit-run-script" content="document.title=1">',
    ],
)
def test_nothing_is_fetched_or_read_even_past_the_guard(page, listener, tmp_path):
    port, heard = listener
    secret = tmp_path / "secret.html"
    secret.write_text("<h1>KEEPTHISSECRET</h1>")
    link = tmp_path / "link.html"
    os.symlink(secret, link)
    filled = page.replace("{port}", str(port)).replace("{secret}", str(secret)).replace("{link}", str(link))
    try:
        pdf = engine._run(f"<html><body>x{filled}</body></html>", 20)
    except RenderingFailed:
        pdf = b""
    assert heard == []
    assert not pdf or "KEEPTHISSECRET" not in text(pdf)


@needs_wkhtmltopdf
@pytest.mark.parametrize(
    "html",
    [
        '<iframe src="file:///etc/passwd"></iframe>',
        '<meta name="pdfkit-allow" content="/">',
        "<script>1</script>",
    ],
)
def test_the_guard_stands_before_the_engine(html):
    with pytest.raises(TemplateRefused):
        render_certificate(template(html + "{{ name }}"), EVERYDAY)


def test_a_hanging_engine_is_killed_with_its_children(tmp_path, monkeypatch):
    pids = tmp_path / "pids"
    program = tmp_path / "wkhtmltopdf"
    program.write_text(f"#!/bin/sh\nsleep 60 &\necho $$ $! > {pids}\nwait\n")
    program.chmod(0o755)
    monkeypatch.setattr(engine, "_program", lambda: str(program))
    monkeypatch.setattr(engine, "why_pdfkit_cannot_run", lambda: "")
    with pytest.raises(RenderingTimedOut, match=r"0\.5 seconds"):
        render_certificate(DIPLOMA, EVERYDAY, timeout_seconds=0.5)
    for pid in pids.read_text().split():
        assert has_ended(int(pid), within=5)  # it closes its files a moment before it is gone


@pytest.mark.parametrize(
    "script",
    [
        "cat > /dev/null; echo Loading >&2; echo Done >&2; echo Exit >&2; exit 1",  # pdfkit would call this success
        "cat > /dev/null; printf '%%PDF-1.4'; exit 1",
        "cat > /dev/null; echo not a pdf",
    ],
)
def test_a_run_that_failed_is_never_taken_for_a_sheet(script, tmp_path, monkeypatch):
    program = tmp_path / "wkhtmltopdf"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(engine, "_program", lambda: str(program))
    monkeypatch.setattr(engine, "why_pdfkit_cannot_run", lambda: "")
    with pytest.raises(RenderingFailed):
        render_certificate(DIPLOMA, EVERYDAY)


def test_without_the_program_the_refusal_says_what_to_do(monkeypatch):
    monkeypatch.setattr(engine, "_program", lambda: None)
    with pytest.raises(EngineMissing, match="shipped templates"):
        render_certificate(DIPLOMA, EVERYDAY)
    status = {status.engine: status for status in available_engines()}
    assert status[Engine.TYPST].is_available
    assert not status[Engine.PDFKIT].is_available
    assert "wkhtmltopdf is not installed" in status[Engine.PDFKIT].problem


def test_a_template_in_html_has_no_picture():
    with pytest.raises(TemplateRefused, match="have no picture"):
        render_picture(DIPLOMA, replace(EVERYDAY))
