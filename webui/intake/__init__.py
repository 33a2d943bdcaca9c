"""Ways in: the journals' scan folders, the mailbox, and what could not be taken."""

from webui.intake.views import bp

__all__ = ["bp"]
