"""Taking in what was sent by the browser: files with a form, and files dropped on the window."""

from __future__ import annotations

from collections.abc import Iterable

from flask import g
from werkzeug.datastructures import FileStorage

from archive import files, tray
from archive.errors import FileEmpty, FileTooLarge
from archive.files import FileRole, TakenFile
from archive.intake import arrivals, mail_message
from archive.models import TrayItem
from indexer.extract.content import detect
from webui.errors import message
from webui.transaction import services

BY_HAND = "dropped"


def take_in(
    sent: Iterable[FileStorage], refused: list[str], role: FileRole = FileRole.ORIGINAL
) -> Iterable[TakenFile]:
    """Keep every sent file; what cannot be kept is said in `refused` and does not stop the others."""
    for one in sent:
        if not one or not one.filename:
            continue
        try:
            yield files.take_in(
                services().storage,
                one.stream,
                one.filename,
                limit_mb=services().settings.upload_limit_mb,
                detect=lambda path, name: detect(path, name).mime,
                role=role,
            )
        except (FileEmpty, FileTooLarge) as error:
            refused.append(message(error))


def receive(group: tuple[TakenFile, ...], register_id: int | None) -> tuple[TrayItem, bool]:
    """Put dropped files into the tray as one letter; tells whether it is a message that came before."""
    now, origin, came_before = services().clock.now(), {}, False
    first = group[0]
    mail = mail_message.read_message(services().storage.path(first.sha256), first.mime)
    if mail is not None:
        origin = mail_message.envelope(mail).origin()
    source = tray.Source(tray.DROPPED, origin, register_id)
    item = tray.receive(g.session, g.actor, group, now=now, source=source)
    if mail is not None:
        came_before = _note(mail, item, first)
    return item, came_before


def _note(mail: bytes, item: TrayItem, file: TakenFile) -> bool:
    """Note a message dropped by hand, so that the mailbox does not bring it once more."""
    identity = mail_message.identity(mail)
    if arrivals.find_anywhere(g.session, "mail", identity) is not None:
        return True
    arrivals.note_taken(
        g.session,
        "mail",
        BY_HAND,
        identity,
        name=file.name,
        sha256=file.sha256,
        tray_item_id=item.id,
        at=services().clock.now(),
    )
    return False
