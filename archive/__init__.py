"""The domain: registration, custody, access. Knows no Flask and no search engine."""
