"""Signing in and out, and the own profile."""

from webui.account.views import bp

__all__ = ["bp"]
