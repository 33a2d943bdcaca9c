"""All tables, one file per subject."""

from archive.models.audit import AuditEntry
from archive.models.concepts import OfficeConcept
from archive.models.documents import Document, DocumentFile, DocumentPartner, DocumentReader, Link
from archive.models.files import InnerFile, Page, PageCorrection, Reading, StoredFile
from archive.models.imports import ImportBatch, ImportFile, ImportRow
from archive.models.intake import IntakeArrival, IntakePlace
from archive.models.jobs import Job
from archive.models.partners import Partner, PartnerName, PartnerPerson, PartnerWord
from archive.models.registers import CaseFile, Counter, DocumentKind, Register
from archive.models.renditions import Rendition
from archive.models.searches import MailAddress, SavedSearch
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
    "InnerFile",
    "IntakeArrival",
    "IntakePlace",
    "Job",
    "Link",
    "MailAddress",
    "OfficeConcept",
    "OfficeSetting",
    "Page",
    "PageCorrection",
    "Partner",
    "PartnerName",
    "PartnerPerson",
    "PartnerWord",
    "Reading",
    "Register",
    "Rendition",
    "SavedSearch",
    "SignInAttempt",
    "StoredFile",
    "TrayFile",
    "TrayItem",
    "Unit",
    "User",
]
