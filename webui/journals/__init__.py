"""Registration journals: as pages, as print, as files; and past years imported into them."""

from webui.journals import importing
from webui.journals.views import bp

__all__ = ["bp", "importing"]
