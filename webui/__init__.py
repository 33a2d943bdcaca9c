"""Everything people touch: the browser pages and the command line."""
