"""The index on Elasticsearch, servers 8.19 and 9: ready terms in fields that are only parted at spaces.

A letter is one document of the engine, so that it is replaced as a whole or not at all, under a version number that
rises in the registry's database: whoever comes late with older content is refused. Its files and languages are nested
parts, of which the best counts in the order by merit. Hits are kept in the order of newness on disk, so that "newest
first" reads only what it shows. Rights are part of every question; who was let in by name is asked of the registry.

Names: `katchy-000001`, `katchy-000002` … are the indices, the alias `katchy` is the one that answers, the alias
`katchy-building` the one that is being built. Everything is written through an alias, so that the engine can never make
an index of its own fancy.
"""

from indexer.backends.elasticsearch.index import ElasticsearchIndex

__all__ = ["ElasticsearchIndex"]
