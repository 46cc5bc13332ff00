"""Invented people and companies; every address ends in .example, where no mail can arrive."""

from __future__ import annotations

from dataclasses import dataclass

from smarketing.demo.chance import Chance


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_GIVEN = _words(
    "Adri Belo Cali Dovi Elmi Faro Gilo Hesi Ivri Joli Kemi Lano Miro Nevi Olmi Pavi Quino Resi Savo Tiri "
    "Ulmo Vani Weno Xavo Yori Zeni Arlo Brisi Coro Dalmi Esvi Fenno Gavri Hilmo Ilvi Jaro Kasvi Lemmo Maris Norvi"
)
_FAMILY = _words(
    "Ackerfeld Birkmoor Castorby Dunhollow Elderwick Farnstedt Glenmark Holmsund Iverfeld Jasperby Kestrow Lindmoor "
    "Marlstedt Norrfield Oakhurn Pellworth Quillmark Rosthal Sandmoor Tarnfeld Ulverby Vossmark Wendholt Yarrowby "
    "Zellfeld Ashmark Brookthal Cressmoor Dornby Eschwick Flintholm Grovestedt Hazelthal Ickfeld Juniperby Knollmark"
)
_FIRST = _words(
    "Alder Brim Cobalt Delta Ember Fjord Gravel Harbor Indigo Juniper Kelp Lumen Maple Nimbus Opal Pebble Quartz "
    "Ridge Slate Tundra Umber Velvet Willow Xylo Yonder Zephyr Amber Basalt Cedar Dune Elm Flax Garnet Heron Iris "
    "Jade Kiln Lark Moss Nettle"
)
_SECOND = _words(
    "bridge works fields line point stone craft wave gate press light yard mill port crest forge loop nest span "
    "trail vault wharf"
)
_PLACES = ("", " North", " South", " East", " West", " Central", " Upper", " Lower", " Old Town", " Harbour", " Hill")
_FORMS = {"DACH": ("GmbH", "AG", "KG"), "UK & Ireland": ("Ltd", "plc", "Limited")}


@dataclass(frozen=True)
class Company:
    """An account: its name, the domain of its addresses, and where it belongs."""

    name: str
    domain: str
    region: str
    segment: str


def person(chance: Chance) -> tuple[str, str]:
    """An invented given and family name."""
    return chance.one(_GIVEN), chance.one(_FAMILY)


def company(chance: Chance, number: int, region: str, segment: str) -> Company:
    """The company with that number; no two numbers share a domain."""
    words = f"{_FIRST[number % len(_FIRST)]}{_SECOND[number // len(_FIRST) % len(_SECOND)]}"
    series = number // (len(_FIRST) * len(_SECOND))
    ordinal = _PLACES[series]
    name = f"{words}{ordinal} {chance.one(_FORMS[region])}"
    return Company(name, f"{words}{ordinal.replace(' ', '-')}".lower() + ".example", region, segment)


def address(given: str, family: str, domain: str, taken: set[str]) -> str:
    """An address nobody has yet, which from then on is in `taken`."""
    stem = f"{given}.{family}".lower()
    address, count = f"{stem}@{domain}", 1
    while address in taken:
        count += 1
        address = f"{stem}{count}@{domain}"
    taken.add(address)
    return address
