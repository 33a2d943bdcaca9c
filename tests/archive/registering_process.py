"""A process that registers letters until it is killed; its arguments are URL, actor, partner and how many."""

from __future__ import annotations

import sys

from archive.access import Actor, Role
from archive.db import Database
from archive.registration import Letter, register
from tests.conftest import NOW, ZONE


def main(url: str, actor_id: int, partner_id: int, most: int) -> None:
    """Register letters, printing each number after its transaction is on disk."""
    database = Database(url)
    actor = Actor(actor_id, "registrar", "Registrar Example", Role.REGISTRAR)
    for _ in range(most):
        letter = Letter(register="IN", subject="Кат", partner_id=partner_id)
        with database.write() as session:
            number = register(session, actor, letter, now=NOW, zone=ZONE).number
        print(number, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
