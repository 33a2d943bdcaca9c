"""What the proposals of one letter promise: places, doubts, senders and deadlines."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from indexer.proposals import Candidate, Proposals, propose
from tests.indexer.proposals.labelled import letters
from tests.indexer.proposals.name_index import NameIndex
from tests.indexer.proposals.paper import laid_out, page

TODAY = date(2026, 11, 24)
PARTNERS = NameIndex(
    [
        Candidate(1, "Selçuk Üniversitesi", "Selçuk Üniversitesi"),
        Candidate(1, "Selçuk Üniversitesi", "Сельчук университети"),
        Candidate(2, "Министерство образования и науки", "Министерство образования и науки"),
        Candidate(2, "Министерство образования и науки", "Билим берүү жана илим министрлиги"),
        Candidate(3, "ЖАМУ", "Жалал-Абад мамлекеттик университети"),
        Candidate(4, "Фонд «Мурас» (Бишкек)", "Фонд Мурас"),
        Candidate(5, "Фонд «Мурас» (Ош)", "Фонд Мурас"),
        Candidate(6, "ЮНИСЕФ", "ЮНИСЕФ"),
    ]
)
OURS = ("Ош мамлекеттик университети", "Osh State University", "Ошский государственный университет")

KONYA = (
    "T.C.",
    "SELÇUK ÜNİVERSİTESİ",
    "Uluslararası İlişkiler Koordinatörlüğü",
    "Alaeddin Keykubat Yerleşkesi, 42130 Selçuklu / Konya, Türkiye",
    "",
    "No: E-38162/2214                                        16 November 2026",
    "Subject: Extension of the Memorandum of Understanding",
    "and student exchange quota for 2027–2030",
    "",
    "To the Rector of Osh State University",
    "",
    "Dear Rector,",
    "",
    "We would be grateful to receive your reply by 7 December 2026, so that the",
    "addendum can be placed before our Senate.",
    "",
    "Yours sincerely,",
    "Prof. Dr. Mehmet Yıldırım",
)


def read(*lines: str, today: date = TODAY) -> Proposals:
    return propose([page(*lines)], PARTNERS, today=today, our_names=OURS)


def value(proposals: Proposals, field: str) -> str | None:
    found = proposals.get(field)
    return found.value if found else None


def test_no_text_proposes_nothing() -> None:
    assert propose([], PARTNERS, today=TODAY) == Proposals()
    assert propose([page("", "   ")], PARTNERS, today=TODAY) == Proposals()


def test_the_place_is_given_by_line_and_by_box() -> None:
    found = propose([laid_out(*KONYA)], PARTNERS, today=TODAY, our_names=OURS)
    number, written_on, subject = (found.get(field) for field in ("their_number", "their_date", "subject"))
    assert number is not None
    assert written_on is not None
    assert subject is not None
    assert (number.source.page, number.source.line, number.source.quote) == (1, 5, "No: E-38162/2214")
    assert (written_on.source.line, written_on.source.quote) == (5, "16 November 2026")
    assert (subject.source.line, subject.source.last_line) == (6, 7)
    assert len(subject.source.boxes) == 2
    (left, top, right, bottom) = number.source.boxes[0]
    assert left == pytest.approx(60 / 595)
    assert right == pytest.approx((60 + 16 * 5.5) / 595)
    assert top == pytest.approx((60 + 5 * 16) / 842)
    assert bottom == pytest.approx((60 + 5 * 16 + 11) / 842)
    assert written_on.source.boxes[0][0] > right


def test_boxes_lie_on_the_page() -> None:
    for proposal in propose([laid_out(*KONYA)], PARTNERS, today=TODAY, our_names=OURS).items:
        assert proposal.source.boxes
        assert all(0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1 for x0, y0, x1, y1 in proposal.source.boxes)


def test_without_boxes_the_line_still_tells_the_place() -> None:
    found = read(*KONYA).get("their_number")
    assert found is not None
    assert found.source.boxes == ()
    assert found.source.line == 5


def test_the_gap_between_words_divides_columns() -> None:
    scanned = laid_out(
        "БИЛИМ БЕРҮҮ ЖАНА ИЛИМ МИНИСТРЛИГИ",
        "№ 04-12/1187                          Ош мамлекеттик университетинин",
        "2026-жылдын 3-ноябры                  ректоруна",
        "",
        "Каттоо жөнүндө",
        "",
        "Урматтуу ректор!",
        "Тизмени жөнөтүүңүздү суранабыз.",
    )
    found = propose([scanned], PARTNERS, today=TODAY, our_names=OURS)
    assert value(found, "sender") == "2"
    assert value(found, "their_number") == "04-12/1187"
    assert value(found, "their_date") == "2026-11-03"


def test_lines_of_a_skewed_scan_are_put_in_their_order() -> None:
    scanned = laid_out(
        (1.0, "БИЛИМ БЕРҮҮ ЖАНА ИЛИМ                 И НАУКИ КЫРГЫЗСКОЙ"),
        (0.0, "КЫРГЫЗ РЕСПУБЛИКАСЫНЫН                МИНИСТЕРСТВО ОБРАЗОВАНИЯ"),
        (2.0, "МИНИСТРЛИГИ                           РЕСПУБЛИКИ"),
        (4.0, "№ 01-2-2-18/2629-И"),
        (6.0, "Урматтуу ректорлор!"),
        (8.0, "Маалыматты жөнөтүүңүздөрдү өтүнөбүз."),
    )
    assert value(propose([scanned], PARTNERS, today=TODAY, our_names=OURS), "sender") == "2"


@pytest.mark.parametrize(
    ("written", "fills"),
    [("24 ноября 2026 г.", True), ("25 ноября 2026 г.", False), ("31 декабря 1989 г.", False)],
)
def test_a_date_that_cannot_be_is_offered_and_not_filled_in(written: str, fills: bool) -> None:
    found = read("ФОНД «ЕВРАЗИЯ»", f"№ 5 от {written}", "Уважаемые коллеги!", "Сообщаем о конкурсе.")
    dated = found.get("their_date")
    assert dated is not None
    assert (dated.value is not None) is fills
    assert fills or len(dated.alternatives) == 1


def test_a_reading_in_the_future_leaves_the_other_one() -> None:
    lines = (
        "UNIVERSITY OF OMAHA",
        "Date: 11/12/2026",
        "Dear Colleagues,",
        "We confirm the visit of our faculty.",
    )
    assert value(read(*lines, today=date(2026, 12, 24)), "their_date") is None
    assert value(read(*lines, today=date(2026, 11, 24)), "their_date") == "2026-11-12"


def test_of_a_ministry_and_its_university_the_university_wrote() -> None:
    found = read(
        "БИЛИМ БЕРҮҮ ЖАНА ИЛИМ МИНИСТРЛИГИ",
        "ЖАЛАЛ-АБАД МАМЛЕКЕТТИК УНИВЕРСИТЕТИ",
        "№ 5",
        "Урматтуу кесиптештер!",
        "Семинарга чакырабыз.",
    )
    assert value(found, "sender") == "3"


def test_partners_of_one_name_are_offered() -> None:
    found = read("ФОНД «МУРАС»", "№ 5", "Уважаемые коллеги!", "Направляем книги для библиотеки.").get(
        "sender"
    )
    assert found is not None
    assert found.value is None
    assert {other.display for other in found.alternatives} == {"Фонд «Мурас» (Бишкек)", "Фонд «Мурас» (Ош)"}


def test_a_partner_named_only_in_the_text_is_not_the_sender() -> None:
    found = read(
        "Урматтуу ректор!", "Сельчук университети менен келишим түзүлдү.", "Урматтоо менен, А. Асанов"
    )
    assert found.get("sender") is None


def test_the_signature_tells_the_sender_when_there_is_no_letterhead() -> None:
    found = read(
        "№ 7/26 от 19.11.2026",
        "Ректору ОшГУ",
        "Уважаемый ректор!",
        "Просим разрешить стажировку.",
        "С уважением,",
        "директор представительства ЮНИСЕФ     С. Т. Оморов",
    )
    assert value(found, "sender") == "6"
    assert value(found, "person") == "С. Т. Оморов"


def test_for_a_letter_of_ours_the_addressee_is_proposed() -> None:
    found = read(
        "OSH STATE UNIVERSITY",
        "No. 15-03/131   6 November 2026",
        "Selçuk Üniversitesi",
        "Konya, Türkiye",
        "Dear Rector,",
        "We agree with the yearly quota of students.",
    )
    assert found.get("sender") is None
    assert found.get("sender_name") is None
    assert value(found, "addressee") == "1"


def test_an_unknown_organisation_is_proposed_by_name() -> None:
    found = read(
        "КЫРГЫЗ РЕСПУБЛИКАСЫНЫН",
        "АДИЛЕТ МИНИСТРЛИГИ",
        "№ 5",
        "Урматтуу ректор!",
        "Билдиребиз.",
    )
    assert value(found, "sender_name") == "КЫРГЫЗ РЕСПУБЛИКАСЫНЫН АДИЛЕТ МИНИСТРЛИГИ"


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("Просим направить ответ до 15 марта.", "2027-03-15"),
        ("Просим направить ответ не позднее 15.03.2027.", "2027-03-15"),
        ("Маалыматты 15-мартка чейин жөнөтүүңүздү суранабыз.", "2027-03-15"),
        ("Тизмени 2027-жылдын 15-мартынан кечиктирбестен бериңиздер, өтүнөбүз.", "2027-03-15"),
        ("Please send us your reply by 7 December 2026.", "2026-12-07"),
        ("Applications must be received no later than December 7, 2026.", "2026-12-07"),
        ("Belgelerin 30 Kasım 2026 tarihine kadar gönderilmesini rica ederiz.", "2026-11-30"),
        ("The Memorandum will remain in force until 12 March 2027.", None),
        ("Соглашение действует до 31 декабря 2026 года.", None),
        ("Конференция пройдёт с 10 до 12 декабря 2026 года, просим сообщить о решении.", None),
        ("Форум 2027-жылдын 18-мартында Анкарада өтөт.", None),
        ("Просим направить ответ до 15 марта 2020 года.", None),
    ],
)
def test_only_a_day_by_which_something_is_asked_for_is_due(sentence: str, due: str | None) -> None:
    found = read("№ 5 от 20.11.2026", "Уважаемые коллеги!", sentence, "С уважением, А. Асанов")
    assert value(found, "due") == due


def test_two_days_asked_for_are_offered() -> None:
    found = read(
        "№ 5 от 20.11.2026",
        "Уважаемые коллеги!",
        "Просим подтвердить участие до 1 декабря 2026 года.",
        "Тезисы просим направить до 20 декабря 2026 года.",
    ).get("due")
    assert found is not None
    assert [other.value for other in found.alternatives] == ["2026-12-01", "2026-12-20"]


@pytest.mark.parametrize(
    ("line", "sheets"),
    [
        ("Тиркеме: 4 барак.", "4"),
        ("Тиркеме: келишим, 2 барак, 1 нуска", "2"),
        ("Приложение: на 4 л. в 1 экз.", "4"),
        ("Приложение: список на 3 листах.", "3"),
        ("Приложениe: программа на З л.", "3"),
        ("Enclosure: draft addendum, 4 pages", "4"),
        ("Encl.: 4 pages", "4"),
        ("Ek: 4 sayfa", "4"),
    ],
)
def test_enclosures_are_counted_in_sheets(line: str, sheets: str) -> None:
    found = read(
        "№ 5", "Уважаемые коллеги!", "Направляем документы на рассмотрение.", line, "С уважением, А. Асанов"
    )
    assert value(found, "annex_sheets") == sheets
    assert value(found, "annexes")


def test_the_title_of_an_annex_is_no_enclosure() -> None:
    pages = [
        page("№ 5 от 20.11.2026", "Уважаемые коллеги!", "Направляем форму отчёта.", "С уважением, А. Асанов"),
        page("Приложение № 1", "№ 77 от 03.03.2020", "Тема: форма отчёта", number=2),
    ]
    found = propose(pages, PARTNERS, today=TODAY)
    assert found.get("annexes") is None
    assert value(found, "their_number") == "5"
    assert value(found, "subject") == "Направляем форму отчёта"


def test_a_long_subject_is_cut_between_words() -> None:
    found = read("Уважаемые коллеги!", "Сообщаем о " + "проведении конференции " * 20 + ".").get("subject")
    assert found is not None
    assert found.value is not None
    assert len(found.value) <= 200
    assert found.value.endswith(("проведении…", "конференции…"))


def test_a_name_at_the_foot_of_the_page_is_not_the_signer() -> None:
    found = read("Уважаемые коллеги!", "Сообщаем.", "С уважением,", "Исп. Е. В. Морозова, тел. 00-10-17")
    assert found.get("person") is None


def test_the_kinds_proposed_are_kinds_of_the_registry() -> None:
    defaults = tomllib.loads((Path(__file__).parents[3] / "config" / "first_start.toml").read_text("utf-8"))
    kinds = {kind["code"] for kind in defaults["kinds"]}
    proposed = {kind for letter in letters() for kind in letter.values("kind")}
    assert proposed - kinds == {"application"}  # a person's own application has no kind by default
