"""What is stuck on paper and read back: separator sheets of a batch scan, and labels with a registry number.

The codes name journals and numbers, never ids: they mean the same after a restored backup. Whoever prints one by
himself gains nothing: a separator only proposes a journal, a label only a letter.
"""

from archive.labels.codes import Label, Separator, label_code, read_code, separator_code

__all__ = ["Label", "Separator", "label_code", "read_code", "separator_code"]
