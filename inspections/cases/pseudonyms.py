"""Pseudonyms for children, so that no one needs a real name. No pseudonym suggests gender, faith or ethnicity."""

from __future__ import annotations

import zlib
from collections.abc import Collection

# Countryside words that are not first names, so that no one mistakes a pseudonym for the child's real name.
NAMES = tuple(
    """
    Acorn Alder Anchor Apple Arrow Badger Bamboo Barley Beacon Beech Birch Bluebell Bracken Bramble Breeze Canyon
    Chestnut Cobalt Comet Cove Crane Curlew Cypress Dapple Delta Dune Eagle Echo Elder Elm Falcon Fennel Finch
    Fjord Glacier Granite Grouse Harbour Harvest Hawthorn Heron Hickory Hornbeam Island Kestrel Kingfisher Lagoon
    Lapwing Larch Lichen Lynx Magpie Maple Marble Marsh Mistral Moorland Moss Nettle Nutmeg Nuthatch Oak Orchard
    Osprey Otter Pebble Pepper Pine Plover Poplar Quarry Quartz Ridge Saffron Sandpiper Seashell Skylark Sorrel
    Sparrow Spruce Starling Stream Swift Sycamore Tamarind Thicket Thistle Thunder Thyme Topaz Tundra Valley
    Wagtail Walnut Waterfall Yew Zephyr
    """.split()  # noqa: SIM905
)


def pseudonym(reference: str, taken: Collection[str]) -> str:
    """A pseudonym that no other case in the inspection has. It depends only on the reference and the names that are taken.

    If all names are taken, they are reused with a number.
    """
    start = zlib.crc32(reference.encode()) % len(NAMES)
    turn = 1
    while True:
        for offset in range(len(NAMES)):
            name = NAMES[(start + offset) % len(NAMES)] + (f" {turn}" if turn > 1 else "")
            if name not in taken:
                return name
        turn += 1
