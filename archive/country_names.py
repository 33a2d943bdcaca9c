"""What countries are called besides their names in CLDR: written by hand for the letters of a Kyrgyz university.

Names and adjectives stand as they are written in the middle of a sentence; looking up ignores case and accents.
Words that mean something else in ordinary letters (тай, a foal; РТ, also Tatarstan) are left out.
"""

from __future__ import annotations


def _lists(table: str) -> dict[str, tuple[str, ...]]:
    """Read lines of "CODE name, name …"; a line that begins with a space goes on with the one before."""
    lines = (line.split(None, 1) for line in table.replace("\n ", " ").strip().splitlines())
    return {code: tuple(name.strip() for name in names.split(",")) for code, names in lines}


# Shown instead of CLDR's name: what the offices of this country write.
WE_SAY = {
    ("KG", "ru"): "Кыргызстан",
    ("US", "ky"): "АКШ",
    ("US", "ru"): "США",
    ("US", "tr"): "ABD",
    ("SZ", "ky"): "Эсватини",
    ("MV", "ky"): "Мальдив аралдары",
    ("PS", "ky"): "Палестина",
    ("PS", "ru"): "Палестина",
    ("PS", "en"): "Palestine",
    ("PS", "tr"): "Filistin",
    ("HK", "ky"): "Гонконг",
    ("HK", "ru"): "Гонконг",
    ("HK", "en"): "Hong Kong",
    ("HK", "tr"): "Hong Kong",
    ("MO", "ky"): "Макао",
    ("MO", "ru"): "Макао",
    ("MO", "en"): "Macao",
    ("MO", "tr"): "Makao",
    ("MM", "ky"): "Мьянма",
    ("MM", "ru"): "Мьянма",
    ("MM", "en"): "Myanmar",
    ("MM", "tr"): "Myanmar",
}

ALSO_CALLED = _lists(
    """
AE БАЭ, Объединённые Арабские Эмираты, UAE, Emirates, BAE
AF Ооганстан, Ооган Республикасы, Исламский Эмират Афганистан
AM Армения Республикасы, Республика Армения, Ermenistan Cumhuriyeti
AZ Азербайжан Республикасы, Азербайджанская Республика, Republic of Azerbaijan, Azerbaycan Cumhuriyeti
BA Босния, Bosnia, Bosna
BN Brunei Darussalam, Бруней-Даруссалам
BY Белоруссия, Беларусь Республикасы, Республика Беларусь, Byelorussia, Beyaz Rusya
CD ДРК, ДР Конго, Демократическая Республика Конго, DRC, DR Congo, Democratic Republic of the Congo
CF ЦАР
CG Конго Республикасы, Республика Конго, Republic of the Congo, Конго, Congo, Kongo
CH Швейцария Конфедерациясы, Швейцарская Конфедерация, Swiss Confederation
CI Берег Слоновой Кости, Ivory Coast, Fildişi Sahili
CN Кытай Эл Республикасы, КЭР, КНР, Китайская Народная Республика, PRC,
   People's Republic of China, Çin Halk Cumhuriyeti
CV Cabo Verde, Yeşil Burun
CZ Чех Республикасы, Чешская Республика, Czech Republic, Çek Cumhuriyeti
DE ГФР, Германия Федеративдик Республикасы, ФРГ, Федеративная Республика Германия,
   Federal Republic of Germany, Deutschland, Federal Almanya
EG Мисир, Египет Араб Республикасы, Арабская Республика Египет, Arab Republic of Egypt
FR Франция Республикасы, Французская Республика, French Republic
GB Улуу Британия, Британия, Англия, Шотландия, Уэльс, Бириккен Королдук, Соединённое Королевство, UK,
   Great Britain, Britain, England, Scotland, Wales, Northern Ireland, İngiltere, İskoçya, Büyük Britanya, Britanya
GE Гүржүстан, Гүржистан, Republic of Georgia
GR Эллада, Грек Республикасы, Греческая Республика, Hellenic Republic
HK Гонконг, Сянган, Hongkong
HU Мажарстан, Мажарыстан
IN Индия Республикасы, Республика Индия, Republic of India, Индостан
IR Иран Ислам Республикасы, ИРИ, Исламская Республика Иран, Islamic Republic of Iran, Персия
JP Жапония, Жапан, Nippon
KG Кыргыз Республикасы, КР, Кыргызская Республика, Киргизия, Kyrgyz Republic, Kirghizia, Kırgız Cumhuriyeti
KP КМР, КЭДР, Корея Элдик Демократиялык Республикасы, КНДР, Северная Корея,
   Корейская Народно-Демократическая Республика, DPRK
KR Корея Республикасы, Корея, Республика Корея, Южная Корея, Republic of Korea, Korea, Kore, Kore Cumhuriyeti
KZ Казакстан Республикасы, Республика Казахстан, Republic of Kazakhstan, Kazakistan Cumhuriyeti
LA ЛНДР, Lao PDR
LY Ливия Мамлекети, State of Libya
MD Молдавия, Республика Молдова, Moldavia, Moldovya
MK Македония, Macedonia, Makedonya
MM Мьянма, Бирма, Burma, Birmanya
MN Моңголия, Моголстан, Моголия, Монгол Улс
MO Аомынь, Macau
MY Малазия, Малайзия Федерациясы
NL Голландия, Нидерланддар, Holland, Hollanda Krallığı
NZ Зеландия, Aotearoa
PH Филиппиндер, Филиппин аралдары
PK Пакистан Ислам Республикасы, Исламская Республика Пакистан, Islamic Republic of Pakistan
PL Польша Республикасы, Республика Польша, Republic of Poland, Lehistan
PS Палестина, Палестина Мамлекети, Государство Палестина, State of Palestine
RU Орусия, Орусия Федерациясы, Россия Федерациясы, РФ, Российская Федерация, Russian Federation, Rusya Federasyonu
SA Сауд Аравиясы, Сауд Арабия, Саудия, КСА, Королевство Саудовская Аравия, KSA, Kingdom of Saudi Arabia
SY Сирия Араб Республикасы, Syrian Arab Republic
SZ Свазиленд, Swaziland, Svaziland
TH Таиланд, Тай Королдугу, Siam
TJ Тажикстан Республикасы, Республика Таджикистан, Republic of Tajikistan
TL Чыгыш Тимор, East Timor, Doğu Timor
TM Түркмөнстан Республикасы, Туркмения, Turkmenia
TR Түркия Республикасы, Турецкая Республика, Turkey, Turkiye,
   Republic of Türkiye, Republic of Turkey, Türkiye Cumhuriyeti
TW Тайван, Chinese Taipei
UA Украина Республикасы
US Америка Кошмо Штаттары, Америка, Соединённые Штаты Америки, USA, United States of America, America, Amerika
UZ Өзбекстан Республикасы, Республика Узбекистан, РУз, Republic of Uzbekistan, Özbekistan Cumhuriyeti
VA Ыйык Так, Святой Престол, Holy See
VN СРВ, Вьетнам Социалисттик Республикасы, Социалистическая Республика Вьетнам, Viet Nam
ZA ЮАР, Түштүк Африка, Южная Африка, RSA, Republic of South Africa, Güney Afrika Cumhuriyeti
"""
)

ADJECTIVES = _lists(
    """
AE эмираттык, эмиратский, Emirati
AF ооган, афгандык, афганский, Afghan, Afgan
AM армян, армениялык, армянский, Armenian, Ermeni
AT австриялык, австрийский, Austrian, Avusturyalı
AU австралиялык, австралийский, Australian, Avustralyalı
AZ азербайжандык, азербайджанский, Azerbaijani, Azeri, Azerbaycanlı
BE бельгиялык, бельгийский, Belgian, Belçikalı
BG болгар, болгариялык, болгарский, Bulgarian, Bulgar
BR бразилиялык, бразильский, Brazilian, Brezilyalı
BY белорус, белоруссиялык, белорусский, беларусский, Belarusian, Beyaz Rus
CA канадалык, канадский, Canadian, Kanadalı
CH швейцариялык, швейцарский, Swiss, İsviçreli
CN кытайлык, китайский, Chinese, Çinli
CZ чех, чехиялык, чешский, Czech, Çek
DE немис, германиялык, немецкий, германский, German, Alman
DK даниялык, датский, Danish, Danimarkalı
EE эстон, эстониялык, эстонский, Estonian, Eston
EG египеттик, египетский, Egyptian, Mısırlı
ES испан, испаниялык, испанский, Spanish, İspanyol
FI финляндиялык, финский, финляндский, Finnish, Finlandiyalı
FR француз, франциялык, французский, French, Fransız
GB англис, британиялык, английский, британский, шотландский, English, British, Scottish, İngiliz
GE грузин, грузиялык, грузинский, Georgian, Gürcü
GR грек, грециялык, греческий, Greek, Yunan
HU венгр, мажар, венгриялык, венгерский, Hungarian, Macar
ID индонезиялык, индонезийский, Indonesian, Endonezyalı
IL израилдик, израильский, Israeli, İsrailli
IN индиялык, индийский, Indian, Hintli
IQ ирактык, иракский, Iraqi, Iraklı
IR ирандык, иранский, Iranian, İranlı
IT итальян, италиялык, итальянский, Italian, İtalyan
JO иорданиялык, иорданский, Jordanian, Ürdünlü
JP жапон, япон, жапониялык, японский, Japanese, Japon
KG кыргыз, кыргызстандык, кыргызский, киргизский, кыргызстанский, Kyrgyz, Kırgız
KP түндүк кореялык, северокорейский, North Korean, Kuzey Koreli
KR корей, кореялык, түштүк кореялык, корейский, южнокорейский, Korean, South Korean, Koreli
KW кувейттик, кувейтский, Kuwaiti, Kuveytli
KZ казак, казакстандык, казахский, казахстанский, Kazakh, Kazakhstani, Kazak
LT литвалык, литовский, Lithuanian, Litvanyalı
LV латыш, латвиялык, латышский, латвийский, Latvian, Letonyalı
MD молдован, молдовалык, молдавский, Moldovan, Moldovalı
MN монгол, монголиялык, монгольский, Mongolian, Moğol
MY малайзиялык, малайзийский, Malaysian, Malezyalı
NL голланд, нидерландык, нидерландский, голландский, Dutch, Hollandalı
NO норвег, норвегиялык, норвежский, Norwegian, Norveçli
PK пакистандык, пакистанский, Pakistani, Pakistanlı
PL поляк, польшалык, польский, Polish, Polonyalı
PT португал, португалиялык, португальский, Portuguese, Portekizli
QA катарлык, катарский, Qatari, Katarlı
RO румын, румыниялык, румынский, Romanian, Rumen
RS серб, сербиялык, сербский, Serbian, Sırp
RU орус, россиялык, орусиялык, русский, российский, Russian, Rus
SA саудиялык, саудовский, Saudi, Suudi
SE швед, швециялык, шведский, Swedish, İsveçli
SK словак, словакиялык, словацкий, Slovak
TH тайландык, таиландский, тайский, Thai, Taylandlı
TJ тажик, тажикстандык, таджикский, Tajik, Tacik
TM түркмөн, түркмөнстандык, туркменский, Turkmen, Türkmen
TR түрк, түркиялык, турецкий, Turkish, Türk
UA украин, украиналык, украинский, Ukrainian, Ukraynalı
US америкалык, американский, American, Amerikan, Amerikalı
UZ өзбек, өзбекстандык, узбекский, узбекистанский, Uzbek, Özbek
VN вьетнамдык, вьетнамский, Vietnamese, Vietnamlı
"""
)
