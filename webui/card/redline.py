"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\s+|[^\s]+")
KEPT, ADDED, REMOVED = "kept", "added", "removed"
MOST = 20_000  # words and spaces; longer texts are shown one after the other


def redline(before: str, after: str) -> list[tuple[str, str]]:
    """Give the stretches of both texts in order: kept, removed or added."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) + len(new) > MOST:
        return [(REMOVED, before), (ADDED, after)]
    stretches: list[tuple[str, str]] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        removed, added = "".join(old[i1:i2]), "".join(new[j1:j2])
        if kind == "equal" or not (removed + added).strip():  # a line that ends elsewhere is no change
            stretches.append((KEPT, added))
            continue
        if removed:
            stretches.append((REMOVED, removed))
        if added:
            stretches.append((ADDED, added))
    return stretches
