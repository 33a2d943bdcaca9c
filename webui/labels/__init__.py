"""Separator sheets for the scanner, and labels with registry numbers, printed as PDF."""

from webui.labels.views import bp

__all__ = ["bp"]
