"""Carries an import on, to be killed in the middle: `python -m … DATA BATCH`."""

import sys
from pathlib import Path

from archive.db import Database
from archive.import_journal import batch as imports
from archive.settings import Settings
from tests.conftest import NOW, ZONE

database = Database(Settings(data=Path(sys.argv[1])).url)
sys.stdout.write("begun\n")
sys.stdout.flush()
more = True
while more:
    with database.write() as session:
        more = imports.carry_on(session, int(sys.argv[2]), now=NOW, zone=ZONE, most=10)
