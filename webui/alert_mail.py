"""The daily mail about kept searches: what they find and did not find before.

Once a day, from the hour the settings name, a job is left for everybody who has asked for mail. Rights are those of the
moment of sending. Subjects of restricted letters are not written, for a mail leaves the house. A mail is sent outside
any transaction and noted in one; a worker killed between the two sends it again, under the same Message-ID.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from babel.support import NullTranslations, Translations
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import outbox, saved_searches
from archive.access import Actor, Right, is_restricted, visible
from archive.clock import local_date
from archive.errors import SearchUnavailable
from archive.models import Document, Partner, User
from archive.office import office
from archive.outbox import Claimed
from archive.users import actor_of
from indexer.new_hits import find_new
from webui import dates
from webui.catalogs import compile_stale
from webui.searching import read_asked, text_of, wishes_of

if TYPE_CHECKING:
    from webui.bootstrap import Services

log = logging.getLogger("katchy.mail")

_LOOKS = 60.0  # seconds between two looks whether a day's mail is due
_AT_ONCE = 3
_PATIENCE = 20  # seconds a mail server may take
_MOST_SHOWN = 20
_TRANSLATIONS = Path(__file__).parent / "translations"


@dataclass(frozen=True)
class _Found:
    """A kept search with its new letters, as lines of the mail."""

    search_id: int
    name: str
    count: int
    lines: tuple[str, ...]


class AlertMail:
    """The chore of a worker that sends the daily mail."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._looked = -_LOOKS

    def turn(self) -> bool:
        """Leave the day's jobs when it is time, send a few that are due; false if there was nothing."""
        if not self._services.settings.smtp_url:
            return False
        if time.monotonic() - self._looked >= _LOOKS:
            self._looked = time.monotonic()
            self._leave_jobs()
        now = self._services.clock.now()
        with self._services.database.read() as session:
            if not outbox.is_due(session, at=now, kinds=[outbox.ALERT]):
                return False
        with self._services.database.write() as session:
            jobs = outbox.claim(session, [outbox.ALERT], at=now, most=_AT_ONCE)
        for job in jobs:
            self._do(job)
        return bool(jobs)

    def _leave_jobs(self) -> None:
        now = self._services.clock.now()
        with self._services.database.read() as session:
            zone = office(session).zone
            if now.astimezone(ZoneInfo(zone)).hour < self._services.settings.mail_hour:
                return
            today = local_date(now, zone)
            people = saved_searches.people_to_mail(session, today)
        if people:
            with self._services.database.write() as session:
                saved_searches.leave_mail(session, people, today=today, at=now)

    def _do(self, job: Claimed) -> None:
        now = self._services.clock.now()
        try:
            with self._services.database.read() as session:
                today = local_date(now, office(session).zone)
                user = session.get(User, int(job.subject))
                message, told = (None, []) if user is None else self._compose(session, user, today, now)
            if message is not None:
                send(self._services.settings.smtp_url, message)
        except (OSError, smtplib.SMTPException, SearchUnavailable) as error:
            log.warning("the mail of user %s was not sent: %s", job.subject, error)
            with self._services.database.write() as session:
                outbox.fail(session, job, f"{type(error).__name__}: {error}", at=now)
            return
        with self._services.database.write() as session:
            saved_searches.note_told(session, told, at=now)
            outbox.finish(session, [job.id])

    def _compose(
        self, session: Session, user: User, today: date, now: datetime
    ) -> tuple[EmailMessage | None, list[int]]:
        address = saved_searches.mail_address(session, user.id)
        actor = actor_of(user)
        if not user.active or not address or not actor.can(Right.READ):
            return None, []
        language = user.language or office(session).language
        searches = [one for one in saved_searches.list_saved(session, actor) if one.mailed]
        catalog = _catalog(language)
        found = []
        for search in searches:
            asked = read_asked(search.asked)
            backend = self._services.search
            ids = find_new(
                session, backend, actor, text_of(asked), search.told_at, today=today, **wishes_of(asked)
            )
            if ids:
                lines = tuple(_lines(session, actor, ids[:_MOST_SHOWN], catalog))
                found.append(_Found(search.id, search.name, len(ids), lines))
        told = [search.id for search in searches]
        if not found:
            return None, told
        message = _message(found, catalog, self._services.settings.site_url.rstrip("/"))
        message["From"], message["To"] = self._services.settings.mail_from, address
        message["Date"] = format_datetime(now)
        domain = self._services.settings.mail_from.rpartition("@")[2].strip(" >") or "localhost"
        message["Message-ID"] = f"<alert.{user.id}.{today.isoformat()}@{domain}>"
        return message, told


def send(smtp_url: str, message: EmailMessage) -> None:
    """Hand a mail to the server a URL names; raises OSError or SMTPException. No password goes unencrypted."""
    parts = urlsplit(smtp_url)
    host, context = parts.hostname or "localhost", ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=_PATIENCE, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=_PATIENCE)
    with server:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        elif parts.scheme == "smtp" and parts.username:
            raise smtplib.SMTPNotSupportedError(
                "the server takes no encrypted connection; no password is sent"
            )
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


def _lines(session: Session, actor: Actor, ids: Sequence[int], catalog: NullTranslations) -> list[str]:
    """Say each letter in a line; of a restricted one only its number."""
    _ = catalog.ugettext
    query = (
        select(Document, Partner.name)
        .outerjoin(Partner, Partner.id == Document.partner_id)
        .where(Document.id.in_(ids), visible(actor))
    )
    rows = {document.id: (document, partner) for document, partner in session.execute(query)}
    lines = []
    for document, partner in (rows[id] for id in ids if id in rows):
        number = f"{document.number}, {dates.table_date(document.registered_on)}"
        if is_restricted(document.access):
            lines.append(f"{number}: " + _("restricted, to be read in Katchy only"))
        else:
            lines.append(f"{number}: " + ". ".join(part for part in (partner, document.subject) if part))
    return lines


def _message(found: Sequence[_Found], catalog: NullTranslations, site: str) -> EmailMessage:
    _, ngettext = catalog.ugettext, catalog.ungettext
    count = sum(one.count for one in found)
    message = EmailMessage()
    message["Subject"] = "Katchy: " + ngettext(
        "%(num)s new letter in your searches", "%(num)s new letters in your searches", count
    ) % {"num": count}
    message["Auto-Submitted"] = "auto-generated"
    parts = []
    for one in found:
        more = one.count - len(one.lines)
        rest = [ngettext("and %(num)s more", "and %(num)s more", more) % {"num": more}] if more > 0 else []
        link = [f"{site}/search/saved/{one.search_id}"] if site else []
        heading = f"{one.name} ({one.count})"
        parts.append("\n".join([heading, *(f"  {line}" for line in [*one.lines, *rest, *link])]))
    foot = _("You asked for this mail under “Kept searches”, where you can also end it.")
    message.set_content("\n\n".join([*parts, foot]) + "\n", cte="base64")
    return message


def _catalog(language: str) -> NullTranslations:
    compile_stale(_TRANSLATIONS)
    return Translations.load(str(_TRANSLATIONS), [language])
