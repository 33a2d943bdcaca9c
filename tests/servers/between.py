"""A stretch of wire before a real server that can be cut, slowed and made to refuse; it writes down what passes."""

from __future__ import annotations

import http.client
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit


class Between:
    """Passes requests on to a server, unless told otherwise."""

    def __init__(self, url: str) -> None:
        self.target = urlsplit(url)
        self.seen: list[tuple[str, str, dict[str, str]]] = []  # method, path and headers
        self.refusals = 0  # so many bulk requests are answered with "too many requests" first
        self.spoilt = 0  # so many requests have searches that a lost node spoilt
        self.mute = threading.Event()
        self._released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def urls(self) -> list[str]:
        return [f"http://127.0.0.1:{self._server.server_port}"]

    def close(self) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(between) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - the handler has a self of its own
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_arguments: Any) -> None:
                """Say nothing."""

            def pass_on(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                sent = self.rfile.read(length)
                between.seen.append(
                    (self.command, self.path, {k.lower(): v for k, v in self.headers.items()})
                )
                if between.mute.is_set():
                    between._released.wait(30)
                    self.close_connection = True
                    return
                if between.refusals and "/_bulk" in self.path:
                    between.refusals -= 1
                    self.answer(429, "application/json", b'{"error":"rejected","status":429}')
                    return
                if between.spoilt and "/_msearch" in self.path:
                    between.spoilt -= 1
                    reason = {"type": "search_phase_execution_exception", "reason": "all shards failed"}
                    responses = [{"error": reason, "status": 503}] * (sent.count(b"\n") // 2)
                    self.answer(200, "application/json", json.dumps({"responses": responses}).encode())
                    return
                onward = http.client.HTTPConnection(between.target.hostname, between.target.port, timeout=60)
                headers = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "connection")}
                onward.request(self.command, self.path, sent, headers)
                came = onward.getresponse()
                self.answer(came.status, came.headers["Content-Type"], came.read())
                onward.close()

            def answer(self, status: int, kind: str, content: bytes) -> None:
                self.send_response(status)
                self.send_header("X-Elastic-Product", "Elasticsearch")
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

        for method in ("GET", "POST", "PUT", "DELETE", "HEAD"):
            setattr(Handler, f"do_{method}", Handler.pass_on)
        return Handler
