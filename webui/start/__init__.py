"""The first page: what needs hands today, by role."""

from webui.start.views import bp

__all__ = ["bp"]
