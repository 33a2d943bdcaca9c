"""What every office document in a package gives, once its text is known page by page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.extract.package import EMBEDDED, PICTURES, Package, moment
from indexer.extract.paging import pages_of
from indexer.extract.pasted import read_pasted
from indexer.extract.plausible import has_plenty
from indexer.extract.port import FileFacts, Finding, Problem, ProblemCode, Wishes


def read_pages(
    package: Package,
    facts: FileFacts,
    pages: Sequence[str],
    wishes: Wishes,
    *,
    pictures: re.Pattern[str] = PICTURES,
) -> Iterator[Finding]:
    """Give the pages, the files inside and the faults; of a document without words the pasted pictures, too."""
    scans = [] if any(map(has_plenty, pages)) else package.named(pictures)
    every, limit = len(pages) + len(scans), wishes.page_limit
    yield replace(facts, page_count=every)
    yield from pages_of(pages[:limit], wishes)
    yield from read_pasted(package, scans[: max(0, limit - len(pages))], len(pages) + 1, wishes)
    for fault in package.faults:
        yield Problem(ProblemCode.DAMAGED, fault)
    yield from package.embedded(package.named(EMBEDDED), wishes)
    if every > limit:
        yield Problem(ProblemCode.PAGES_LEFT, str(every - limit), limit + 1)


def office_facts(package: Package, macros: re.Pattern[str]) -> FileFacts:
    """Give what a document of Microsoft's kind says of itself."""
    told = package.properties()
    return FileFacts(
        title=told.get("title", ""),
        author=told.get("creator", ""),
        subject=told.get("subject", ""),
        producer=told.get("Application", ""),
        created=moment(told.get("created", "")),
        modified=moment(told.get("modified", "")),
        macros=bool(package.named(macros)),
        attachments=tuple(name.rsplit("/", 1)[-1] for name in package.named(EMBEDDED)),
    )
