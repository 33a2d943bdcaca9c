"""The directory in memory: few candidates, none missed."""

from __future__ import annotations

from indexer.proposals import Candidate, NameIndex
from indexer.proposals.folding import fold, words


def said(text: str) -> list[str]:
    return [word for word, _, _ in words(fold(text))]


DIRECTORY = NameIndex(
    [
        Candidate(1, "Сельчук", "Selçuk Üniversitesi"),
        Candidate(2, "Анкара", "Ankara Üniversitesi"),
        *(
            Candidate(number, f"Üniversite {number}", f"Şehir{number} Üniversitesi")
            for number in range(3, 200)
        ),
    ]
)


def test_a_name_is_found_by_its_rare_word() -> None:
    found = list(DIRECTORY.candidates(said("T.C. SELÇUK ÜNİVERSİTESİ REKTÖRLÜĞÜ")))
    assert Candidate(1, "Сельчук", "Selçuk Üniversitesi") in found


def test_an_ending_does_not_hide_a_name() -> None:
    assert [name.partner_id for name in DIRECTORY.candidates(said("Ankaralılar"))] == [2]


def test_words_that_name_nobody_find_nobody() -> None:
    assert list(DIRECTORY.candidates(said("Büyükelçilik"))) == []
