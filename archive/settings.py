"""What the administrator of the computer decides: one frozen object from defaults, file and environment.

What staff decide (organisation, journals, cases) is data in the registry, not a setting.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any


class SettingsError(Exception):
    """A setting is unknown or has a value that cannot be used; start-up stops."""


def _setting(default: Any, sentence: str) -> Any:
    return field(default=default, metadata={"sentence": sentence})


@dataclass(frozen=True)
class Settings:
    """Every setting, its type and its default; `metadata["sentence"]` says what it does."""

    data: Path = _setting(Path("var"), "Folder that holds the registry: database, files, cache.")
    database_url: str = _setting("", "SQLAlchemy URL of the database; empty: SQLite in the data folder.")
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
    recognition_page_limit: int = _setting(200, "Pages of one file that are recognised; the rest is left.")
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
    log_format: str = _setting("text", "Shape of log lines: text or json.")

    @property
    def url(self) -> str:
        """The database's URL, the default one included."""
        return self.database_url or f"sqlite:///{self.data / 'registry.sqlite'}"

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
    if settings.mail_security not in ("tls", "starttls", "none"):
        raise SettingsError("setting mail_security is tls, starttls or none")
    if settings.mail_host and not (settings.mail_password_file or settings.mail_token_command):
        raise SettingsError("setting mail_host needs mail_password_file or mail_token_command")
    for name in ("processes", "threads", "upload_limit_mb", "session_idle_minutes", "session_hours"):
        if getattr(settings, name) < 1:
            raise SettingsError(f"setting {name} must be at least 1")
