"""What else a word of a question is called: official terms, countries, the office's own concepts."""

from indexer.thesaurus.concepts import Concept, Index, Met, Term
from indexer.thesaurus.known import know_thesaurus, official_concepts, thesaurus_for

__all__ = ["Concept", "Index", "Met", "Term", "know_thesaurus", "official_concepts", "thesaurus_for"]
