"""Refusals of the ways in: scan folders, the mailbox, and the journals of past years."""

from __future__ import annotations

from archive.errors.base import N_, ArchiveError

__all__ = [
    "ArchiveUnreadable",
    "FileNotOrdinary",
    "FileUnreadable",
    "FolderMissing",
    "FolderOutside",
    "FolderTaken",
    "HeadingsMissing",
    "ImportHasErrors",
    "ImportNotDone",
    "ImportStarted",
    "MailAway",
    "MailFolderMissing",
    "MailRefused",
    "MailSecretMissing",
    "MessageGone",
    "SourceNotReleased",
    "TableUnreadable",
    "TakingFailed",
]

# Ways in ---------------------------------------------------------------------------------------------------


class FileUnreadable(ArchiveError):
    sentence = N_("The file %(name)s cannot be opened: Katchy has no right to read it, or the disk fails.")


class FileNotOrdinary(ArchiveError):
    sentence = N_("%(name)s is a link or a device, not a file, and is left alone.")


class SourceNotReleased(ArchiveError):
    sentence = N_("%(name)s is taken in but cannot be moved away: Katchy has no right to change this folder.")


class FolderMissing(ArchiveError):
    sentence = N_("The folder %(folder)s is not there. Is the share connected?")
    field = "place"


class FolderOutside(ArchiveError):
    sentence = N_("The folder must lie below %(root)s.")
    field = "place"


class FolderTaken(ArchiveError):
    sentence = N_("The folder %(folder)s belongs to a journal already.")
    field = "place"


class MailAway(ArchiveError):
    sentence = N_("The mail server does not answer.")


class MailRefused(ArchiveError):
    sentence = N_("The mail server refuses the user name, the password or the token.")


class MailFolderMissing(ArchiveError):
    sentence = N_("The mail server has no folder %(folder)s.")


class MailSecretMissing(ArchiveError):
    sentence = N_("The password or token of the mailbox cannot be read from where the settings say.")


class MessageGone(ArchiveError):
    sentence = N_("The message is no longer on the mail server.")


class TakingFailed(ArchiveError):
    """What nobody foresaw; the log has the details."""

    sentence = N_("%(name)s could not be taken in. The log says more.")


# Importing a past year ------------------------------------------------------------------------------------


class TableUnreadable(ArchiveError):
    sentence = N_("%(name)s cannot be read as a table. Save it as XLSX or CSV.")
    field = "table"


class HeadingsMissing(ArchiveError):
    sentence = N_("%(name)s has no line of headings with at least a number and a date.")
    field = "table"


class ArchiveUnreadable(ArchiveError):
    sentence = N_("%(name)s cannot be opened as a ZIP archive, or would unpack to an unreasonable size.")
    field = "files"


class ImportHasErrors(ArchiveError):
    sentence = N_("%(count)s rows have errors. Correct them in the file, or leave these rows out.")


class ImportStarted(ArchiveError):
    sentence = N_("This import has begun already.")


class ImportNotDone(ArchiveError):
    sentence = N_("There is nothing of this import to take back.")
