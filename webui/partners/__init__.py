"""Correspondents: the directory, a partner's card, its names and people, merging duplicates."""

from webui.partners.views import bp

__all__ = ["bp"]
