"""Log lines: one an event, with the request's number, and never with the content of a letter."""

from __future__ import annotations

import json
import logging
import sys
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, has_request_context, request

SLOW = 1.0  # seconds
log = logging.getLogger("katchy.request")


def start(shape: str) -> None:
    """Send log lines to standard error in the chosen shape."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines() if shape == "json" else _TextLines())
    logger = logging.getLogger("katchy")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False


def init_app(app: Flask) -> None:
    """Number every request; write down those that change something, fail or are slow."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.begun = time.perf_counter()
    g.request_number = f"{time.time_ns() & 0xFFFFFFFFFF:010x}"


def _end(response: Response) -> Response:
    seconds = time.perf_counter() - g.get("begun", time.perf_counter())
    response.headers["X-Request-Id"] = g.get("request_number", "")
    if response.status_code >= 500 or seconds > SLOW or request.method not in ("GET", "HEAD"):
        # The endpoint, not the address: a search holds words of letters, a link a token.
        log.info(
            "%s %s status=%s ms=%.0f",
            request.method,
            request.endpoint or "-",
            response.status_code,
            seconds * 1000,
        )
    return response


def _facts(record: logging.LogRecord) -> dict[str, str]:
    facts = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "from": record.name,
        "say": record.getMessage().replace("\n", " "),
    }
    if has_request_context() and g.get("request_number"):
        facts["request"] = g.request_number
    return facts


class _TextLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = " ".join(f"{name}={_quoted(value)}" for name, value in _facts(record).items())
        return line + ("\n" + self.formatException(record.exc_info) if record.exc_info else "")


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        facts = _facts(record)
        if record.exc_info:
            facts["trace"] = self.formatException(record.exc_info)
        return json.dumps(facts, ensure_ascii=False)


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if " " in value or '"' in value else value
