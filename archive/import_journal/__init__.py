"""Importing a past year's journal with its own numbers (R17): read, mapped, checked by row, then written in batches.

`headings` tells columns, `validators` has one function for each
thing that can be wrong, `dry_run` puts them together, `batch` keeps an import from the file to
its taking back.
"""
