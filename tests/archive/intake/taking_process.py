"""Takes a folder in, to be killed in the middle: `python -m tests.archive.intake.taking_process DATA FOLDER`."""

import sys
from pathlib import Path

from archive.clock import SystemClock
from archive.db import Database
from archive.intake.folder import FolderIntake, Watched
from archive.settings import Settings
from archive.storage import LocalStorage

settings = Settings(data=Path(sys.argv[1]))
intake = FolderIntake(
    Database(settings.url),
    LocalStorage(settings.files),
    SystemClock(),
    detect=lambda _path, _name: "text/plain",
    limit_mb=1,
    settle=0,
)
sys.stdout.write("begun\n")
sys.stdout.flush()
intake.look(Watched("incoming", Path(sys.argv[2]), 1))
