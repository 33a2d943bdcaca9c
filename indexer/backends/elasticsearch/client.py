"""The way to the servers: who we are, whom we trust, how long we wait, and what a refusal means."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from elastic_transport import (
    ConnectionTimeout,
    ObjectApiResponse,
    TlsError,
    Transport,
    TransportApiResponse,
)
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    Elasticsearch,
    NotFoundError,
    TransportError,
    UnsupportedProductError,
)

from archive.settings import Settings, SettingsError
from indexer.backends.port import EngineAway, Trouble

PROBE_SECONDS = 1.0
PASSING = (502, 503, 504)  # what a cluster answers until it has noticed that a node is lost

_MAJOR = re.compile(r"compatible-with=(\d+)")
_NODES = "/_nodes/_local?filter_path=nodes.*.version"

log = logging.getLogger("katchy.index")


class CompatibleTransport(Transport):
    """Says in its headers the server's own major version, which is asked for once.

    The client of version 9 speaks to a server 8 as to a 9 and is refused. `GET /` is not used for the question: some
    servers answer it with 405.
    """

    _major: int | None = None
    version = ""

    def perform_request(self, method: str, target: str, **request: Any) -> TransportApiResponse:
        """Make a request with headers that the server knows."""
        headers = request.get("headers")
        if not isinstance(headers, Mapping):
            return super().perform_request(method, target, **request)
        if self._major is None:
            self._ask_version(headers, request.get("request_timeout"))
        request["headers"] = {name: self._compatible(str(value)) for name, value in headers.items()}
        return super().perform_request(method, target, **request)

    def _ask_version(self, headers: Mapping[str, Any], patience: Any) -> None:
        plain = {name: value for name, value in headers.items() if name.lower() == "authorization"}
        waits = {} if patience is None else {"request_timeout": patience}
        meta, body = super().perform_request(
            "GET", _NODES, headers={**plain, "accept": "application/json"}, **waits
        )
        if meta.status == 200 and isinstance(body, dict):
            versions = [node["version"] for node in body.get("nodes", {}).values()]
            if versions:
                self.version = versions[0]
                self._major = int(self.version.partition(".")[0])

    def _compatible(self, value: str) -> str:
        def lowered(found: re.Match[str]) -> str:
            return f"compatible-with={min(int(found[1]), self._major or int(found[1]))}"

        return _MAJOR.sub(lowered, value)


def open_client(settings: Settings) -> Elasticsearch:
    """Make the client that the settings describe; it connects with its first request."""
    urls = [_checked(url) for url in settings.elasticsearch_url]
    options: dict[str, Any] = {
        "transport_class": CompatibleTransport,
        "request_timeout": settings.elasticsearch_timeout_seconds,
        "max_retries": max(2, len(urls)),
        "retry_on_timeout": len(urls) > 1,
        "retry_on_status": PASSING,
    }
    if settings.elasticsearch_ca:
        if not Path(settings.elasticsearch_ca).is_file():
            raise SettingsError(f"setting elasticsearch_ca: there is no file {settings.elasticsearch_ca}")
        options["ca_certs"] = settings.elasticsearch_ca
    if key := _secret(settings, "elasticsearch_api_key"):
        options["api_key"] = key
    elif settings.elasticsearch_user:
        options["basic_auth"] = (settings.elasticsearch_user, _secret(settings, "elasticsearch_password"))
    return Elasticsearch(urls, **options)


@contextmanager
def answering() -> Iterator[None]:
    """Turn whatever keeps the engine from answering into one error with a plain reason."""
    try:
        yield
    except (ApiError, TransportError, UnsupportedProductError) as error:
        raise _away(error) from error


def probe(client: Elasticsearch) -> None:
    """Find out within a second or two whether the engine is there at all; raises EngineAway."""
    quick = client.options(request_timeout=PROBE_SECONDS, max_retries=1)
    with answering():
        quick.cluster.health(filter_path="status")


def server_version(client: Elasticsearch) -> str:
    """Give the server's version as it was read once; empty before the first answer."""
    return getattr(client.transport, "version", "")


def body(response: ObjectApiResponse[Any]) -> dict[str, Any]:
    """Give the answer as a plain dictionary."""
    return dict(response.body)


def refusal(status: int, kind: str, reason: str) -> EngineAway:
    """Name what one refused part of a request means for the whole."""
    if "read-only" in reason or kind == "cluster_block_exception":
        return EngineAway(Trouble.READ_ONLY, reason)
    if status == 404:
        return EngineAway(Trouble.MISSING, reason)
    if status in (401, 403):
        return EngineAway(Trouble.REFUSED, reason)
    if status == 429 or status in PASSING:
        return EngineAway(Trouble.BUSY, reason)
    return EngineAway(Trouble.BROKEN, f"{kind}: {reason}")


def _away(error: Exception) -> EngineAway:
    said = str(error).rpartition("caused by: ")[2].rstrip(")")[:300] or type(error).__name__
    if isinstance(error, AuthenticationException | AuthorizationException):
        return EngineAway(Trouble.REFUSED, f"the user or the key of Katchy is refused: {said}")
    if isinstance(error, NotFoundError):
        return EngineAway(Trouble.MISSING, said)
    if isinstance(error, ConnectionTimeout):
        return EngineAway(Trouble.SLOW, said)
    if isinstance(error, TlsError):
        return EngineAway(
            Trouble.CERTIFICATE,
            f"the certificate is not signed by an authority that elasticsearch_ca names: {said}",
        )
    if isinstance(error, ApiError):
        return refusal(error.meta.status, str(error.message), said)
    if isinstance(error, TransportError):
        return EngineAway(Trouble.UNREACHABLE, said)
    return EngineAway(Trouble.BROKEN, said)


def _checked(url: str) -> str:
    if not re.match(r"https?://[^/@]+", url):
        raise SettingsError("setting elasticsearch_url needs addresses like https://search.example.org:9200")
    host = url.split("://", 1)[1].split("/", 1)[0]
    if ":" in host.rpartition("]")[2]:
        return url
    # The client wants the port said.
    return url.replace(host, f"{host}:{443 if url.startswith('https') else 9200}", 1)


def _secret(settings: Settings, name: str) -> str:
    """Read a secret, from its own file where one is named."""
    path = getattr(settings, f"{name}_file")
    if not path:
        return str(getattr(settings, name))
    try:
        return Path(path).read_text("utf-8").strip()
    except OSError as error:
        raise SettingsError(f"setting {name}_file: cannot read {path}: {error.strerror}") from error
