"""Sentences and words that the many example letters are put together from, in four languages; all invented."""

from __future__ import annotations

# {partner} {topic} {person} {faculty} {month} {year} {n} {odd} stand for words that differ from letter to letter.
SENTENCES: dict[str, tuple[str, ...]] = {
    "ky": (
        "Сиздин университет менен кызматташуунун алкагында {topic} боюнча маалымат жөнөтөбүз.",
        "{faculty} факультетинин студенттери {month} айында практикадан өтүүнү пландаштырууда.",
        "Тиркемеде көрсөтүлгөн тизмени карап чыгып, пикириңизди билдирүүңүздү суранабыз.",
        "{year}-жылы түзүлгөн меморандумдун мөөнөтүн дагы {n} жылга узартууну сунуштайбыз.",
        "Жолугушуунун жүрүшүндө {topic} маселеси талкууланып, тараптар макулдашууга келишти.",
        "{person} жетектеген делегация {month} айында Ош шаарына келет, визиттин программасы тиркелет.",
        "Квота боюнча {n} студент кабыл алынат, жатакана жана окуу акысы тараптардын эсебинен.",
        "Конференцияга катышуу үчүн докладдын аталышын жана кыскача мазмунун жөнөтүңүздөр.",
        "Министрликтин {odd} буйругуна ылайык отчёт белгиленген мөөнөттө тапшырылат.",
        "Биргелешкен илимий изилдөөлөрдүн жыйынтыгы боюнча жыйнак чыгаруу пландаштырылууда.",
        "Визалык колдоо көрсөтүү боюнча элчиликке кайрылуу каты даярдалды.",
        "Келишимдин долбоору укук иштер бөлүмүндө каралып, айрым сунуштар киргизилди.",
        "Академиялык мобилдүүлүк программасы боюнча документтерди кабыл алуу {month} айында аяктайт.",
        "Мындан аркы жемиштүү кызматташтыкка үмүт кылабыз.",
        "{odd} долбоорунун алкагында окутуучулар үчүн тренинг өткөрүлөт.",
    ),
    "ru": (
        "В рамках сотрудничества с вашим университетом направляем информацию по вопросу: {topic}.",
        "Студенты факультета {faculty} планируют пройти практику в {month}.",
        "Просим рассмотреть приложенный список и сообщить ваше мнение в установленный срок.",
        "Предлагаем продлить меморандум, подписанный в {year} году, ещё на {n} лет.",
        "В ходе встречи обсуждался вопрос: {topic}, стороны пришли к соглашению.",
        "Делегация во главе с {person} прибывает в город Ош, программа визита прилагается.",
        "По квоте будут приняты {n} студентов, проживание и обучение за счёт сторон.",
        "Для участия в конференции просим направить название и тезисы доклада.",
        "Согласно приказу министерства {odd} отчёт представляется в указанный срок.",
        "По итогам совместных научных исследований планируется издание сборника статей.",
        "Подготовлено обращение в посольство об оказании визовой поддержки.",
        "Проект соглашения рассмотрен юридическим отделом, внесены замечания.",
        "Приём документов по программе академической мобильности завершается в {month}.",
        "Надеемся на дальнейшее плодотворное сотрудничество.",
        "В рамках проекта {odd} для преподавателей проводится тренинг.",
    ),
    "en": (
        "Within our cooperation we are pleased to send you information on {topic}.",
        "Students of the faculty of {faculty} plan their internship for {month}.",
        "We kindly ask you to look at the enclosed list and to tell us your opinion.",
        "We propose to extend the memorandum signed in {year} for {n} more years.",
        "During the meeting the parties discussed {topic} and came to an agreement.",
        "A delegation led by {person} will visit Osh, the programme of the visit is enclosed.",
        "Under the quota {n} students will be admitted, accommodation and tuition are covered by the parties.",
        "To take part in the conference please send the title and the abstract of your paper.",
        "According to the order {odd} of the ministry the report is due in the set time.",
        "A volume of papers is planned on the results of the joint research.",
        "A letter to the embassy about visa support has been prepared.",
        "The draft agreement was reviewed by the legal department and remarks were made.",
        "Applications for academic mobility are accepted until the end of {month}.",
        "We look forward to further fruitful cooperation.",
        "Within the project {odd} a training for lecturers will be held.",
    ),
    "tr": (
        "İş birliğimiz kapsamında {topic} hakkında bilgi gönderiyoruz.",
        "{faculty} fakültesi öğrencileri {month} ayında staj yapmayı planlamaktadır.",
        "Ekteki listeyi inceleyerek görüşünüzü bildirmenizi rica ederiz.",
        "{year} yılında imzalanan mutabakat zaptının {n} yıl daha uzatılmasını öneriyoruz.",
        "Görüşmede {topic} konusu ele alınmış ve taraflar anlaşmaya varmıştır.",
        "{person} başkanlığındaki heyet Oş şehrini ziyaret edecektir, program ektedir.",
        "Kontenjan kapsamında {n} öğrenci kabul edilecektir.",
        "{odd} projesi kapsamında öğretim elemanları için eğitim düzenlenecektir.",
        "Bundan sonraki verimli iş birliğimizi temenni ederiz.",
    ),
}

TOPICS: dict[str, tuple[str, ...]] = {
    "ky": (
        "студенттерди алмашуу", "кош диплом программасы", "окутуучулардын стажировкасы", "визиттин программасы",
        "жайкы мектеп", "гранттык долбоор", "китепкана фондун толуктоо",
        "эл аралык конференция", "медициналык практика",
        "тил курстары", "меморандумду узартуу", "отчёттун формасы",
    ),
    "ru": (
        "обмен студентами", "программа двойных дипломов", "стажировка преподавателей", "программа визита",
        "летняя школа", "грантовый проект", "пополнение фонда библиотеки", "международная конференция",
        "медицинская практика", "языковые курсы", "продление меморандума", "форма отчёта",
    ),
    "en": (
        "student exchange", "the double degree programme", "the internship of lecturers", "the programme of the visit",
        "the summer school", "the grant project", "the library fund", "the international conference",
        "medical practice", "language courses", "the renewal of the memorandum", "the form of the report",
    ),
    "tr": (
        "öğrenci değişimi", "çift diploma programı", "öğretim elemanı stajı", "ziyaret programı", "yaz okulu",
        "hibe projesi", "uluslararası konferans", "dil kursları",
    ),
}  # fmt: skip

SUBJECTS: dict[str, str] = {
    "ky": "{topic} жөнүндө",
    "ru": "О вопросе: {topic}",
    "en": "On {topic}",
    "tr": "{topic} hakkında",
}

GREETINGS = {"ky": "Урматтуу ректор!", "ru": "Уважаемый ректор!", "en": "Dear Rector,", "tr": "Sayın Rektör,"}
FACULTIES = (
    "медицина", "филология", "физика", "математика", "юриспруденция", "экономика", "химия", "тарых", "педагогика",
    "инженерия", "география", "психология",
)  # fmt: skip
MONTHS: dict[str, tuple[str, ...]] = {
    "ky": ("январь", "март", "апрель", "май", "сентябрь", "октябрь", "ноябрь"),
    "ru": ("январе", "марте", "апреле", "мае", "сентябре", "октябре", "ноябре"),
    "en": ("January", "March", "April", "May", "September", "October", "November"),
    "tr": ("Ocak", "Mart", "Nisan", "Mayıs", "Eylül", "Ekim", "Kasım"),
}
PEOPLE = (
    "Айбек Токтогулов", "Нурлан Осмонов", "Гүлнара Мамытова", "Бакыт Жээнбеков", "Мехмет Йылмаз", "Анна Смирнова",
    "Иван Петров", "John Miller", "Fatima Khan", "Kim Min-su", "Zeynep Kaya", "László Nagy", "Marie Dupont",
)  # fmt: skip
CITIES: dict[str, tuple[str, ...]] = {
    "TR": ("Konya", "Ankara", "Bursa"), "PK": ("Islamabad", "Lahore"), "KZ": ("Астана", "Алматы"),
    "RU": ("Москва", "Казань", "Томск", "Барнаул"), "DE": ("Berlin", "Leipzig"), "FR": ("Nancy", "Lyon"),
    "KR": ("Seoul", "Gwangju"), "CN": ("Beijing", "Xi'an"), "UZ": ("Андижан", "Ташкент"), "KG": ("Бишкек", "Ош"),
    "HU": ("Budapest",), "PL": ("Kraków", "Warszawa"), "IN": ("Delhi", "Pune"), "JP": ("Tsukuba",), "IT": ("Bologna",),
    "ES": ("Granada",), "GB": ("Leeds",), "US": ("Ohio",), "TJ": ("Душанбе",), "AZ": ("Bakı",), "IR": ("Mashhad",),
    "EG": ("Cairo",), "SA": ("Riyadh",), "MY": ("Penang",), "ID": ("Bandung",), "CZ": ("Brno",), "AT": ("Graz",),
    "BE": ("Gent",),
    "NL": ("Leiden",), "SE": ("Lund",), "FI": ("Turku",), "LV": ("Rīga",), "LT": ("Vilnius",),
    "EE": ("Tartu",), "UA": ("Львів",), "BY": ("Минск",), "GE": ("Tbilisi",), "AM": ("Yerevan",),
    "MN": ("Ulaanbaatar",),
    "AF": ("Kabul",),
}  # fmt: skip
UNIVERSITIES = (
    "State University", "Technical University", "Medical University", "Pedagogical University", "Agrarian University",
    "University of Economics", "Academy of Arts", "Institute of Technology", "Polytechnic", "International University",
    "University of Law", "Research Centre", "Academy of Sciences", "Open University", "National Library",
)  # fmt: skip
SYLLABLES = (
    "ба", "ко", "ту", "ре", "ми", "са", "ло", "ду", "не", "ки",
    "жа", "мо", "бу", "те", "ши", "ра", "го", "лу", "зе", "пи",
)  # fmt: skip
