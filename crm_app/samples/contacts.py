"""Contact people: names in their culture's order, numbers and addresses that reach nobody.

Mobile prefixes are ones that no Chinese operator has been given, numbers abroad lie in ranges set aside for fiction
where there are such, and every e-mail ends in ``.example``.
"""

import re
import unicodedata
from dataclasses import dataclass
from random import Random

from pypinyin import lazy_pinyin

from crm_app.samples.organisations import Organisation
from crm_app.samples.words import words

UNUSED_MOBILE = ("154", "161", "163", "164")
ABROAD = {
    "hk": "+852 3555 {0:04d}", "sg": "+65 6555 {0:04d}", "my": "+60 3 5550 {0:04d}", "au": "+61 2 5550 {0:04d}",
    "uk": "+44 20 7946 0{1:03d}", "us": "+1 604 555 01{2:02d}", "cn": "+86 {3} {4:04d} {0:04d}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody at an organisation; ``called`` is how colleagues write of them."""

    name: str
    called: str
    phone: str
    email: str
    wechat: str


def make_contact(rng: Random, organisation: Organisation) -> Contact:
    """One contact person."""
    chinese = organisation.language == "zh"
    family, given, style = _chinese_name(rng) if chinese else _foreign_name(rng, organisation)
    name = family + given if chinese else f"{family} {given}" if style == "family" else f"{given} {family}"
    called = family + rng.choice(organisation.industry["roles"]) if chinese else given
    mailbox = _mailbox(rng, family, given)
    reachable = rng.random()
    return Contact(
        name=name, called=called,
        phone=_phone(rng, organisation) if reachable < 0.93 else "",
        email=f"{mailbox}@{_domain(rng, organisation)}" if rng.random() < 0.7 or reachable >= 0.93 else "",
        wechat=f"{mailbox.replace('.', '_')}{rng.randint(10, 99)}" if chinese and rng.random() < 0.4 else "",
    )  # fmt: skip


def _chinese_name(rng: Random) -> tuple[str, str, str]:
    pool = words("people")["zh"]
    # The first surnames of the list are the frequent ones.
    place = min(int(rng.expovariate(1 / 14)), len(pool["surnames"]) - 1)
    return pool["surnames"][place], rng.choice(pool["given"]), "family"


def _foreign_name(rng: Random, organisation: Organisation) -> tuple[str, str, str]:
    pool = words("people")[rng.choice(organisation.place["people"])]
    return rng.choice(pool["surnames"]), rng.choice(pool["given"]), pool["order"]


def _phone(rng: Random, organisation: Organisation) -> str:
    tail, middle, prefix = rng.randint(0, 9999), rng.randint(0, 9999), rng.choice(UNUSED_MOBILE)
    dial = organisation.place["dial"]
    if organisation.language == "en":
        return ABROAD[dial].format(tail, tail % 1000, tail % 100, prefix, middle)
    if rng.random() < 0.14:
        extension = f" 转 {rng.randint(801, 868)}" if rng.random() < 0.5 else ""
        return f"{dial}-{'5550' if len(dial) == 3 else '555'}{tail:04d}{extension}"
    return f"{prefix}{middle:04d}{tail:04d}"


def _mailbox(rng: Random, family: str, given: str) -> str:
    first, last = _latin(given), _latin(family)
    return rng.choice((f"{first}.{last}", f"{last}.{first}", f"{first[0]}.{last}", f"{first}{last}"))


def _domain(rng: Random, organisation: Organisation) -> str:
    suffix = rng.choice(("", "", f"-{organisation.industry['code']}", "-group"))
    return f"{_latin(organisation.brand)}{suffix}.example"


def _latin(text: str) -> str:
    plain = unicodedata.normalize("NFKD", "".join(lazy_pinyin(text))).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z]", "", plain.lower())
