"""`katchy serve`: web pages and worker, in one command.

Everything is imported once and then forked, so that the processes share their memory: a keeper that starts the
others again, the web server with its worker processes, the worker that reads and indexes, and the intake that looks
into scan folders and the mailbox.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import click

from webui.cli.console import Console

LEAST_LIFE = 5.0  # seconds; what ends sooner is started again only after a pause
PAUSE = 2.0
GRACE = 10.0
COLLECT_AFTER = (10_000, 20, 50)


@click.command("serve")
@click.option("--host", help="Address to listen on (default: 127.0.0.1, or the setting).")
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port to listen on (default: 8080, or the setting)."
)
@click.option(
    "--no-worker",
    is_flag=True,
    help="Web pages only; run katchy index drain --forever and katchy intake watch elsewhere.",
)
@click.pass_obj
def serve_command(console: Console, host: str | None, port: int | None, no_worker: bool) -> None:
    """Start the web pages and the worker; Ctrl-C ends them."""
    host, port = host or console.settings.host, port or console.settings.port
    _check_free(host, port)
    gc.disable()  # of what is imported nothing is garbage, and looking for it takes a sixth of the start
    services = console.services
    from webui import logs
    from webui.app import create_app

    logs.start(console.settings.log_format)
    app = create_app(services)
    _greet(console, host, port)
    services.database.close()  # no connection may cross a fork
    tasks: dict[str, Callable[[], None]] = {"web": lambda: _run_web(app, console, host, port)}
    if not no_worker:
        tasks["worker"] = lambda: _run_worker(console)
        tasks["intake"] = lambda: _run_intake(console)
    _calm_collector()
    _Keeper(tasks).run()


def _calm_collector() -> None:
    """Have Python look for garbage in cycles less often, and never among what is there from the start.

    A page makes and forgets tens of thousands of objects: by the usual thresholds a tenth of its time goes into that,
    and every process would soon have its own copy of what it shares with the others.
    """
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    gc.enable()


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"cannot listen on {host}:{port}: {error.strerror}. Is Katchy running already? --port takes another"
            ) from None


def _greet(console: Console, host: str, port: int) -> None:
    from archive.setup import is_set_up, setup_link_token
    from indexer.extract.preflight import preflight

    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host  # noqa: S104 - shown, not bound
    address = f"http://{shown}:{port}/"
    with console.services.database.read() as session:
        ready = is_set_up(session)
    for finding in preflight():
        click.echo(
            f"off: {finding.code}" + (f"; get it with: {finding.command}" if finding.command else ""),
            err=True,
        )
    click.echo(f"Katchy is at {address}")
    if not ready:
        token = setup_link_token(console.settings.data)
        click.echo(f"First start: open this one-time link to set the registry up:\n  {address}setup/{token}")
    sys.stdout.flush()


def _run_web(app: Any, console: Console, host: str, port: int) -> None:
    from webui.web_server import WebServer

    WebServer(app, console.settings, host, port).run()


def _run_worker(console: Console) -> None:
    from webui.bootstrap import build_worker

    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    build_worker(console.services).run_forever(stop)


def _run_intake(console: Console) -> None:
    from webui.bootstrap import build_intake

    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    build_intake(console.services).run_forever(stop)


class _Keeper:
    """Starts each task as a process, starts it again if it dies, ends all when told to."""

    def __init__(self, tasks: dict[str, Callable[[], None]]) -> None:
        self._tasks = tasks
        self._running: dict[int, tuple[str, float]] = {}
        self._stopping = False

    def run(self) -> None:
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(name, self._stop)
        for name in self._tasks:
            self._start(name)
        while self._running and not self._stopping:
            self._wait_for_one()
        self._end_all()

    def _start(self, name: str) -> None:
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                    signal.signal(number, signal.SIG_DFL)
                self._tasks[name]()
                code = 0
            except SystemExit as stop:
                code = stop.code if isinstance(stop.code, int) else 1
            except Exception:
                import logging

                logging.getLogger("katchy").exception("%s ended", name)
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        self._running[pid] = (name, time.monotonic())

    def _wait_for_one(self) -> None:
        try:
            pid, _status = os.waitpid(-1, 0)
        except (ChildProcessError, InterruptedError):
            return
        ended = self._running.pop(pid, None)
        if ended is None or self._stopping:
            return
        name, since = ended
        click.echo(f"katchy: the {name} process ended and is started again", err=True)
        if time.monotonic() - since < LEAST_LIFE:
            time.sleep(PAUSE)
        self._start(name)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True
        self._signal(signal.SIGTERM)

    def _signal(self, number: int) -> None:
        for pid in list(self._running):
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                self._running.pop(pid, None)

    def _end_all(self) -> None:
        self._signal(signal.SIGTERM)
        until = time.monotonic() + GRACE
        while self._running and time.monotonic() < until:
            try:
                pid, _status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid:
                self._running.pop(pid, None)
            else:
                time.sleep(0.05)
        self._signal(signal.SIGKILL)
