"""Turns documents into PDF by LibreOffice, so that their pages can be shown, and old ones into new, to be read.

One LibreOffice per document, with a profile of its own that is thrown away: nothing to hang, nothing a
document could leave behind for the next one.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from indexer.extract.content import ContentType, Kind, detect
from indexer.extract.port import ProblemCode, ReadingFailed
from indexer.extract.process import reading_environment

PROGRAMS = ("soffice", "libreoffice")
DRAWN = {Kind.DOCX, Kind.ODF, Kind.RTF, Kind.SHEETS, Kind.SLIDES, Kind.LEGACY}
"""The kinds whose pages LibreOffice can draw."""
NEWER = {"doc": "docx", "ppt": "pptx", "xls": "xlsx", "xlsb": "xlsx", "rtf": "docx"}
"""What an old document is turned into to be read."""
_WRITER = "libswlo.so"
_PRESENTS = ("libsdlo.so", "libreoffice-impress-nogui")
_COUNTS = ("libsclo.so", "libreoffice-calc-nogui")
_PARTS = {
    **dict.fromkeys(("ppt", "pptx", "odp", "odg"), _PRESENTS),
    **dict.fromkeys(("xls", "xlsx", "xlsm", "xlsb", "ods"), _COUNTS),
}
MOST_SHEET_PAGES = 50
MOST_MEMORY = 3 << 30
MOST_WRITTEN = 512 << 20

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""


def office_program() -> str | None:
    """Give the path of LibreOffice, if it is installed."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@cache
def office_version() -> str:
    """Give the version of LibreOffice, or nothing when there is none."""
    with suppress(OSError, subprocess.SubprocessError):
        said = subprocess.run(
            [office_program() or "", "--version"], capture_output=True, timeout=30, check=False
        )
        found = re.search(rb"\d+(?:\.\d+)+", said.stdout)
        return found[0].decode() if found else ""
    return ""


def missing_part(extension: str) -> str:
    """Name the package of LibreOffice that reads such files and is not installed, if that is so."""
    program = office_program()
    library, package = _PARTS.get(extension, ("", ""))
    if program is None or not library:
        return ""
    folder = Path(program).resolve().parent
    # Where LibreOffice is laid out in another way, nothing is known to be missing.
    return package if (folder / _WRITER).exists() and not (folder / library).exists() else ""


def can_draw(extension: str) -> bool:
    """Tell whether what is installed can make pictures of such documents."""
    return office_program() is not None and not missing_part(extension)


def to_pdf(path: Path, *, timeout: int = 90) -> bytes:
    """Give a document as PDF; ReadingFailed says why it could not be turned into one."""
    content = detect(path)
    if content.kind not in DRAWN and not content.encrypted:
        raise _refusal(ProblemCode.UNSUPPORTED, content.mime)
    with converted(path, content, "pdf", timeout=timeout, options=_pdf_options(content.extension)) as made:
        return made.read_bytes()


def _pdf_options(extension: str) -> str:
    """Hidden slides are shown, for their text is read too; of tables that go on for ever the first pages."""
    package = _PARTS.get(extension, ("", ""))[1]
    if package == _PRESENTS[1]:
        return ':impress_pdf_Export:{"ExportHiddenSlides":{"type":"boolean","value":"true"}}'
    if package == _COUNTS[1]:
        return f':calc_pdf_Export:{{"PageRange":{{"type":"string","value":"1-{MOST_SHEET_PAGES}"}}}}'
    return ""


def _refusal(code: ProblemCode, detail: str) -> ReadingFailed:
    return ReadingFailed(code if office_program() else ProblemCode.OFFICE_MISSING, detail)


@contextmanager
def converted(
    path: Path, content: ContentType, wanted: str, *, timeout: int = 90, options: str = ""
) -> Iterator[Path]:
    """Turn a document into another format, in a folder that is gone afterwards."""
    program = office_program()
    if program is None:
        raise ReadingFailed(ProblemCode.OFFICE_MISSING)
    if content.encrypted:
        raise ReadingFailed(ProblemCode.PROTECTED)
    missing = missing_part(content.extension)
    if missing:
        raise ReadingFailed(ProblemCode.OFFICE_MISSING, missing)
    with tempfile.TemporaryDirectory(prefix="katchy-office-", ignore_cleanup_errors=True) as folder:
        # Under a name of our own: LibreOffice goes by the extension, and must not see a stranger's name.
        document = Path(folder, f"document.{content.extension}")
        shutil.copyfile(path, document)
        profile = Path(folder, "profile", "user")
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        out = Path(folder, "made")
        _convert(program, document, wanted + options, out, timeout)
        made = out / f"document.{wanted}"
        if not made.is_file():
            raise ReadingFailed(ProblemCode.OFFICE_FAILED, f"no {wanted} came")
        yield made


def _convert(program: str, document: Path, wanted: str, out: Path, timeout: int) -> None:
    folder = document.parent
    command = [
        program,
        "--headless",
        "--norestore",
        "--nolockcheck",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
    ]
    walls = [sys.executable, "-m", "indexer.extract.box", str(MOST_MEMORY), str(MOST_WRITTEN), str(timeout)]
    process = subprocess.Popen(
        [*walls, *command, "--convert-to", wanted, "--outdir", str(out), str(document)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=reading_environment(str(folder)),
        start_new_session=True,
    )
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired as error:
        raise ReadingFailed(ProblemCode.TIMEOUT, f"LibreOffice, {timeout} s") from error
    finally:
        # What LibreOffice started outlives it, unless its whole group is ended.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
