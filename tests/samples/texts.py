"""What the sample letters say: invented letters to and from Osh State University, in four languages."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Letter:
    """One letter as it stands on paper, from the letterhead to the executor's telephone."""

    language: str
    letterhead: tuple[str, ...]
    address: str
    number: str
    date: str
    reference: str
    addressee: tuple[str, ...]
    subject: str
    greeting: str
    body: tuple[str, ...]
    enclosure: str
    post: str
    signer: str
    executor: str
    more: tuple[str, ...] = field(default=())

    def lines(self) -> list[str]:
        """Give every paragraph in reading order, as a reader of the paper would type it."""
        head = [*self.letterhead, self.address, self.number, self.date, self.reference, *self.addressee]
        tail = [self.subject, self.greeting, *self.body, *self.more, self.enclosure]
        return [line for line in [*head, *tail, f"{self.post} {self.signer}", self.executor] if line]


KY_MINISTRY = Letter(
    language="ky",
    letterhead=("КЫРГЫЗ РЕСПУБЛИКАСЫНЫН", "ТЫШКЫ ИШТЕР МИНИСТРЛИГИ"),
    address="720040, Бишкек шаары, Эркиндик бульвары, 57. Тел.: (0312) 00-05-45",
    number="№ 17-04/2318",
    date="2026-жылдын 12-октябры",
    reference="",
    addressee=("Ош мамлекеттик университетинин", "ректору Б. Ж. Арзыматовго"),
    subject="Анкара шаарында өтүүчү ректорлордун форуму жөнүндө",
    greeting="Урматтуу Бакыт Жанышевич!",
    body=(
        "Кыргыз Республикасынын Тышкы иштер министрлиги Ош мамлекеттик университетине өзүнүн терең "
        "урматтоосун билдирүү менен бирге төмөнкүлөрдү маалымдайт.",
        "Түрк Республикасынын Анкара шаарында 2027-жылдын 18–20-мартында түрк тилдүү өлкөлөрдүн "
        "университеттеринин ректорлорунун үчүнчү форуму өткөрүлөт. Форумдун жүрүшүндө студенттерди жана "
        "окутуучуларды алмашуу, биргелешкен магистратура ачуу, илимий журналдарды чыгаруу жана кош "
        "дипломдуу программалар боюнча келишимдерге кол коюу каралган.",
        "Уюштуруучулар жол кире менен жашоо чыгымдарын өз мойнуна алышат. Катышуучу университет өзүнүн "
        "эл аралык байланыштары жөнүндө кыскача маалымдаманы англис жана түрк тилдеринде даярдап, "
        "көргөзмөгө үчтөн кем эмес үлгүнү коюусу зарыл.",
        "Ушуга байланыштуу Сизден делегациянын курамын, ар бир мүчөнүн кызматын, паспортунун көчүрмөсүн "
        "жана баяндаманын темасын 2026-жылдын 20-ноябрына чейин министрликтин Маданий-гуманитардык "
        "кызматташтык башкармалыгына жөнөтүүңүздү өтүнөбүз.",
    ),
    enclosure="Тиркеме: форумдун долбоордук программасы, 3 барак.",
    post="Министрдин орун басары",
    signer="М. Т. Асанкулов",
    executor="Аткаруучу: Г. Сыдыкова, тел. (0312) 00-30-17",
)

KY_SCANNED = Letter(
    language="ky",
    letterhead=("КЫРГЫЗ РЕСПУБЛИКАСЫНЫН", "БИЛИМ БЕРҮҮ МИНИСТРЛИГИ"),
    address="720040, Бишкек шаары, Тыныстанов көчөсү, 257",
    number="№ 04-12/1187",
    date="2026-жылдын 3-ноябры",
    reference="",
    addressee=("Ош мамлекеттик университетинин", "эл аралык байланыштар бөлүмүнө"),
    subject="Чет өлкөлүк студенттердин каттоосу жөнүндө",
    greeting="Урматтуу кесиптештер!",
    body=(
        "Министрлик жогорку окуу жайларында билим алып жаткан чет өлкөлүк жарандардын эсебин тактоо "
        "максатында жыл сайын маалымат чогултат. Быйылкы окуу жылында бул иш жаңы тартипте жүргүзүлөт.",
        "Индия, Пакистан, Бангладеш жана Өзбекстан мамлекеттеринен келген студенттердин саны, окуу "
        "багыты, келишимдин мөөнөтү, жашаган дареги жана каттоо күнү көрсөтүлгөн тизмени даярдоо керек. "
        "Тизмеге академиялык өргүүдө жүргөн студенттер да киргизилет.",
        "Окуудан четтетилген же которулган студенттер жөнүндө өзүнчө тизме түзүлүп, ар бири боюнча "
        "буйруктун номери жана күнү жазылат. Маалыматтын тактыгы үчүн бөлүмдүн башчысы жооптуу.",
        "Толтурулган тизмелерди 2026-жылдын 25-ноябрына чейин электрондук түрдө жана кагаз жүзүндө, "
        "мөөр басылган абалда министрликке жөнөтүүңүздөрдү суранабыз.",
    ),
    enclosure="Тиркеме: тизменин үлгүсү, 2 барак.",
    post="Башкармалыктын башчысы",
    signer="А. М. Токтомушева",
    executor="Аткаруучу: Э. Жумабаев, тел. (0312) 00-15-19",
)

KY_INTERNAL = Letter(
    language="ky",
    letterhead=("ОШ МАМЛЕКЕТТИК УНИВЕРСИТЕТИ", "МЕДИЦИНА ФАКУЛЬТЕТИ"),
    address="",
    number="№ МФ-214",
    date="09.11.2026",
    reference="",
    addressee=("Тышкы байланыштар боюнча проректорго",),
    subject="КЫЗМАТТЫК КАТ",
    greeting="",
    body=(
        "Медицина факультетинин төртүнчү курсунун үч студенти Конья шаарындагы Сельчук университетинде "
        "жазгы семестрде окуу үчүн тандалып алынды. Алмашуу 2022-жылы түзүлгөн келишимдин негизинде "
        "жүргүзүлөт.",
        "Студенттердин окуу планындагы айырмачылыктарды жоюу графиги түзүлдү, кураторлор дайындалды.",
        "Жол киреге каражат бөлүп берүүңүздү жана буйруктун долбоорун макулдашып берүүңүздү суранам.",
    ),
    enclosure="Тиркеме: студенттердин тизмеси, 1 барак.",
    post="Декан",
    signer="Ы. Т. Абдыкадыров",
    executor="",
)

RU_UNIVERSITY = Letter(
    language="ru",
    letterhead=(
        "МИНИСТЕРСТВО НАУКИ И ВЫСШЕГО ОБРАЗОВАНИЯ РОССИЙСКОЙ ФЕДЕРАЦИИ",
        "АЛТАЙСКИЙ ГОСУДАРСТВЕННЫЙ УНИВЕРСИТЕТ",
    ),
    address="656049, г. Барнаул, проспект Ленина, 61. Тел. (3852) 00-10-10",
    number="№ 38-02/417",
    date="21 октября 2026 г.",
    reference="На № 15-03/88 от 05.10.2026",
    addressee=("Ректору", "Ошского государственного университета", "Б. Ж. Арзыматову"),
    subject="О продлении соглашения об академической мобильности",
    greeting="Уважаемый Бакыт Жанышевич!",
    body=(
        "Алтайский государственный университет подтверждает получение Вашего письма и благодарит за "
        "многолетнее плодотворное сотрудничество в области подготовки филологов и историков.",
        "Соглашение об академической мобильности, подписанное в 2021 году, прекращает своё действие "
        "31 декабря 2026 года. Предлагаем продлить его на пять лет, увеличив квоту обучающихся до восьми "
        "человек с каждой стороны и дополнив раздел о взаимном признании зачётных единиц.",
        "Проект дополнительного соглашения согласован нашей юридической службой. Просим рассмотреть его "
        "и направить замечания до 1 декабря 2026 года, чтобы стороны успели подписать документ до "
        "окончания календарного года.",
        "Одновременно приглашаем двух преподавателей кафедры русского языка принять участие в "
        "международной конференции «Языки Большого Алтая», которая состоится в Барнауле 14–16 апреля "
        "2027 года. Проживание участников оплачивает принимающая сторона.",
    ),
    enclosure="Приложение: проект дополнительного соглашения на 4 л. в 2 экз.",
    post="Проректор по международной деятельности",
    signer="П. С. Лаврентьев",
    executor="Исп. Е. В. Морозова, тел. (3852) 00-10-17",
)

RU_SCANNED = Letter(
    language="ru",
    letterhead=("ПОСОЛЬСТВО РЕСПУБЛИКИ КАЗАХСТАН", "В КЫРГЫЗСКОЙ РЕСПУБЛИКЕ"),
    address="г. Бишкек, проспект Мира, 95а",
    number="№ 30-2/509",
    date="28.10.2026",
    reference="",
    addressee=("Ошский государственный университет", "Отдел международных связей"),
    subject="О стипендиальной программе для граждан Кыргызской Республики",
    greeting="Уважаемые коллеги!",
    body=(
        "Посольство свидетельствует своё уважение и сообщает, что Министерство образования объявило "
        "набор на стипендиальную программу для граждан Кыргызской Республики на следующий учебный год.",
        "Выделено двенадцать мест в магистратуре и три места в докторантуре по направлениям «Химия», "
        "«Ветеринария», «Право» и «Педагогика». Обучение ведётся на казахском и английском языках.",
        "Заявления принимаются до 15 января 2027 года. Просим довести эту информацию до студентов и "
        "выпускников университета и назначить ответственного сотрудника.",
    ),
    enclosure="Приложение: условия программы на 2 л.",
    post="Советник Посольства",
    signer="Д. С. Ахметов",
    executor="",
    more=(
        "Дополнительно сообщаем, что вступительные собеседования пройдут в режиме видеосвязи. Кандидаты "
        "предъявляют удостоверение личности, диплом и выписку с оценками.",
        "Победители конкурса получают ежемесячную стипендию, место в общежитии и медицинскую страховку. "
        "Проезд к месту учёбы оплачивается один раз в год.",
    ),
)

EN_UNIVERSITY = Letter(
    language="en",
    letterhead=("QUAID-I-AZAM UNIVERSITY", "OFFICE OF INTERNATIONAL COLLABORATION"),
    address="University Road, Islamabad 45320, Pakistan. Phone +92 51 000 4500",
    number="Ref. No. QAU/INT/2026-731",
    date="19 October 2026",
    reference="Your ref. 15-03/112 of 28 September 2026",
    addressee=("The Rector", "Osh State University", "331 Lenin Street, Osh, Kyrgyz Republic"),
    subject="Subject: Renewal of the Memorandum of Understanding and a joint summer school",
    greeting="Dear Rector Arzymatov,",
    body=(
        "Thank you for your letter and for the draft work plan enclosed with it. The Office of "
        "International Collaboration has discussed both with the departments concerned, and I am pleased "
        "to inform you that the Syndicate supports renewing the Memorandum of Understanding between our "
        "universities for a further term of five years.",
        "Compared with the present text we suggest three changes. First, the article on student mobility "
        "should name a yearly quota of six students in each direction. Second, tuition fees should be "
        "waived for exchange students, while travel, insurance and accommodation remain with the sending "
        "side. Third, either party should be able to end the memorandum with six months' written notice.",
        "We also propose to hold a joint summer school on glaciers and mountain water resources in Osh in "
        "July 2027. Our Department of Earth Sciences would send two lecturers and fifteen students; the "
        "programme could be taught in English and recognised with four credits.",
        "May I ask you to let us have your comments on the enclosed draft by 30 November 2026, so that the "
        "document can be signed during the visit of our delegation to the Kyrgyz Republic next spring.",
    ),
    enclosure="Enclosure: draft Memorandum of Understanding (5 pages)",
    post="Director, International Collaboration",
    signer="Dr. Saima Rehman",
    executor="Contact: Ms. Hina Qureshi, international@example.org",
    more=(
        "Annex. Outline of the proposed summer school",
        "The school would last twelve days. The first week is given to lectures on glacier mass balance, "
        "remote sensing and water law; every afternoon ends with a seminar led by the students themselves.",
        "The second week is a field course. Participants measure discharge, take samples and describe a "
        "glacier terminus in the Alay range under the guidance of staff from both universities.",
        "Each participant hands in a report of ten pages. The best three reports will be offered to the "
        "journal of the host university for publication.",
        "Costs are shared: the host provides rooms, transport and laboratory space, the guest covers the "
        "travel and insurance of its own staff and students. Neither side charges a fee.",
    ),
)

TR_UNIVERSITY = Letter(
    language="tr",
    letterhead=("T.C.", "SELÇUK ÜNİVERSİTESİ REKTÖRLÜĞÜ", "Dış İlişkiler Koordinatörlüğü"),
    address="Alâeddin Keykubat Kampüsü, 42130 Selçuklu / Konya",
    number="Sayı: E-59843260-724.01-618204",
    date="23.10.2026",
    reference="İlgi: 15.09.2026 tarihli ve 15-03/74 sayılı yazınız",
    addressee=("OŞ DEVLET ÜNİVERSİTESİ REKTÖRLÜĞÜNE", "Oş, Kırgız Cumhuriyeti"),
    subject="Konu: Öğrenci ve öğretim elemanı değişimi",
    greeting="Sayın Rektör,",
    body=(
        "Üniversitelerimiz arasında 2022 yılında imzalanan iş birliği protokolü çerçevesinde yürütülen "
        "değişim programına gösterdiğiniz ilgi için teşekkür ederiz.",
        "İlgi yazınızla bildirilen üç tıp fakültesi öğrencisinin 2026-2027 eğitim öğretim yılı bahar "
        "yarıyılında üniversitemizde öğrenim görmesi uygun bulunmuştur. Öğrencilerin kabul mektupları "
        "hazırlanmış olup pasaport suretlerinin ve not belgelerinin en geç 30 Kasım 2026 tarihine kadar "
        "Koordinatörlüğümüze gönderilmesi gerekmektedir.",
        "Ayrıca Türk dili ve edebiyatı alanında görev yapan iki öğretim elemanınızı mayıs ayında "
        "düzenlenecek çalıştaya davet etmekten mutluluk duyarız. Konaklama giderleri üniversitemizce "
        "karşılanacak, yol giderleri ise katılımcılara ait olacaktır.",
        "Bilgilerinizi ve gereğini saygılarımla arz ederim.",
    ),
    enclosure="Ek: Kabul mektupları (3 sayfa)",
    post="Rektör Yardımcısı",
    signer="Prof. Dr. Ayşegül Çınar",
    executor="Bilgi için: Öğr. Gör. Ömer Yıldız, disiliskiler@example.org",
)

EN_OUTGOING = Letter(
    language="en",
    letterhead=("MINISTRY OF EDUCATION OF THE KYRGYZ REPUBLIC", "OSH STATE UNIVERSITY"),
    address="331 Lenin Street, 723500 Osh. Phone +996 3222 0 07 12",
    number="No. 15-03/131",
    date="6 November 2026",
    reference="In reply to QAU/INT/2026-731 of 19 October 2026",
    addressee=("Office of International Collaboration", "Quaid-i-Azam University", "Islamabad, Pakistan"),
    subject="Comments on the draft Memorandum of Understanding",
    greeting="Dear Dr. Rehman,",
    body=(
        "Osh State University thanks you for the draft memorandum and agrees with the yearly quota and "
        "with the waiver of tuition fees. Our legal department asks to keep the notice period at three "
        "months, as in the present text.",
        "We gladly accept the proposal of a summer school in July 2027 and have named Associate Professor "
        "Ainura Kadyrova as its coordinator on our side.",
    ),
    enclosure="",
    post="Vice-Rector for External Relations",
    signer="K. A. Ismailov",
    executor="",
)

AGREEMENT_TITLE = (
    "MEMORANDUM OF UNDERSTANDING",
    "ӨЗ АРА ТҮШҮНҮШҮҮ МЕМОРАНДУМУ",
    "between Osh State University and Quaid-i-Azam University",
    "Ош мамлекеттик университети менен Каид-и-Азам университетинин ортосунда",
)

AGREEMENT = (
    (
        "Article 1. Purpose",
        "The parties develop cooperation in teaching and research on the basis of equality and mutual benefit, "
        "within the laws of both states and the means available to each of them.",
        "1-берене. Максаты",
        "Тараптар окутуу жана илим жаатындагы кызматташтыкты тең укуктуулуктун жана өз ара пайданын негизинде, "
        "эки мамлекеттин мыйзамдарынын жана ар биринин мүмкүнчүлүктөрүнүн чегинде өнүктүрүшөт.",
    ),
    (
        "Article 2. Student mobility",
        "Each year up to six students from either side study for one semester at the partner university. Exchange "
        "students pay no tuition fees at the host; travel, insurance and lodging are covered by the sending side.",
        "2-берене. Студенттердин мобилдүүлүгү",
        "Жыл сайын ар бир тараптан алтыга чейин студент өнөктөш университетте бир семестр окуйт. Алмашуу менен "
        "келген студенттер кабыл алуучу жакка окуу акысын төлөшпөйт; жол кире, камсыздандыруу жана жашоо "
        "чыгымдарын жөнөтүүчү тарап көтөрөт.",
    ),
    (
        "Article 3. Staff mobility",
        "Lecturers may teach and carry out research at the partner university for up to three months. The subject "
        "and the dates are agreed in writing at least sixty days before the journey.",
        "3-берене. Кызматкерлердин мобилдүүлүгү",
        "Окутуучулар өнөктөш университетте үч айга чейин сабак берип, илимий иш жүргүзө алышат. Темасы жана "
        "мөөнөтү сапардан кеминде алтымыш күн мурда жазуу жүзүндө макулдашылат.",
    ),
    (
        "Article 4. Joint events",
        "The parties hold joint conferences, seminars and summer schools and invite each other's staff to them. "
        "A work plan for the next calendar year is signed every autumn.",
        "4-берене. Биргелешкен иш-чаралар",
        "Тараптар биргелешкен конференцияларды, семинарларды жана жайкы мектептерди өткөрүп, бири-биринин "
        "кызматкерлерин чакырышат. Кийинки жылдын иш планына жыл сайын күзүндө кол коюлат.",
    ),
    (
        "Article 5. Publications",
        "Results of joint work are published under the names of both universities. Personal data of students and "
        "staff are used only for the purposes of this memorandum.",
        "5-берене. Жарыялоолор",
        "Биргелешкен иштин жыйынтыктары эки университеттин аты менен жарыяланат. Студенттердин жана "
        "кызматкерлердин жеке маалыматтары ушул меморандумдун максаттарына гана колдонулат.",
    ),
    (
        "Article 6. Term and termination",
        "This memorandum enters into force on the day of the last signature and stays in force for five years. "
        "Either party may end it with three months' written notice; exchanges under way are brought to their end.",
        "6-берене. Мөөнөтү жана токтотулушу",
        "Меморандум акыркы кол коюлган күндөн тартып күчүнө кирет жана беш жыл бою колдонулат. Тараптардын ар "
        "бири аны үч ай мурда жазуу жүзүндө билдирүү менен токтото алат; башталган алмашуулар аягына чыгарылат.",
    ),
)
