"""Registering: the drop zone, the tray of what waits, and the registration form."""

from webui.register import dropping
from webui.register.views import bp

__all__ = ["bp", "dropping"]
