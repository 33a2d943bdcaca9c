"""Names of character sets as mails and old programs write them, and bytes that name none."""

from __future__ import annotations

import codecs
import re

from indexer.extract.plain import decode

_CALLED = {
    "ansi_x3.110-1983": "latin-1",
    "ks_c_5601-1987": "cp949",
    "x-euc-jp": "euc-jp",
    "x-gbk": "gbk",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-sjis": "cp932",
    "x-user-defined": "cp1251",
    "unicode-1-1-utf-7": "utf-7",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
}
"""What such a name really means; a label of Latin or ASCII is believed no further than its bytes."""


def codec_of(name: str) -> str:
    """Name the codec for a character set, or give an empty string if nobody knows it."""
    plain = name.strip().strip("\"'").lower()
    number = re.fullmatch(r"(?:x-)?(?:cp|win|windows|microsoft|ms)?[-_ ]?(\d{3,5})", plain)
    candidates = [_CALLED.get(plain, plain), f"cp{number[1]}" if number else "", plain.replace("_", "-")]
    if number and number[1] == "65001":
        return "utf-8"
    for candidate in filter(None, candidates):
        try:
            found = codecs.lookup(candidate)
        except (LookupError, ValueError):
            continue
        if getattr(found, "_is_text_encoding", True):
            return found.name
    return ""


def decode_as(data: bytes, name: str) -> str:
    """Decode bytes by the character set they claim; where the claim cannot be true, by what they look like."""
    codec = codec_of(name) if name else ""
    if codec:
        try:
            return data.decode(codec)
        except (UnicodeDecodeError, ValueError):
            if codec not in ("utf-8", "ascii", "cp1252"):
                return data.decode(codec, "replace")
    return decode(data)
