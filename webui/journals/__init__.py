"""Registration journals: as pages, as print, as files."""

from webui.journals.views import bp

__all__ = ["bp"]
