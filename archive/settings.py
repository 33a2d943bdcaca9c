"""What the administrator of the computer decides: one frozen object from defaults, file and environment.

What staff decide (organisation, journals, cases) is data in the registry, not a setting.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote


class SettingsError(Exception):
    """A setting is unknown or has a value that cannot be used; start-up stops."""


def _setting(default: Any, sentence: str, *, secret: bool = False) -> Any:
    # A secret is left out of the object's own description, which ends up in logs and reports.
    return field(default=default, repr=not secret, metadata={"sentence": sentence})


@dataclass(frozen=True)
class Settings:
    """Every setting, its type and its default; `metadata["sentence"]` says what it does."""

    data: Path = _setting(Path("var"), "Folder that holds the registry: database, files, cache.")
    database_url: str = _setting("", "SQLAlchemy URL of the database; empty: SQLite in the data folder.")
    database_password_file: str = _setting(
        "", "File with the database's password, where it is not in the URL (a container's secret)."
    )
    host: str = _setting("127.0.0.1", "Address the web server listens on.")
    port: int = _setting(8080, "Port the web server listens on.")
    processes: int = _setting(1, "Web processes.")
    threads: int = _setting(4, "Threads of each web process.")
    tls: bool = _setting(False, "Katchy stands behind TLS: cookies become Secure and HSTS is sent.")
    allowed_hosts: tuple[str, ...] = _setting(
        (), "Host names answered to; empty: any name while listening on loopback only."
    )
    trusted_proxies: int = _setting(0, "Number of reverse proxies in front whose X-Forwarded headers count.")
    upload_limit_mb: int = _setting(100, "Largest file, in MB, that is taken in.")
    session_idle_minutes: int = _setting(240, "Minutes without a click after which a session ends.")
    session_hours: int = _setting(12, "Hours after which a session ends in any case.")
    sign_in_attempts: int = _setting(5, "Wrong passwords in a row before the wait begins to grow.")
    reading_seconds: int = _setting(120, "Seconds one file may take to be read, apart from recognition.")
    reading_memory_mb: int = _setting(1024, "Memory, in MB, of the process that reads one file.")
    recognition_page_seconds: int = _setting(90, "Seconds the recognition of one page may take.")
    recognition_page_limit: int = _setting(
        200, "Pages of one file recognised in one turn; the others follow later."
    )
    copy_program: str = _setting(
        "", "OCRmyPDF, which makes searchable copies; empty: the one of this environment or of the system."
    )
    elasticsearch_url: tuple[str, ...] = _setting(
        (), "Addresses of Elasticsearch; empty: the database's own index answers alone."
    )
    elasticsearch_user: str = _setting("", "User that Katchy signs in to Elasticsearch as.")
    elasticsearch_password: str = _setting("", "That user's password.", secret=True)
    elasticsearch_password_file: str = _setting("", "File that holds the password, instead of the setting.")
    elasticsearch_api_key: str = _setting("", "API key for Elasticsearch, instead of a user.", secret=True)
    elasticsearch_api_key_file: str = _setting("", "File that holds the API key, instead of the setting.")
    elasticsearch_ca: str = _setting("", "File of the authority that signed Elasticsearch's certificate.")
    elasticsearch_prefix: str = _setting("katchy", "Name of the alias, and beginning of the index names.")
    elasticsearch_shards: int = _setting(1, "Shards of a new index.")
    elasticsearch_replicas: int = _setting(0, "Copies of each shard on other nodes; 1 on a cluster.")
    elasticsearch_refresh_seconds: int = _setting(
        30, "Seconds between refreshes that nobody asked for; what is registered is refreshed at once."
    )
    elasticsearch_timeout_seconds: int = _setting(
        10, "Seconds to wait for an answer of Elasticsearch before the database answers."
    )
    site_url: str = _setting(
        "", "Address people open Katchy at, for links in mails; empty: mails have no links."
    )
    smtp_url: str = _setting(
        "", "Mail server, as smtp://user:password@host:587 or smtps://…; empty: no mail."
    )
    mail_from: str = _setting("katchy@localhost", "Sender of the mails.")
    mail_hour: int = _setting(7, "Hour of the office's day from which the daily mail is sent.")
    scan_root: str = _setting(
        "", "Folder below which the journals' scan folders lie; empty: scans in the data folder."
    )
    intake_settle_seconds: int = _setting(
        4, "Seconds a file must stay as it is before it is taken from a watched folder."
    )
    mail_host: str = _setting("", "IMAP server of the office's mailbox; empty: no mail is fetched.")
    mail_port: int = _setting(993, "Port of the IMAP server.")
    mail_security: str = _setting("tls", "How the connection is protected: tls, starttls or none.")
    mail_ca_file: str = _setting(
        "", "Certificates to trust besides the system's, for an office's own authority."
    )
    mail_user: str = _setting("", "User name of the mailbox.")
    mail_password_file: str = _setting("", "File whose first line is the password of the mailbox.")
    mail_token_command: str = _setting(
        "", "Command that prints an OAuth2 access token (XOAUTH2), instead of a password."
    )
    mail_folder: str = _setting("INBOX", "Folder of the mailbox letters are taken from.")
    mail_done: str = _setting(
        "", "Folder of the mailbox taken messages are moved to; empty: they are marked as read and stay."
    )
    mail_register: str = _setting("IN", "Code of the journal letters by mail are proposed for.")
    mail_every_seconds: int = _setting(60, "Seconds between two looks into the mailbox.")
    index_check_hour: int = _setting(
        2, "Hour of the office's day from which the index is compared with the registry, once a night."
    )
    log_format: str = _setting("text", "Shape of log lines: text or json.")

    @property
    def url(self) -> str:
        """The database's URL, the default one and the password included."""
        url = self.database_url or f"sqlite:///{self.data / 'registry.sqlite'}"
        return _with_password(url, Path(self.database_password_file)) if self.database_password_file else url

    @property
    def files(self) -> Path:
        return self.data / "files"

    @property
    def scans(self) -> Path:
        """Where the journals' scan folders lie."""
        return Path(self.scan_root).absolute() if self.scan_root else self.data / "scans"

    @property
    def cache(self) -> Path:
        return self.data / "cache"


def load_settings(
    environment: Mapping[str, str] | None = None, file: Path | None = None, data: Path | None = None
) -> Settings:
    """Put the settings together: defaults, then the TOML file, then `KATCHY_…` variables, then `data`.

    The file is `file`, else `KATCHY_CONFIG`, else `katchy.toml` in the data folder if it is there.
    Raises SettingsError on an unknown key or a value of the wrong type.
    """
    environment = os.environ if environment is None else environment
    given = {
        key.removeprefix("KATCHY_").lower(): value
        for key, value in environment.items()
        if key.startswith("KATCHY_") and key != "KATCHY_CONFIG"
    }
    settings = Settings(data=data or Path(given.get("data", "var")))
    chosen = file or (Path(environment["KATCHY_CONFIG"]) if environment.get("KATCHY_CONFIG") else None)
    if chosen is None and (settings.data / "katchy.toml").exists():
        chosen = settings.data / "katchy.toml"
    if chosen is not None:
        settings = _apply(settings, _from_file(chosen), str(chosen))
    settings = _apply(settings, given, "the environment")
    settings = replace(settings, data=(data or settings.data).absolute())
    _check(settings)
    return settings


def _with_password(url: str, file: Path) -> str:
    """Put the password of a file into a URL; raises SettingsError where there is none to read."""
    try:
        password = file.read_text("utf-8").rstrip("\r\n")
    except OSError as error:
        raise SettingsError(f"cannot read {file}: {error.strerror}") from error
    scheme, mark, rest = url.partition("://")
    user, at, place = rest.rpartition("@")
    name = user.partition(":")[0]
    return f"{scheme}{mark}{name}:{quote(password, safe='')}@{place}" if at else url


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"cannot read {path}: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}") from error


def _apply(settings: Settings, values: Mapping[str, Any], origin: str) -> Settings:
    known = {item.name: item for item in fields(Settings)}
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise SettingsError(f"unknown setting in {origin}: {', '.join(unknown)}")
    changed = {name: _convert(name, getattr(settings, name), value) for name, value in values.items()}
    return replace(settings, **changed)


def _convert(name: str, present: object, value: Any) -> Any:
    try:
        match present:
            case bool():
                return value if isinstance(value, bool) else _yes_or_no(value)
            case int():
                return int(value)
            case Path():
                return Path(value)
            case tuple():
                return tuple(value.replace(",", " ").split()) if isinstance(value, str) else tuple(value)
            case _:
                return str(value)
    except (TypeError, ValueError) as error:
        raise SettingsError(f"setting {name} cannot be {value!r}") from error


def _yes_or_no(value: Any) -> bool:
    text = str(value).strip().lower()
    if text in ("1", "true", "yes", "on"):
        return True
    if text in ("0", "false", "no", "off", ""):
        return False
    raise ValueError(value)


def _check(settings: Settings) -> None:
    if settings.log_format not in ("text", "json"):
        raise SettingsError("setting log_format is text or json")
    for name in ("mail_hour", "index_check_hour"):
        if not 0 <= getattr(settings, name) <= 23:
            raise SettingsError(f"setting {name} is an hour from 0 to 23")
    if settings.smtp_url and not settings.smtp_url.startswith(("smtp://", "smtps://")):
        raise SettingsError("setting smtp_url begins with smtp:// or smtps://")
    if settings.mail_security not in ("tls", "starttls", "none"):
        raise SettingsError("setting mail_security is tls, starttls or none")
    if settings.mail_host and not (settings.mail_password_file or settings.mail_token_command):
        raise SettingsError("setting mail_host needs mail_password_file or mail_token_command")
    for name in ("processes", "threads", "upload_limit_mb", "session_idle_minutes", "session_hours"):
        if getattr(settings, name) < 1:
            raise SettingsError(f"setting {name} must be at least 1")
    _check_elasticsearch(settings)


def _check_elasticsearch(settings: Settings) -> None:
    for name in ("shards", "refresh_seconds", "timeout_seconds"):
        if getattr(settings, f"elasticsearch_{name}") < 1:
            raise SettingsError(f"setting elasticsearch_{name} must be at least 1")
    if settings.elasticsearch_replicas < 0:
        raise SettingsError("setting elasticsearch_replicas cannot be negative")
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,60}", settings.elasticsearch_prefix):
        raise SettingsError("setting elasticsearch_prefix is small letters, digits, - and _, a letter first")
    for name in ("password", "api_key"):
        if getattr(settings, f"elasticsearch_{name}") and getattr(settings, f"elasticsearch_{name}_file"):
            raise SettingsError(f"give elasticsearch_{name} or elasticsearch_{name}_file, not both")
    if settings.elasticsearch_ca and any(url.startswith("http:") for url in settings.elasticsearch_url):
        raise SettingsError("setting elasticsearch_ca needs addresses that begin with https")
    if settings.elasticsearch_user and (
        settings.elasticsearch_api_key or settings.elasticsearch_api_key_file
    ):
        raise SettingsError("give elasticsearch_user or an API key, not both")
    if any("@" in url for url in settings.elasticsearch_url):
        raise SettingsError("setting elasticsearch_url holds no password: name it in its own setting")
