"""The real server, as people start it: large uploads and downloads, parts of files, a quick stop, clear refusals."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
from pathlib import Path

import pytest

from lms import cli
from lms.app import create_app
from lms.config import read_settings
from lms.jobs.commands import work
from lms.migrations import TablesBehind
from lms.serving import serve
from tests.faults.processes import Lms, kernel_on, multipart

MEGABYTE = 1024 * 1024
MP4 = b"\x00\x00\x00\x18ftypisom"


@pytest.fixture
def site(tmp_path):
    with kernel_on("sqlite", tmp_path) as site:
        yield site


def upload(site: Lms, content: bytes) -> str:
    status, _, answer = site.request("POST", "/probe/files", *multipart("lesson.mp4", content))
    assert status == 201
    return str(json.loads(answer)["url"])


def peak_memory(pid: int) -> int:
    """The most bytes that the process has held."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) * 1024


def stored_files(site: Lms) -> list[Path]:
    return [path for path in (site.data_dir / "files").rglob("*") if path.is_file()]


def test_large_files_arrive_whole_and_in_parts(site):
    """50 MB each way, without the server's memory growing by as much."""
    video = MP4 + os.urandom(MEGABYTE) * 50
    size = len(video)
    server = site.serve()
    before = peak_memory(server.pid)
    url = upload(site, video)
    status, headers, body = site.request("GET", url)
    assert (status, headers["content-length"], body == video) == (200, str(size), True)
    assert peak_memory(server.pid) - before < 30 * MEGABYTE
    assert headers["content-security-policy"].endswith("; sandbox")
    assert (headers["x-content-type-options"], headers["accept-ranges"]) == ("nosniff", "bytes")
    for asked, first, last in (
        ("bytes=0-0", 0, 0),
        ("bytes=1000-300000", 1000, 300000),
        (f"bytes={size - 10}-", size - 10, size - 1),
        ("bytes=-7", size - 7, size - 1),
    ):
        status, part, body = site.request("GET", url, headers={"Range": asked})
        assert (status, part["content-range"]) == (206, f"bytes {first}-{last}/{size}")
        assert body == video[first : last + 1]
    assert site.request("GET", url, headers={"Range": f"bytes={size}-"})[0] == 416
    assert site.request("GET", url, headers={"If-None-Match": headers["etag"]})[0] == 304
    assert site.request("HEAD", url)[1]["content-length"] == str(size)


def test_an_upload_that_breaks_off_is_no_file(site):
    site.serve()
    upload(site, MP4 + b"x" * 1000)
    stored = stored_files(site)
    body, headers = multipart("half.mp4", MP4 + b"x" * MEGABYTE)
    with socket.create_connection(("127.0.0.1", site.port)) as connection:
        head = f"POST /probe/files HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
        head += f"Content-Type: {headers['Content-Type']}\r\n\r\n"
        connection.sendall(head.encode() + body[: MEGABYTE // 2])
    assert site.is_up()
    assert stored_files(site) == stored


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_within_seconds_even_while_somebody_reads_slowly(site, number):
    server = site.serve()
    url = upload(site, MP4 + bytes(30 * MEGABYTE))
    slow = http.client.HTTPConnection("127.0.0.1", site.port)
    slow.request("GET", url)
    slow.getresponse().read(10)
    server.send_signal(number)
    assert server.wait(timeout=15) in {0, -number}
    slow.close()


def test_with_the_demo_it_makes_everything_and_answers(tmp_path):
    with Lms.on(f"sqlite:///{tmp_path / 'demo.db'}", tmp_path) as site:
        server = site.serve("--demo")
        status, _, page = site.request("GET", "/login", headers={"Accept-Language": "en"})
        assert (status, b"Sign in" in page) == (200, True)
        assert "admin" in (tmp_path / "demo-logins.txt").read_text()
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=15) in {0, -signal.SIGTERM}


def test_in_production_background_jobs_on_sqlite_belong_to_the_server(tmp_path):
    """As docs/deployment.md says: one process does everything, and a second one would wait for its write lock."""
    settings = read_settings(
        {}, environment="production", secret_key="x" * 32, database_url=f"sqlite:///{tmp_path / 'lms.db'}",
        base_url="https://lms.example.org", data_dir=tmp_path,
    )  # fmt: skip
    refused = create_app(settings, plugins=[]).test_cli_runner().invoke(work, [])
    assert (refused.exit_code, "`lms serve` runs background jobs itself" in refused.output) == (1, True)


def test_what_it_refuses_it_explains(app):
    run = app.test_cli_runner().invoke
    assert "SQLite is for one process" in run(serve, ["--workers", "2"]).output
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        taken = run(serve, ["--port", str(port)])
    assert (taken.exit_code, f"cannot listen on 127.0.0.1:{port}" in taken.output) == (1, True)


def test_it_does_not_start_on_old_tables(tmp_path):
    app = create_app(read_settings({}, environment="test", data_dir=tmp_path), plugins=[])
    refused = app.test_cli_runner().invoke(serve, ["--port", "0"])
    assert isinstance(refused.exception, TablesBehind)


@pytest.mark.parametrize("words", [("serve",), ("jobs",), ("jobs", "work"), ("jobs", "list")])
def test_commands_say_what_they_do(app, words):
    run = app.test_cli_runner().invoke(cli.main, [*words, "--help"])
    assert run.exit_code == 0
    assert len(run.output.splitlines()) > 5
