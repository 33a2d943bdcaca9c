"""The first start, opened by the one-time link on the console."""

from webui.setup.views import bp

__all__ = ["bp"]
