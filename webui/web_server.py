"""The web server: gunicorn with threads, told by our settings alone."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from archive.settings import Settings
from indexer.thesaurus import know_thesaurus
from webui.transaction import services as services_of

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn's heartbeat files, made with their own names


class WebServer(BaseApplication):  # type: ignore[misc]
    """Serves an application that is built already, so that its processes share the memory of it."""

    def __init__(self, app: Flask, settings: Settings, host: str, port: int) -> None:
        self._app = app
        self._settings = settings
        self._bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": self._bind,
            "workers": self._settings.processes,
            "threads": self._settings.threads,
            "worker_class": "gthread",
            "preload_app": True,
            "timeout": 120,
            "graceful_timeout": 8,
            "keepalive": 15,
            "max_requests": 0,
            "loglevel": "warning",
            "accesslog": None,
            "proc_name": "katchy-web",
            "forwarded_allow_ips": "*" if self._settings.trusted_proxies else "127.0.0.1",
            "post_fork": _begin_anew,
        }
        if os.access(SHARED_MEMORY, os.W_OK):
            options["worker_tmp_dir"] = str(SHARED_MEMORY)
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)
        if "control_socket_disable" in self.cfg.settings:
            self.cfg.set("control_socket_disable", True)

    def load(self) -> Flask:
        know_thesaurus()  # once, before the processes part
        return self._app


def _begin_anew(server: Any, _worker: Any) -> None:
    """Leave the parent's connections to the parent."""
    with server.app.wsgi().app_context():
        services_of().database.engine.dispose(close=False)
    logging.getLogger("katchy.web").debug("web process ready")
