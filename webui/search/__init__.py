"""One search box for everything."""

from webui.search import batch, export, saved
from webui.search.views import bp

__all__ = ["batch", "bp", "export", "saved"]
