"""Those who are still on their way in: every stage of the pipeline, and one invitation halfway."""

from __future__ import annotations

from coaching.commands.demo.cast import Someone

EVA = Someone(
    "Eva", "Smit", "Utrecht", "Nachtegaalstraat 61", "3581 AE", "06 41183390",
    "Ik twijfel tussen twee banen en durf geen van beide te kiezen.", asked=-10, call=-5, programme="career", stops_at="details", paid_after=None,
)  # fmt: skip

RUBEN = Someone(
    "Ruben", "Dekker", "Maarssen", "", "", "06 22718845", "Mijn vrouw zegt dat ik moet bellen. Ze heeft gelijk.",
    asked=-9, call=-3, stops_at="discovery_done",
)  # fmt: skip

YASMIN = Someone(
    "Yasmin", "Kaya", "Utrecht", "", "", "06 52093317", "Ik ben net teamleider en slaap slecht. Kun je helpen?",
    asked=-4, call=1, stops_at="discovery_booked",
)  # fmt: skip

BAS = Someone(
    "Bas", "van Dijk", "Woerden", "", "", "06 18834502", "Belde over loopbaancoaching; werkgever betaalt. Wil eerst overleggen.",
    asked=-6, source="phone", stops_at="contacted",
)  # fmt: skip

MEREL = Someone(
    "Merel", "Kuipers", "Vianen", "", "", "06 29915574",
    "Ik las je pagina en herkende mezelf in het stukje over vol lopen. Heb je nog plek dit najaar?", asked=-1, stops_at="new",
)  # fmt: skip

OLIVIA = Someone(
    "Olivia", "Grant", "Utrecht", "", "", "06 47120098", "I moved here in spring and work in an international team. Do you coach in English?",
    asked=-2, locale="en", source="whatsapp", stops_at="new",
)  # fmt: skip

KEES = Someone(
    "Kees", "Postma", "De Bilt", "", "", "06 37740129", "Wat kost een traject?", asked=-30, call=-26, stops_at="lost", lost="price",
)  # fmt: skip

LEADS = (KEES, EVA, RUBEN, BAS, YASMIN, OLIVIA, MEREL)
