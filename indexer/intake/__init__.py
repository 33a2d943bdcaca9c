"""The round that keeps the ways in open: watched folders, the mailbox, sorting of scans, imports."""

from indexer.intake.loop import Intake

__all__ = ["Intake"]
