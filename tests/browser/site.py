"""The application as a browser finds it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from flask import Flask

from tests.conftest import Registry
from webui.bootstrap import Services


@dataclass(frozen=True)
class LiveSite:
    """The application, answering on loopback."""

    address: str
    app: Flask
    services: Services
    registry: Registry

    def cookie(self, role: str) -> dict[str, Any]:
        """Give the session cookie of the person with a role; typing passwords is tested elsewhere."""
        client = self.app.test_client()
        now = int(time.time())
        with client.session_transaction() as session:
            session.update({"_user_id": f"{self.registry.people[role].id}.0", "since": now, "seen": now})
        cookie = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        return {"name": cookie.key, "value": cookie.value, "url": self.address}
