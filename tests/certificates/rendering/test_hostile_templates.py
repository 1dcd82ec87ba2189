"""Templates that try to read or to fetch: nothing is read, nothing is fetched, and they are refused before they are
kept. Every address in them leads to a socket that listens and notes whoever connects."""

from __future__ import annotations

import base64
import io
import os
import socket
import threading
from dataclasses import replace

import pytest
from PIL import Image
from sqlalchemy import select

from certificates.designs.models import CertificateTemplateVersion
from certificates.rendering import HtmlTemplate, TemplateRefused, render_certificate, sandboxed_html
from certificates.rendering.pdfkit_engine import why_pdfkit_cannot_run
from tests.certificates.sheets import EVERYDAY, text

SECRET = "KEEPTHISSECRET"


@pytest.fixture
def listener():
    """(port, what was heard): a server on loopback that notes whoever connects."""
    heard: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        stopped = threading.Event()

        def listen() -> None:
            while not stopped.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                heard.append("connected")
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], heard
        stopped.set()
        thread.join()


HOSTILE = {
    "file by picture": '<img src="file://{secret}">',
    "file by symlink": '<img src="file://{link}">',
    "file by path": '<img src="{secret}">',
    "file by frame": '<iframe src="file://{secret}"></iframe>',
    "file by object": '<object data="file://{secret}"></object>',
    "file by embed": '<embed src="file://{secret}">',
    "file by style": "<style>p {{ background: url(file://{secret}) }}</style>",
    "file by Jinja": "{{% include '{secret}' %}}",
    "file by pdfkit option": '<meta name="pdfkit-allow" content="/"><iframe src="file://{secret}"></iframe>',
    "file by posted form": '<meta name="pdfkit-post-file" content="x {secret}">',
    "http by picture": '<img src="http://127.0.0.1:{port}/">',
    "http by set of pictures": '<img srcset="http://127.0.0.1:{port}/ 2x">',
    "http by import": '<style>@import "http://127.0.0.1:{port}/";</style>',
    "http by escaped import": "<style>@\\69mport 'http://127.0.0.1:{port}/'</style>",
    "http by url": "<style>p {{ background: url(http://127.0.0.1:{port}/) }}</style>",
    "http by style attribute": '<p style="background: url(http://127.0.0.1:{port}/)">x</p>',
    "http by font": "<style>@font-face {{ font-family: x; src: url(http://127.0.0.1:{port}/) }}</style>",
    "http by link": '<link rel="stylesheet" href="http://127.0.0.1:{port}/">',
    "http by base": '<base href="http://127.0.0.1:{port}/"><img src="x.png">',
    "http by refresh": '<meta http-equiv="refresh" content="0; url=http://127.0.0.1:{port}/">',
    "http by script": '<script src="http://127.0.0.1:{port}/"></script>',
    "http by written script": "<script>new Image().src = 'http://127.0.0.1:{port}/'</script>",
    "http by handler": "<p onclick=\"location = 'http://127.0.0.1:{port}/'\">x</p>",
    "http by pdfkit option": '<meta name="pdfkit-cover" content="http://127.0.0.1:{port}/">',
    "http by svg": '<svg><image xlink:href="http://127.0.0.1:{port}/"/></svg>',
    "http by mathml": '<math><maction xlink:href="http://127.0.0.1:{port}/"></maction></math>',
    "http by background": '<body background="http://127.0.0.1:{port}/">',
    "http by form": '<form action="http://127.0.0.1:{port}/"><input></form>',
    "http by entity": "<!DOCTYPE x [<!ENTITY y SYSTEM 'http://127.0.0.1:{port}/'>]><frame src='&y;'>",
    "http by instruction": '<?xml-stylesheet href="http://127.0.0.1:{port}/"?>',
    "svg as data": '<img src="data:image/svg+xml;base64,{svg}">',
    "page as data": '<img src="data:text/html;base64,{svg}">',
    "svg in a style": "<style>p {{ background: url(data:image/svg+xml;base64,{svg}) }}</style>",
    "script by link": '<a href="javascript:1">x</a>',
    "program": "{{{{ ''.__class__.__mro__ }}}}",
    "endless program": "{{% for i in range(10**9) %}}x{{% endfor %}}",
}


@pytest.fixture
def hostile(request, listener, tmp_path):
    """The template of this name with a real secret, a symlink to it, and the port that listens."""
    secret = tmp_path / "secret.html"
    secret.write_text(f"<h1>{SECRET}</h1>")
    link = tmp_path / "link.html"
    os.symlink(secret, link)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:{listener[0]}/"/></svg>'
    html = HOSTILE[request.param].format(
        secret=secret, link=link, port=listener[0], svg=base64.b64encode(svg.encode()).decode()
    )
    return f"<p>{{{{ name }}}}</p>{html}"


@pytest.mark.parametrize("hostile", HOSTILE, indirect=True)
def test_it_is_refused_before_it_is_kept_and_nothing_is_fetched(hostile, listener, town, session, signed_in):
    trainer = signed_in(town.accounts["trainer"])
    data = {"unit_id": town.units.first, "title": "x", "drawn_by": "html", "html": hostile}
    page = trainer.post("/certificates/templates/new", data=data)
    assert page.status_code == 200
    assert "The template cannot be used" in page.text
    assert SECRET not in page.text
    assert session.scalars(select(CertificateTemplateVersion)).first() is None
    preview = trainer.post("/certificates/templates/preview", data=data)
    assert preview.status_code == 422
    assert listener[1] == []


@pytest.mark.skipif(bool(why_pdfkit_cannot_run()), reason=why_pdfkit_cannot_run())
@pytest.mark.parametrize(
    "name", ['<img src="http://127.0.0.1:{port}/">', '"><script src=//127.0.0.1:{port}></script>']
)
def test_a_name_that_is_markup_is_printed_and_fetches_nothing(name, listener):
    name = name.format(port=listener[0])
    page = '<p title="{{ name }}">{{ name }}</p>'
    pdf = render_certificate(HtmlTemplate("x.y", 1, "x", page), replace(EVERYDAY, person_name=name))
    assert "127.0.0.1" in text(pdf)
    assert listener[1] == []


@pytest.mark.parametrize("side", [7_100, 30_000])
def test_a_picture_of_many_pixels_is_refused_before_it_is_unpacked(side):
    stream = io.BytesIO()
    Image.new("1", (side, side)).save(stream, "PNG")
    data = base64.b64encode(stream.getvalue()).decode()
    for page in (
        f'<img src="data:image/png;base64,{data}">',
        f"<style>p {{ background: url(data:image/png;base64,{data}) }}</style>",
    ):
        with pytest.raises(TemplateRefused, match="50 million pixels"):
            sandboxed_html(page, {})


def test_a_template_of_many_megabytes_is_refused():
    with pytest.raises(TemplateRefused, match="4 MB"):
        render_certificate(HtmlTemplate("x.y", 1, "x", "x" * 4_000_001), EVERYDAY)
