"""From text to search terms: tokens, folding, stems and the language of a passage.

`analyse.analyse` is the one definition of a term; every index stores and looks up what it gives.
"""
