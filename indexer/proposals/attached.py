"""A cover says little: the letter attached to it is what the card is about, the cover fills what that leaves open."""

from __future__ import annotations

from dataclasses import replace

from indexer.proposals.model import Proposal, Proposals, Source

_WHOSE = frozenset(("sender", "sender_name", "addressee"))
_OF_A_LETTER = _WHOSE | {"their_number"}


def completed(cover: Proposals, attached: Proposals, name: str) -> Proposals:
    """Join what a cover and a file attached to it propose; places in the file say so and are not marked."""
    letter = Proposals(tuple(_in_file(item, name) for item in attached.items))
    is_letter = {item.field for item in letter.items} & _OF_A_LETTER
    if is_letter and not {item.field for item in cover.items} & _OF_A_LETTER:
        return _filled(letter, cover)
    return _filled(cover, letter)


def _filled(first: Proposals, other: Proposals) -> Proposals:
    said = {item.field for item in first.items}
    if said & _WHOSE:
        said |= _WHOSE
    return Proposals((*first.items, *(item for item in other.items if item.field not in said)))


def _in_file(item: Proposal, name: str) -> Proposal:
    others = tuple(replace(one, source=_place(one.source, name)) for one in item.alternatives)
    return replace(item, source=_place(item.source, name), alternatives=others)


def _place(source: Source, name: str) -> Source:
    """Give the place without its boxes, which belong to a page that is not the one marked."""
    return replace(source, boxes=(), file=name)
