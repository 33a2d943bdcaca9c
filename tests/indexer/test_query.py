"""From what a person types to what is looked up."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.languages.analyse import analyse
from indexer.query import Clause, Query, parse


def one(text: str) -> Clause:
    clauses = parse(text).clauses
    assert len(clauses) == 1
    return clauses[0]


def finds(query: str, text: str, language: str) -> bool:
    """Say whether every clause of the query is in the text, as an index would."""
    analysis = analyse(text, language)
    asked = parse(query)
    return all(
        _holds(clause, analysis.exact if clause.exact else analysis.terms) for clause in asked.wanted
    ) and (
        not any(
            _holds(clause, analysis.exact if clause.exact else analysis.terms) for clause in asked.unwanted
        )
    )


def _holds(clause: Clause, terms: str) -> bool:
    text = f" {terms} "
    end = "" if clause.prefix else " "
    return any(f" {' '.join(run)}{end}" in text for run in clause.alternatives)


class TestWords:
    @pytest.mark.parametrize(
        ("query", "text", "language"),
        [
            ("келишим", "эки келишимдердин долбоору", "ky"),
            ("келишимдердин", "келишим", "ky"),
            ("өнөктөш", "чет өлкөлүк өнөктөштөрүбүз", "ky"),
            ("университет", "университеттеринин ректорлору", "ky"),
            ("договор", "два договора", "ru"),
            ("договорами", "договор", "ru"),
            ("agreement", "two agreements", "en"),
            ("öğrenci", "öğrencilerin listesi", "tr"),
            ("Universität", "zwei Universitäten", "de"),
            ("الجامعة", "جامعة", "ar"),
            ("Erasmus", "Erasmus программасы", "ky"),
            ("高等教育", "关于高等教育的协议", "zh"),
            ("Насирдин", "Насирдинге кат", "ky"),
            ("китеп", "анын китеби", "ky"),
            ("мектептер", "шаар мектеби", "ky"),
        ],
    )
    def test_any_form_finds_any_form(self, query: str, text: str, language: str) -> None:
        assert finds(query, text, language)

    @pytest.mark.parametrize("query", ["кочурмо", "көчүрмө", "КӨЧҮРМӨ", "кѳчүрмѳ"])
    @pytest.mark.parametrize("text", ["кɵчʏрмɵ", "кѳчүрмѳ", "көчүрмөсүн", "кочурмо"])
    def test_one_query_finds_every_encoding(self, query: str, text: str) -> None:
        assert finds(query, text, "ky")

    @pytest.mark.parametrize("word", ["өнөктөштүк", "жөнөтүү", "түзүлгөн", "кеңеш", "бөлүмүнүн", "үчүнчү"])
    def test_a_word_typed_without_special_letters_finds_the_word_with_them(self, word: str) -> None:
        bare = word.translate(str.maketrans("өүң", "оун"))
        assert finds(bare, word, "ky")
        assert finds(word, bare, "ky")

    @pytest.mark.parametrize("query", ["каттоо", "каттоого", "каттоодон"])
    def test_registration_is_not_a_letter(self, query: str) -> None:
        assert not finds(query, "Сизге кат жөнөтөбүз", "ky")
        assert finds(query, "чет өлкөлүк студенттердин каттоосу", "ky")

    @pytest.mark.parametrize(
        ("query", "text"),
        [
            ("президентом", "президенттин"),
            ("министерство", "министерствонун"),
            ("студентов", "студенттердин"),
            ("меморандума", "меморандумга"),
            ("протоколы", "протоколдор"),
        ],
    )
    def test_a_russian_loan_finds_its_kyrgyz_forms(self, query: str, text: str) -> None:
        assert finds(query, text, "ky")

    @pytest.mark.parametrize("text", ["жөнөтүлдү", "жөнөтөт", "жөнөтүлгөн", "жөнөтүп"])
    def test_a_verb_finds_its_finite_forms(self, text: str) -> None:
        assert finds("жөнөтүү", text, "ky")
        assert finds("жонотуу", text, "ky")

    def test_both_turkish_i_find_each_other(self) -> None:
        for query in ("İstanbul", "istanbul", "ISTANBUL", "ıstanbul"):
            assert finds(query, "İSTANBUL Üniversitesi", "tr")

    def test_other_words_are_not_found(self) -> None:
        assert not finds("кат", "каттоо журналы", "ky")
        assert not finds("кат", "катар", "ky")

    def test_a_compound_is_asked_for_in_its_order(self) -> None:
        assert finds("Жалал-Абад", "Жалал-Абаддын", "ky")
        assert finds("Жалал-Абад", "жалал абадга", "ky")
        assert not finds("Жалал-Абад", "абад жалал", "ky")

    def test_the_same_word_twice_is_asked_for_once(self) -> None:
        assert len(parse("кат Кат КАТ кат").clauses) == 3  # shown as typed
        assert len(parse("кат кат").clauses) == 1


class TestNumbers:
    @pytest.mark.parametrize(
        "fragment",
        ["15-03/412", "15-03/4", "03/412", "15-03", "412", "№ 412", "№15-03/412", "15/03-4", "12", "4"],
    )
    def test_a_piece_of_a_number_is_a_run_whose_last_term_may_go_on(self, fragment: str) -> None:
        clause = one(fragment)
        assert clause.prefix
        assert all(term.startswith("0") for run in clause.alternatives for term in run)

    def test_the_run_of_a_number(self) -> None:
        assert one("15-03/4").alternatives == (("015", "003", "04"),)

    @pytest.mark.parametrize(
        ("query", "text"),
        [
            ("4062-ФХД", "№4062-ФХД буйругу"),
            ("4062-фхд", "№ 4062-ФХД"),
            ("4062-ФХД", "4062-фхд"),
            ("4062-Ф", "4062-ФХД"),
            ("фхд", "4062-ФХД"),
            ("НПА", "2017-П-12/51-13-(НПА)"),
            ("П-12/51", "2017-П-12/51-13-(НПА)"),
            ("2017-П-12/51-13-(НПА)", "2017-П-12/51-13-(НПА)"),
            ("E-38162", "Е-38162/2214"),  # Latin and Cyrillic
            ("20-б", "№ 20-б"),
            ("123а", "123а"),
            ("ПЖ 571", "ПЖ № 571"),
            ("2023-жыл", "2023-жылдын"),
        ],
    )
    def test_numbers_are_found_by_their_pieces(self, query: str, text: str) -> None:
        assert finds(query, text, "ky")
        assert finds(query, text, "ru") or "жыл" in query

    def test_another_number_is_not_found(self) -> None:
        assert not finds("15-03/413", "15-03/412", "ky")
        assert not finds("03-15", "15-03/412", "ky")


class TestSigns:
    def test_quotation_marks_ask_letter_by_letter(self) -> None:
        clause = one("«Эл аралык Байланыш»")
        assert clause.exact
        assert clause.alternatives == (("эл", "аралык", "байланыш"),)
        assert finds('"бөл"', "бөл", "ky")
        assert not finds('"бөл"', "бол", "ky")
        assert finds('"бөл"', "бɵл", "ky")

    @pytest.mark.parametrize("text", ['"кат', "“кат", "«кат», ", '"кат""'])
    def test_quotation_marks_may_be_of_any_kind_or_unclosed(self, text: str) -> None:
        assert one(text).alternatives == (("кат",),)

    def test_minus_excludes(self) -> None:
        query = parse('келишим -Түркия −"эл аралык" -№412')
        assert [clause.without for clause in query.clauses] == [False, True, True, True]
        assert len(query.wanted) == 1
        assert len(query.unwanted) == 3
        assert finds("келишим -Түркия", "келишим", "ky")
        assert not finds("келишим -Түркия", "Түркиянын келишими", "ky")

    @pytest.mark.parametrize("text", ["Ош - Бишкек", "Ош – Бишкек", "Ош-Бишкек", "15-03"])
    def test_a_dash_is_not_a_minus(self, text: str) -> None:
        assert parse(text).unwanted == ()

    @pytest.mark.parametrize(
        ("query", "text", "language"),
        [
            ("униве*", "университеттин", "ky"),
            ("келишимд*", "келишимдин", "ky"),
            ("келишимди*", "келишим", "ky"),
            ("долбоо*", "долбоорун", "ky"),
            ("долбоор*", "долбоор", "ky"),
            ("катто*", "каттоо", "ky"),
            ("сотруд*", "сотрудничестве", "ru"),
            ("agree*", "agreements", "en"),
            ("онокт*", "өнөктөш", "ky"),
            ("эл-ара*", "эл аралык", "ky"),
            ("китеби*", "китептер", "ky"),
        ],
    )
    def test_a_star_asks_for_beginnings(self, query: str, text: str, language: str) -> None:
        assert one(query).prefix
        assert finds(query, text, language)

    def test_a_star_alone_or_behind_one_letter_asks_for_no_beginning(self) -> None:
        assert parse("*").is_empty
        assert not one("а*").prefix

    @pytest.mark.parametrize("text", ["", "  ", "- * ( ) : ^", '""', "-", "№", "\u200b", "\x00"])
    def test_nothing_to_look_for_is_an_empty_query(self, text: str) -> None:
        assert parse(text) == Query()
        assert parse(text).is_empty
        assert parse(text).describes == ""

    def test_a_query_may_do_nothing_but_exclude(self) -> None:
        query = parse("-Түркия")
        assert not query.is_empty
        assert query.wanted == ()

    @pytest.mark.parametrize(
        "syntax",
        ["кат AND NOT билим", "NEAR(кат билим, 5)", "{card}: кат", "кат^2", '"кат" + "билим"', "кат; DROP"],
    )
    def test_operators_of_an_engine_are_words_or_nothing(self, syntax: str) -> None:
        for clause in parse(syntax).clauses:
            assert all(term.isalnum() for run in clause.alternatives for term in run)

    def test_what_was_understood_is_said_as_one_types_it(self) -> None:
        assert parse(' «эл  аралык»  Келишим,  (-Түркия) -"кол коюу" 15-03/4 униве* ').describes == (
            '"эл аралык" Келишим Түркия -"кол коюу" 15-03/4 униве*'
        )

    def test_a_very_long_question_is_cut(self) -> None:
        assert len(parse("кат1 " * 10_000).clauses) == 1
        assert len(parse(" ".join(f"кат{n}сөз" for n in range(500))).clauses) <= 24


ANYTHING = st.text(
    alphabet=st.one_of(
        st.characters(), st.sampled_from('"«»“”-−*№/()., \n0123абвөүңёъьaesiİıßº²½\u200b\u00ad')
    ),
    max_size=80,
)


@given(ANYTHING)
@example('-"\ud800*')
@example("ﬁ²½Ⅻ٣")
def test_any_text_parses_into_plain_terms(text: str) -> None:
    for clause in parse(text).clauses:
        assert clause.alternatives
        for run in clause.alternatives:
            assert run
            assert all(term.isalnum() and term == term.lower() for term in run)


@given(ANYTHING)
def test_what_was_understood_is_understood_again(text: str) -> None:
    query = parse(text)
    assert parse(query.describes).clauses == query.clauses


@given(st.text(alphabet="абвгджийклмнопрстуүөңышчеё", min_size=1, max_size=14), st.sampled_from(["ky", "ru"]))
def test_every_word_finds_itself(word: str, language: str) -> None:
    assert finds(word, f"бир {word} эки", language)


class TestWordsThatJoin:
    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("меморандум с университетом", "меморандум университетом"),
            ("Пакистан менен меморандум", "Пакистан меморандум"),
            ("Сирия ҮЧҮН учун студенттер", "Сирия ҮЧҮН студенттер"),
            ("the memorandum with Konya", "memorandum Konya"),
            ("Pakistan ile anlaşma", "Pakistan anlaşma"),
            ("виза без приглашения", "виза без приглашения"),
            ("IN 15", "IN 15"),
            ('письмо "о визах" на*', 'письмо "о визах" на*'),
            ("письмо -и", "письмо -и"),
            ("с", "с"),
            ("and the", "and the"),
        ],
    )
    def test_they_need_not_be_there_unless_they_are_all(self, text: str, left: str) -> None:
        assert parse(text).telling.describes == left
