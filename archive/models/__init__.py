"""All tables, one file per subject."""

from archive.models.audit import AuditEntry
from archive.models.documents import Document, DocumentFile, DocumentPartner, DocumentReader, Link
from archive.models.files import Page, Reading, StoredFile
from archive.models.imports import ImportBatch, ImportFile, ImportRow
from archive.models.intake import IntakeArrival, IntakePlace
from archive.models.jobs import Job
from archive.models.partners import Partner, PartnerName, PartnerPerson, PartnerWord
from archive.models.registers import CaseFile, Counter, DocumentKind, Register
from archive.models.settings import OfficeSetting
from archive.models.tray import TrayFile, TrayItem
from archive.models.users import SignInAttempt, Unit, User

__all__ = [
    "AuditEntry",
    "CaseFile",
    "Counter",
    "Document",
    "DocumentFile",
    "DocumentKind",
    "DocumentPartner",
    "DocumentReader",
    "ImportBatch",
    "ImportFile",
    "ImportRow",
    "IntakeArrival",
    "IntakePlace",
    "Job",
    "Link",
    "OfficeSetting",
    "Page",
    "Partner",
    "PartnerName",
    "PartnerPerson",
    "PartnerWord",
    "Reading",
    "Register",
    "SignInAttempt",
    "StoredFile",
    "TrayFile",
    "TrayItem",
    "Unit",
    "User",
]
