"""Reads the pictures of a document that is nothing but a scan pasted into a letterhead."""

from __future__ import annotations

import io
from collections.abc import Iterator

from indexer.extract.image import open_image, read_picture
from indexer.extract.ocr import Ocr
from indexer.extract.package import Package
from indexer.extract.port import Finding, Method, Page, Problem, ReadingFailed, Wishes


def read_pasted(package: Package, names: list[str], first: int, wishes: Wishes) -> Iterator[Finding]:
    """Give a page for every picture."""
    ocr = Ocr(wishes)
    for number, name in enumerate(names, start=first):
        try:
            with open_image(io.BytesIO(package.unpack(name))) as image:
                yield from read_picture(image, ocr, number)
        except ReadingFailed as failed:
            yield Problem(failed.problem.code, failed.problem.detail, number)
            yield Page(number, "", Method.NONE)
    yield from ocr.epilogue()
