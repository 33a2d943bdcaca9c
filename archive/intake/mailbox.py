"""Taking letters out of a mailbox by IMAP: each message once, untouched, and let go of only when it is kept.

A message is fetched without marking it (`BODY.PEEK`); it is marked as read, or moved, after the transaction that
put it into the tray. A message that fails is left as it is and listed with the reason.
"""

from __future__ import annotations

import imaplib
import re
import shlex
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from archive import files, tray
from archive.clock import Clock
from archive.db import Database
from archive.errors import (
    ArchiveError,
    FileEmpty,
    FileTooLarge,
    MailAway,
    MailFolderMissing,
    MailRefused,
    MailSecretMissing,
    MessageGone,
)
from archive.files import Detect, TakenFile
from archive.intake import arrivals, mail_message
from archive.intake.folder import Look, Taken
from archive.intake.places import MAIL
from archive.settings import Settings
from archive.storage import Storage

PATIENCE = 30  # seconds for one answer of the server
TOKEN_PATIENCE = 30
BATCH = 200  # messages asked about at once
_OF_THE_MESSAGE = (FileEmpty, FileTooLarge, MessageGone)


@dataclass(frozen=True)
class Mailbox:
    """Where the letters are and how one gets in; the secrets are read when they are needed."""

    host: str
    port: int
    user: str
    security: str = "tls"
    ca_file: str = ""
    password_file: str = ""
    token_command: str = ""
    folder: str = "INBOX"
    done: str = ""  # folder to move to; empty: marked as read
    register_id: int | None = None

    @property
    def place(self) -> str:
        """How the mailbox is noted."""
        return f"{self.user}@{self.host}/{self.folder}"

    @classmethod
    def of(cls, settings: Settings, register_id: int | None) -> Mailbox:
        """Give the mailbox the settings name."""
        return cls(
            host=settings.mail_host,
            port=settings.mail_port,
            user=settings.mail_user,
            security=settings.mail_security,
            ca_file=settings.mail_ca_file,
            password_file=settings.mail_password_file,
            token_command=settings.mail_token_command,
            folder=settings.mail_folder,
            done=settings.mail_done,
            register_id=register_id,
        )


@dataclass
class MailIntake:
    """Looks into a mailbox and takes what is new."""

    database: Database
    storage: Storage
    clock: Clock
    detect: Detect
    limit_mb: int
    patience: float = PATIENCE
    stopped: Callable[[], bool] = field(default=lambda: False)

    def look(self, mailbox: Mailbox, tell: Callable[[Taken], None] | None = None) -> Look:
        """Take every new message; raises MailAway, MailRefused, MailFolderMissing, MailSecretMissing.

        What was taken before the server went away stays taken.
        """
        look = Look()
        with _connected(mailbox, self.patience) as server:
            validity = _select(server, mailbox.folder)
            # Where messages stay, the unread ones are new; where they are moved away, all that are there.
            uids = _search(server, "ALL" if mailbox.done else "UNSEEN")
            for start in range(0, len(uids), BATCH):
                sizes = _sizes(server, uids[start : start + BATCH])
                for uid in uids[start : start + BATCH]:
                    if self.stopped():
                        return look
                    taken = self._one(server, mailbox, f"{validity}:{uid}", uid, sizes.get(uid))
                    if taken is not None:
                        look.done.append(taken)
                        if tell:
                            tell(taken)
        return look

    def _one(
        self, server: imaplib.IMAP4, mailbox: Mailbox, failed: str, uid: str, size: int | None
    ) -> Taken | None:
        with self.database.read() as session:
            if arrivals.is_refused(session, MAIL, mailbox.place, failed):
                return None
        name = uid
        try:
            if size is None:
                raise MessageGone
            if size > self.limit_mb << 20:
                name = _subject(server, uid) or uid
                raise FileTooLarge(name=name, limit=self.limit_mb)
            message = _fetch(server, uid, "BODY.PEEK[]")
            said = mail_message.envelope(message)
            name = said.subject or said.sender or uid
            kept = self._keep(message, said)
        except _OF_THE_MESSAGE as error:
            with self.database.write() as session:
                arrivals.note_failed(
                    session, MAIL, mailbox.place, failed, error, name=name, at=self.clock.now()
                )
            return Taken(name, "failed", error=error)
        taken = self._write(mailbox, failed, message, said, kept, name)
        _let_go(server, uid, mailbox.done)
        return taken

    def _keep(self, message: bytes, said: mail_message.Envelope) -> TakenFile:
        return files.take_in(
            self.storage,
            BytesIO(message),
            said.file_name,
            limit_mb=self.limit_mb,
            detect=self.detect,
        )

    def _write(
        self,
        mailbox: Mailbox,
        failed: str,
        message: bytes,
        said: mail_message.Envelope,
        kept: TakenFile,
        name: str,
    ) -> Taken:
        identity, now = mail_message.identity(message), self.clock.now()
        with self.database.write() as session:
            known = arrivals.find_anywhere(session, MAIL, identity)
            arrivals.forget_failure(session, MAIL, mailbox.place, failed)
            if known is not None:
                return Taken(name, "known", known.tray_item_id)
            origin: dict[str, Any] = {"place": mailbox.place, **said.origin()}
            source = tray.Source(tray.MAIL, origin, mailbox.register_id)
            item = tray.receive_unattended(session, (kept,), source, now=now)
            arrivals.note_taken(
                session, MAIL, mailbox.place, identity,
                name=name, sha256=kept.sha256, tray_item_id=item.id, at=now,
            )  # fmt: skip
            return Taken(name, "taken", item.id)


@contextmanager
def _connected(mailbox: Mailbox, patience: float) -> Iterator[imaplib.IMAP4]:
    """Sign in to the server; whatever goes wrong with it is said as one of our errors."""
    server: imaplib.IMAP4 | None = None
    try:
        server = _open(mailbox, patience)
        _sign_in(server, mailbox)
        yield server
    except ArchiveError:
        raise
    except (OSError, imaplib.IMAP4.error, ssl.SSLError) as error:
        raise MailAway from error
    finally:
        if server is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                server.logout()


def _open(mailbox: Mailbox, patience: float) -> imaplib.IMAP4:
    trust = ssl.create_default_context()
    if mailbox.ca_file:
        trust.load_verify_locations(mailbox.ca_file)
    if mailbox.security == "tls":
        return imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=trust, timeout=patience)
    server = imaplib.IMAP4(mailbox.host, mailbox.port, timeout=patience)
    if mailbox.security == "starttls":
        server.starttls(trust)
    return server


def _sign_in(server: imaplib.IMAP4, mailbox: Mailbox) -> None:
    try:
        if mailbox.token_command:
            said = f"user={mailbox.user}\1auth=Bearer {_token(mailbox.token_command)}\1\1".encode()
            server.authenticate("XOAUTH2", lambda challenge: b"" if challenge else said)
        else:
            server.login(mailbox.user, _password(mailbox.password_file))
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise MailRefused from error


def _password(path: str) -> str:
    try:
        return Path(path).read_text("utf-8").splitlines()[0].strip()
    except (OSError, UnicodeDecodeError, IndexError) as error:
        raise MailSecretMissing from error


def _token(command: str) -> str:
    try:
        answer = subprocess.run(
            shlex.split(command), capture_output=True, text=True, timeout=TOKEN_PATIENCE, check=True
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise MailSecretMissing from error
    token = answer.stdout.strip()
    if not token or not token.isascii():
        raise MailSecretMissing
    return token


def _select(server: imaplib.IMAP4, folder: str) -> str:
    answer, _ = server.select(_quoted(folder))
    if answer != "OK":
        raise MailFolderMissing(folder=folder)
    _, validity = server.response("UIDVALIDITY")
    return validity[0].decode("ascii") if validity and validity[0] else ""


def _search(server: imaplib.IMAP4, what: str) -> list[str]:
    _, answer = server.uid("SEARCH", what)
    return [uid.decode("ascii") for line in answer if line for uid in line.split()]


def _sizes(server: imaplib.IMAP4, uids: list[str]) -> dict[str, int]:
    _, answer = server.uid("FETCH", ",".join(uids), "(UID RFC822.SIZE)")
    found = {}
    for line in answer:
        text = line[0] if isinstance(line, tuple) else line
        uid, size = (re.search(key + rb" (\d+)", text or b"") for key in (rb"UID", rb"RFC822\.SIZE"))
        if uid and size:
            found[uid[1].decode("ascii")] = int(size[1])
    return found


def _fetch(server: imaplib.IMAP4, uid: str, part: str) -> bytes:
    _, answer = server.uid("FETCH", uid, f"(UID {part})")
    for piece in answer:
        if isinstance(piece, tuple):
            return bytes(piece[1])
    raise MessageGone


def _subject(server: imaplib.IMAP4, uid: str) -> str:
    with suppress(MessageGone):
        return mail_message.envelope(_fetch(server, uid, "BODY.PEEK[HEADER]")).subject
    return ""


def _let_go(server: imaplib.IMAP4, uid: str, folder: str) -> None:
    """Mark a kept message as read, or move it; a server without MOVE copies and deletes."""
    if not folder:
        server.uid("STORE", uid, "+FLAGS.SILENT", "(\\Seen)")
        return
    move = "MOVE" in server.capabilities
    answer, _ = server.uid("MOVE" if move else "COPY", uid, _quoted(folder))
    if answer != "OK":
        server.create(_quoted(folder))
        answer, _ = server.uid("MOVE" if move else "COPY", uid, _quoted(folder))
    if answer != "OK":
        raise MailFolderMissing(folder=folder)
    if not move:
        server.uid("STORE", uid, "+FLAGS.SILENT", "(\\Deleted)")
        server.uid("EXPUNGE", uid) if "UIDPLUS" in server.capabilities else server.expunge()


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_utf7(escaped)}"'


def _utf7(name: str) -> str:
    """Write a folder's name as IMAP does: modified UTF-7."""
    import base64

    def packed(run: str) -> str:
        return "&" + base64.b64encode(run.encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"

    pieces = re.split(r"([^\x20-\x7e]+)", name)
    return "".join(
        packed(piece) if place % 2 else piece.replace("&", "&-") for place, piece in enumerate(pieces)
    )
