"""The hostile process once more, allowed to write: it notes down whom it has left behind, for the test to look for."""

from __future__ import annotations

from indexer.extract.child import main
from tests.indexer.extract.hostile import choose

if __name__ == "__main__":
    main(choose, writes=True)
