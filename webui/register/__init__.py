"""Registering: the drop zone, the tray of what waits, and the registration form."""

from webui.register.views import bp

__all__ = ["bp"]
