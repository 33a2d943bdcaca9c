"""What the administrator keeps: users, units, journals, kinds, cases; and what the program says of itself."""

from webui.admin.views import bp

__all__ = ["bp"]
