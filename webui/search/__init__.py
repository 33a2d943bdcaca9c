"""One search box for everything."""

from webui.search.views import bp

__all__ = ["bp"]
