"""Every way a service can refuse, one sentence each.

The sentence is the English message id; `webui/errors.py` translates it and fills in the parameters.
"""

from __future__ import annotations

from archive.errors.base import N_ as N_
from archive.errors.base import ArchiveError as ArchiveError
from archive.errors.intake import *  # noqa: F403 - its __all__ is the list


class NotAllowed(ArchiveError):
    sentence = N_("Your role does not allow this. Ask the administrator if you need it.")


class NotFound(ArchiveError):
    """One answer for "does not exist" and "not yours to see", so that nothing leaks."""

    sentence = N_("There is no such page, or it is not yours to open.")


# Numbers --------------------------------------------------------------------------------------------------


class NumberAlreadyTaken(ArchiveError):
    sentence = N_("The number %(number)s is already taken in this journal in %(year)s.")
    field = "number"


class NumberMissing(ArchiveError):
    sentence = N_("Type the number: this journal is numbered by hand.")
    field = "number"


class NumberNotUnderstood(ArchiveError):
    sentence = N_("“%(number)s” cannot be a registry number: it has no letters or digits, or is too long.")
    field = "number"


class ReasonMissing(ArchiveError):
    sentence = N_("Give the reason: it is printed in the journal.")
    field = "reason"


class DateInFuture(ArchiveError):
    sentence = N_("The date %(date)s is later than today.")
    field = "registered_on"


class DateBeforeLatest(ArchiveError):
    """R10: a journal's dates do not run backwards without the right and a reason."""

    sentence = N_(
        "The latest entry of this journal is of %(latest)s: an earlier date needs the right to register late."
    )
    field = "registered_on"


class YearClosed(ArchiveError):
    sentence = N_("The year %(year)s of this journal is closed.")
    field = "registered_on"


class PatternRefused(ArchiveError):
    sentence = N_("This pattern cannot be used.")
    field = "pattern"


class PatternWithoutSerial(PatternRefused):
    sentence = N_("The pattern needs {n}, the serial number, exactly once: without it numbers would repeat.")


class PatternUnknownPart(PatternRefused):
    sentence = N_("The pattern has an unknown part: %(part)s.")


class PatternAmbiguous(PatternRefused):
    sentence = N_(
        "Put a sign between {n} and %(part)s: without it two different numbers could look the same."
    )


class RegisterClosed(ArchiveError):
    sentence = N_("This journal is not in use.")


class CaseUnknown(ArchiveError):
    sentence = N_("There is no case %(case)s in the list of cases of %(year)s.")
    field = "case"


class CaseMissing(ArchiveError):
    sentence = N_("Choose the case: its index is part of the number.")
    field = "case"


# Cards ----------------------------------------------------------------------------------------------------


class PartnerMissing(ArchiveError):
    sentence = N_("Name the correspondent. Begin to type: any name will do, in any language.")
    field = "partner"


class SubjectMissing(ArchiveError):
    sentence = N_("Write what the document is about.")
    field = "subject"


class TheirDateInFuture(ArchiveError):
    sentence = N_("The date of the document, %(date)s, is later than today.")
    field = "their_date"


class FieldNotCorrectable(ArchiveError):
    sentence = N_("This field is never changed after registration.")


class NothingChanged(ArchiveError):
    sentence = N_("Nothing was changed.")


class AlreadyAnnulled(ArchiveError):
    sentence = N_("This number is already annulled.")


class LooksRepeated(ArchiveError):
    """Not a refusal: the clerk is asked. Carries the ids of the entries that look the same (R14)."""

    sentence = N_("This document seems to be registered already.")

    def __init__(self, repeats: tuple[object, ...]) -> None:
        self.repeats = repeats
        super().__init__()


class LinkToItself(ArchiveError):
    sentence = N_("A document cannot be linked to itself.")


class ChangedMeanwhile(ArchiveError):
    sentence = N_("Somebody changed this card while you were writing. Look at the new version and try again.")


class TextChangedMeanwhile(ChangedMeanwhile):
    sentence = N_(
        "Somebody else corrected this page while you were writing. Your text is kept here and theirs stands below: "
        "put the two together and save again."
    )
    field = "text"


# Files ----------------------------------------------------------------------------------------------------


class FileEmpty(ArchiveError):
    sentence = N_("The file %(name)s is empty. Choose another one or scan it again.")
    field = "files"


class FileTooLarge(ArchiveError):
    sentence = N_("The file %(name)s is larger than the limit of %(limit)s MB.")
    field = "files"


class FileDamaged(ArchiveError):
    """The bytes on disk no longer have the SHA-256 they were stored under."""

    sentence = N_("The stored file does not match its checksum. Tell the administrator.")


class FileLost(ArchiveError):
    sentence = N_("The stored file is missing from the archive folder. Tell the administrator.")


class DiskFull(ArchiveError):
    sentence = N_("The disk is full: nothing was stored. Free some space and press the button again.")


class StorageNotWritable(ArchiveError):
    sentence = N_("The archive folder cannot be written to. Tell the administrator.")


# The database ---------------------------------------------------------------------------------------------


class DatabaseAway(ArchiveError):
    sentence = N_(
        "The database does not answer. Press the button again in a moment: no letter is registered twice."
    )


class DatabaseBusy(ArchiveError):
    sentence = N_(
        "Others are changing the registry for longer than usual. Nothing was stored: press the button again."
    )


class TargetNotEmpty(ArchiveError):
    sentence = N_(
        "There is a registry in the target already (%(table)s has rows). A move goes into an empty database."
    )


class MoveRefused(ArchiveError):
    sentence = N_("The registry is not at this program's schema: run katchy db upgrade first.")


class MoveWentWrong(ArchiveError):
    sentence = N_("Row %(key)s of %(table)s did not arrive as it was. Nothing was kept in the target.")


# Partners -------------------------------------------------------------------------------------------------


class PartnerNameMissing(ArchiveError):
    sentence = N_("Give at least one name.")
    field = "name"


class PartnerTypeUnknown(ArchiveError):
    sentence = N_("There is no type of partner %(type)s.")
    field = "type"


class PartnerLooksKnown(ArchiveError):
    """Not a refusal: the clerk is asked. Carries the partners that already bear one of the names."""

    sentence = N_("A partner with this name is already there.")
    field = "name"

    def __init__(self, same: tuple[object, ...]) -> None:
        self.same = same
        super().__init__()


class PersonNameMissing(ArchiveError):
    sentence = N_("Give the name of the person.")
    field = "name"


class CountryUnknown(ArchiveError):
    sentence = N_("There is no country %(country)s.")
    field = "country"


class MergeReasonMissing(ReasonMissing):
    sentence = N_("Give the reason: it is kept in the history of both partners.")


class MergeWithItself(ArchiveError):
    sentence = N_("A partner cannot be merged with itself.")


class AlreadyMerged(ArchiveError):
    sentence = N_("This partner was merged into another one meanwhile.")


class NotMerged(ArchiveError):
    sentence = N_("This partner is not merged into another one.")


# People ---------------------------------------------------------------------------------------------------


class LoginTaken(ArchiveError):
    sentence = N_("The user name %(login)s is already taken.")
    field = "login"


class LoginMissing(ArchiveError):
    sentence = N_("Give a user name of letters, digits, dots or dashes.")
    field = "login"


class PasswordTooShort(ArchiveError):
    sentence = N_("The password needs at least %(length)s characters.")
    field = "password"


class SignInRefused(ArchiveError):
    sentence = N_("The name or the password was not right. Check the language of the keyboard (KY, RU, EN).")
    field = "password"


class TooManyAttempts(ArchiveError):
    sentence = N_("Too many attempts. Try again in %(minutes)s min.")
    field = "password"


class LastAdministrator(ArchiveError):
    sentence = N_("This is the last active administrator: make another one first.")


class CodeTaken(ArchiveError):
    sentence = N_("The code %(code)s is already in use.")
    field = "code"


class CodeMissing(ArchiveError):
    sentence = N_("Give a short code.")
    field = "code"


class NameMissing(ArchiveError):
    sentence = N_("Give the name.")
    field = "name"


class ColumnMissing(ArchiveError):
    sentence = N_("The table has no column “%(column)s”.")


class TermsMissing(ArchiveError):
    sentence = N_("Give at least two terms that mean the same.")
    field = "ky"


class SetupDone(ArchiveError):
    sentence = N_("This registry is already set up.")


class SetupLinkInvalid(ArchiveError):
    sentence = N_("This set-up link is not valid or was used. Start Katchy again to get a new one.")


class ZoneUnknown(ArchiveError):
    sentence = N_("There is no time zone %(zone)s.")
    field = "zone"


# Search ---------------------------------------------------------------------------------------------------


class SearchUnavailable(ArchiveError):
    sentence = N_("The search index is not available now. Registration and journals work as usual.")


class SearchNameTaken(ArchiveError):
    sentence = N_("You have a search called “%(name)s” already.")
    field = "name"


class TooManySearches(ArchiveError):
    sentence = N_("You keep %(most)s searches: delete one first.")


class MailAddressNotUnderstood(ArchiveError):
    sentence = N_("“%(address)s” is not a mail address.")
    field = "address"


class TooMuchAtOnce(ArchiveError):
    sentence = N_(
        "The files have %(size)s MB together; one archive takes %(limit)s MB. "
        "Narrow the search and download them in parts."
    )
