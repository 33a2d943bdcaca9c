"""Turns a document of a word processor into a PDF by LibreOffice, so that its pages can be shown.

One LibreOffice per document, with a profile of its own that is thrown away: nothing to hang, nothing a
document could leave behind for the next one.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from indexer.extract.content import Kind, detect
from indexer.extract.port import ProblemCode, ReadingFailed
from indexer.extract.process import reading_environment

PROGRAMS = ("soffice", "libreoffice")
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


def to_pdf(path: Path, *, timeout: int = 90) -> bytes:
    """Give a document as PDF; ReadingFailed says why it could not be turned into one."""
    program = office_program()
    if program is None:
        raise ReadingFailed(ProblemCode.OFFICE_MISSING)
    content = detect(path)
    if content.encrypted:
        raise ReadingFailed(ProblemCode.PROTECTED)
    if content.kind not in (Kind.DOCX, Kind.OFFICE):
        raise ReadingFailed(ProblemCode.UNSUPPORTED, content.mime)
    with tempfile.TemporaryDirectory(prefix="katchy-office-", ignore_cleanup_errors=True) as folder:
        # Under a name of our own: LibreOffice goes by the extension, and must not see a stranger's name.
        document = Path(folder, f"document.{content.extension}")
        shutil.copyfile(path, document)
        profile = Path(folder, "profile", "user")
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        _convert(program, document, timeout)
        made = document.with_suffix(".pdf")
        if not made.is_file():
            raise ReadingFailed(ProblemCode.OFFICE_FAILED, "no PDF came")
        return made.read_bytes()


def _convert(program: str, document: Path, timeout: int) -> None:
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
        [*walls, *command, "--convert-to", "pdf", "--outdir", str(folder), str(document)],
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
