"""Letters to try the program out with, and many more to measure it by; all people in them are invented."""

from indexer.example_data.loading import load_example
from indexer.example_data.many import load_many

__all__ = ["load_example", "load_many"]
