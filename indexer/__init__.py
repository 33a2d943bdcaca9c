"""From stored file to search result: reading, languages, index, search."""
