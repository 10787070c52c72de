"""The words that invented firms, people, streets and goods are named with."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST_NAMES_OF_FIRMS = _words("""
Acorn Alder Anchor Ashdown Atlas Barley Beacon Birch Bramble Brook Cedar Chalk Cobalt Compass Crown
Dale Delta Denby Dove Drift Eagle Ebony Elder Ember Estuary Falcon Fern Field Flint Forge Gable Garnet
Gorse Granite Grove Harbour Hazel Heron Holly Hornbeam Iris Iron Island Ivory Ivy Jasper Jetty Jubilee
Juniper Jute Keel Kestrel Keystone Kiln Knoll Lantern Larch Ledger Linden Lune Maple Marlin Meadow Mill
Moor Nettle Nimbus Noble Northway Nutmeg Oak Ochre Onyx Orchard Osprey Pebble Pennant Pine Poplar Prism
Quarry Quartz Quay Quill Quince Raven Reed Ridge Rowan Russet Saffron Severn Slate Sparrow Sterling
Tamar Teal Thistle Tower Trellis Ullswater Umber Union Upland Usk Valley Vane Velvet Verge Vine Walnut
Weaver Weir Willow Wren Xenia Xeric Xylo Yardley Yarrow Yeoman Yew York Zebra Zenith Zephyr Zinc Zodiac
""")
"""Five or so for each letter, so that account references spread over the alphabet."""

TRADES = _words("""
Bakery Bearings Blinds Builders Carpets Catering Ceramics Components Couriers Design Dairies Electrical
Engineering Fabrics Farms Fencing Fixings Flooring Foods Furniture Garages Glass Graphics Hardware Heating
Interiors Joinery Kitchens Lighting Logistics Marine Metals Nurseries Packaging Paints Plastics Plumbing
Print Roofing Scaffolding Signs Stationers Surveyors Textiles Timber Tools Toys Training Windows Wines
""")

ENDINGS = ("Ltd", "Ltd", "Ltd", "plc", "& Sons", "& Co", "Partners", "")

GIVEN_NAMES = _words("""
Alan Bella Callum Daisy Edwin Freya Gareth Hannah Imran Joanna Kevin Leila Martin Nadia Owen Priya Quentin
Rhona Stephen Tessa Umar Violet Wendy Xavier Yasmin Zoe
""")

FAMILY_NAMES = _words("""
Abbott Barrow Cawley Dunmore Eastham Farrow Garside Hallam Inskip Jessop Kendrew Lomas Marsden Naylor
O'Dowd Pickles Quayle Rudge Stainton Tolley Unwin Varley Wardle Yarwood
""")

STREETS = _words("""
Abbey Back Canal Dock East Foundry Gas George High Ironmonger Jubilee King's Lower Market Mill New Orchard
Park Priory Queen's River Sheep Tanner Union Victoria Weaver York
""")

KINDS_OF_STREET = ("Street", "Road", "Lane", "Way", "Row", "Close", "Industrial Estate")

TOWNS = (
    ("Blackpool", "Lancashire", "FY"),
    ("Bolton", "Greater Manchester", "BL"),
    ("Cambridge", "Cambridgeshire", "CB"),
    ("Carlisle", "Cumbria", "CA"),
    ("Derby", "Derbyshire", "DE"),
    ("Durham", "County Durham", "DH"),
    ("Exeter", "Devon", "EX"),
    ("Gloucester", "Gloucestershire", "GL"),
    ("Hull", "East Yorkshire", "HU"),
    ("Ipswich", "Suffolk", "IP"),
    ("Lincoln", "Lincolnshire", "LN"),
    ("Norwich", "Norfolk", "NR"),
    ("Oxford", "Oxfordshire", "OX"),
    ("Plymouth", "Devon", "PL"),
    ("Reading", "Berkshire", "RG"),
    ("Swansea", "West Glamorgan", "SA"),
    ("Taunton", "Somerset", "TA"),
    ("York", "North Yorkshire", "YO"),
)

GOODS = (
    ("Adaptor", "Each"),
    ("Bracket", "Pack"),
    ("Cable", "Metre"),
    ("Drawer Unit", "Each"),
    ("Envelope", "Box"),
    ("Folder", "25 Pack"),
    ("Gasket", "Pack"),
    ("Hinge", "Pack"),
    ("Ink Cartridge", "Each"),
    ("Junction Box", "Each"),
    ("Keyboard", "Each"),
    ("Label", "Box"),
    ("Marker Pen", "Box"),
    ("Notebook", "25 Pack"),
    ("Oil Filter", "Each"),
    ("Paper", "Box"),
    ("Quilted Mat", "Each"),
    ("Ribbon", "Metre"),
    ("Screw", "Box"),
    ("Tubing", "Metre"),
    ("Upright", "Each"),
    ("Valve", "Each"),
    ("Washer", "Pack"),
    ("Extension Lead", "Metre"),
    ("Yoke", "Each"),
    ("Zip Tie", "25 Pack"),
)
"""What is sold, and the unit that it is sold in."""

FINISHES = _words("""
Amber Black Blue Bronze Chrome Clear Cream Crimson Dark Fine Galvanised Gloss Green Grey Heavy Ivory Large
Light Matt Medium Narrow Plain Red Satin Silver Slim Small Stout Wide Yellow
""")

SERVICES = (
    "Fitting and commissioning",
    "Delivery and set-up",
    "Annual service visit",
    "Training day on site",
)
EXTRAS = ("Hire of equipment", "Special order", "Repair on site", "Sample pack")
MESSAGES = (
    "Thank you for your order",
    "Balance of your order follows next week",
    "Delivered to the rear gate",
)
