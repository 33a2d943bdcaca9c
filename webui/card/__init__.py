"""The registration card: reading it, correcting it, annulling the number, files and ties."""

from webui.card import pages
from webui.card.views import bp

__all__ = ["bp", "pages"]
