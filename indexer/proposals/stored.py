"""Proposals as JSON, in which form the tray keeps them beside the letter."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from indexer.proposals.model import Alternative, Box, Proposal, Proposals, Source

# Raised when the shape changes; older ones are then read from the letter again.
VERSION = 2


class NotProposals(ValueError):
    """The text is not what to_json wrote."""


def to_json(proposals: Proposals) -> str:
    """Write proposals as one line of JSON."""
    return json.dumps({"version": VERSION, **asdict(proposals)}, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Proposals:
    """Read what to_json wrote; anything else raises NotProposals."""
    try:
        kept = json.loads(text)
        if kept["version"] != VERSION:
            raise NotProposals(f"version {kept['version']} is not {VERSION}")
        return Proposals(tuple(_proposal(item) for item in kept["items"]))
    except (KeyError, TypeError, IndexError, json.JSONDecodeError) as error:
        raise NotProposals(str(error)) from error


def _proposal(kept: dict[str, Any]) -> Proposal:
    alternatives = tuple(
        Alternative(item["value"], item["display"], _source(item["source"])) for item in kept["alternatives"]
    )
    return Proposal(
        kept["field"],
        kept["value"],
        kept["display"],
        kept["certainty"],
        _source(kept["source"]),
        alternatives,
    )


def _source(kept: dict[str, Any]) -> Source:
    return Source(
        kept["page"],
        kept["line"],
        kept["last_line"],
        kept["quote"],
        tuple(_box(box) for box in kept["boxes"]),
        kept["file"],
    )


def _box(kept: list[float]) -> Box:
    left, top, right, bottom = kept
    return (left, top, right, bottom)
