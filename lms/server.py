"""The server: uvicorn around the Flask application, with a worker for background jobs in the same process."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import socket
import threading
import time
from collections.abc import Iterable
from typing import Any, cast

import structlog
import uvicorn
from a2wsgi import WSGIMiddleware
from flask import Flask
from uvicorn.supervisors import Multiprocess
from werkzeug.wsgi import FileWrapper

from lms.app import create_app
from lms.jobs.queue import HueyQueue
from lms.jobs.workers import WorkerPool
from lms.logs import configure_logging

THREADS = 12
"""Pages at once in a process: as many as its pool has database connections, with some left for jobs."""
FILE_CHUNK = 256 * 1024
"""Each piece of a file crosses from a thread to the event loop, which costs more than to read 8 kB."""
GRACE_SECONDS = 5
log = structlog.get_logger("lms.server")


class Server:
    """An ASGI application: pages in threads, and the background worker from start-up to shut-down."""

    def __init__(self, app: Flask, worker: WorkerPool | None = None) -> None:
        self._settings = app.extensions["lms.settings"]
        self._worker = worker
        self._pages = WSGIMiddleware(cast(Any, _with_large_chunks(app)), workers=THREADS)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and self._settings.is_production:
            await self._logged(scope, receive, send)
        else:
            await self._pages(scope, receive, send)

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        if self._worker:
            self._worker.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        if self._worker:
            await asyncio.to_thread(self._worker.stop, GRACE_SECONDS)
        await send({"type": "lifespan.shutdown.complete"})

    async def _logged(self, scope: Any, receive: Any, send: Any) -> None:
        status, began = 0, time.perf_counter()

        async def noting(message: Any) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._pages(scope, receive, noting)
        finally:
            took = round((time.perf_counter() - began) * 1000, 1)
            log.info("request", method=scope["method"], path=scope["path"], status=status, milliseconds=took)


def create_asgi() -> Server:
    """What each of several server processes runs. Background jobs are for `lms jobs work` then."""
    app = create_app()
    configure_logging(app.extensions["lms.settings"])
    settle_memory()
    return Server(app)


def settle_memory() -> None:
    """Takes what start-up made (modules, tables, routes: some hundred thousand objects that stay) out of the garbage
    collector's rounds. Looking through them again and again took a tenth of a page's time."""
    gc.collect()
    gc.freeze()


def listen(host: str, port: int) -> socket.socket:
    """A bound socket. Raises OSError when the address is taken or not of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    bound.set_inheritable(True)
    return bound


def serve_in_one_process(app: Flask, bound: socket.socket, *, with_worker: bool) -> bool:
    """Serves until told to stop. Returns whether every request had ended by then."""
    has_queue = isinstance(app.extensions["lms.queue"], HueyQueue)
    worker = WorkerPool(app) if with_worker and has_queue else None
    server = uvicorn.Server(_options(app, Server(app, worker), workers=1))
    settle_memory()
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[bound])
    return not any(thread.name.startswith("WSGI") for thread in threading.enumerate())


def serve_in_processes(app: Flask, bound: socket.socket, count: int) -> None:
    """Serves with several processes until told to stop."""
    options = _options(app, "lms.server:create_asgi", workers=count)
    Multiprocess(options, sockets=[bound]).run()


def _options(app: Flask, application: Any, *, workers: int) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        factory=isinstance(application, str),
        workers=workers,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,  # lms.web.security believes as many proxies as the settings say
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _with_large_chunks(app: Flask) -> Any:
    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["wsgi.file_wrapper"] = _in_large_chunks
        return app(environ, start_response)

    return application


def _in_large_chunks(file: Any, _size: int = FILE_CHUNK) -> FileWrapper:
    return FileWrapper(file, FILE_CHUNK)
