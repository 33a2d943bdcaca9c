"""Mails with letters attached, in the encodings that mail programs of this country have used."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage

from outlook_file import mail_msg
from texts import Letter

SENT = datetime(2026, 11, 9, 4, 15, tzinfo=UTC)
BOUNDARY = "----=_Katchy_{}"


def mail_eml(letter: Letter, attachments: dict[str, tuple[str, bytes]], forwarded: bytes = b"") -> bytes:
    """Write a mail: plain body, files, perhaps a mail within it."""
    mail = EmailMessage()
    mail["From"] = Address(" ".join(letter.letterhead).title(), "dekanat", "example.org")
    mail["To"] = Address("Тышкы байланыштар бөлүмү", "ird", "example.org")
    mail["Date"] = SENT
    mail["Subject"] = letter.subject
    mail["Message-ID"] = "<mf-214@example.org>"
    mail.set_content("\n".join(letter.lines()), cte="base64")
    for name, (kind, data) in attachments.items():
        main, _, sub = kind.partition("/")
        mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    if forwarded:
        inside = EmailMessage()
        inside["From"], inside["Subject"] = "partner@example.org", "Алмашуу боюнча суроо"
        inside["Date"] = SENT
        inside.set_content("Урматтуу кесиптештер!")
        inside.add_attachment(forwarded, maintype="application", subtype="pdf", filename="ички.pdf")
        mail.add_attachment(inside)
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        if part.get_content_type() != "message/rfc822":
            part.set_boundary(BOUNDARY.format(number))
    return mail.as_bytes()


def raw_mail_eml(letter: Letter, codec: str) -> bytes:
    """Write a mail of a program that knew no encodings: raw letters in its headers, and a made-up name for them."""
    head = (
        f"From: Деканат <dekanat@example.org>\r\nTo: ird@example.org\r\nSubject: {letter.subject}\r\n"
        "Date: Mon, 9 Nov 2026 10:15:00 +0600\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=cp-{codec.removeprefix('cp')}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return (head + "\r\n".join(letter.lines())).encode(codec)


def mailbox(*mails: bytes) -> bytes:
    """Put mails into one file, as mail programs keep a folder."""
    envelope = b"From dekanat@example.org Mon Nov  9 10:15:00 2026\n"
    return b"".join(envelope + mail.replace(b"\r\n", b"\n") + b"\n\n" for mail in mails)


def letter_msg(letter: Letter, attachments: dict[str, bytes]) -> bytes:
    """Write the mail as Outlook keeps it."""
    sender, to = " ".join(letter.letterhead).title(), "Тышкы байланыштар бөлүмү"
    return mail_msg(letter.subject, sender, to, "\r\n".join(letter.lines()), attachments, SENT)


def archive_zip(files: dict[str, bytes]) -> bytes:
    """Pack files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (2026, 11, 9, 10, 15, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()


class _DosName(zipfile.ZipInfo):
    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("cp866"), self.flag_bits & ~0x800


def dos_zip(files: dict[str, bytes]) -> bytes:
    """Pack files as a program of the time of DOS: their names in its code page, which the archive does not tell."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(_DosName(name, (1999, 11, 9, 10, 15, 0)), data)
    return out.getvalue()
