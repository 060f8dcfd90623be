"""Answers for those who have no words of their own in the cast, by form or lesson; chosen by turn, so that a run is the same each time."""

from __future__ import annotations

from typing import Any

POOL: dict[str, dict[str, list[dict[str, Any]]]] = {
    "nl": {
        "intake": [{"reason": "Ik merk dat ik op de automatische piloot leef en wil weer zelf kiezen.",
                    "ordinary_day": "Vroeg op, veel overleg, laat thuis. De avond gaat op aan mail.",
                    "content_now": 5, "different": "Dat ik met een gerust hart nee zeg en 's avonds niet meer nadenk over morgen.",
                    "others_notice": "Dat ik er weer echt bij ben.", "tried": "Lijstjes maken en vroeger naar bed. Het hielp een week.",
                    "strength": "Ik geef niet op en ik zie snel wat anderen nodig hebben.", "how_coached": ["questions", "mirror"]}],
        "reflection": [{"stayed": "De vraag wat er gebeurt als ik niets doe. Daar liep ik de hele avond mee rond.",
                        "other_eyes": "Dat ik er rustiger bij zat dan ik me voelde.", "small_step": "Eén overleg afzeggen", "trust": 7}],
        "reflection_halfway": [{"step_taken": "done", "helped": "Dat ik het hardop had gezegd.",
                                "moment": "Dinsdag zei ik dat ik er later op terugkwam. Niemand vond het raar.", "confidence": 7,
                                "bring": "Waarom het thuis moeilijker is dan op het werk."},
                               {"step_taken": "partly", "moment": "Een wandeling zonder telefoon, waarin ik opeens wist wat ik wilde zeggen.",
                                "confidence": 6, "bring": "Hoe ik dit vasthoud als het druk wordt."}],
        "preparation": [{"since": "Een rustiger week dan daarvoor. Twee keer op tijd naar huis.", "topic": "Het gesprek met mijn leidinggevende."},
                        {"since": "Wisselend. Het begin was goed, daarna sloop het er weer in.", "topic": "Wat ik doe op het moment dat ik ja wil zeggen."}],
        "evaluation": [{"content_now": 8, "changed": "Ik kies. Niet altijd het makkelijkste, wel wat klopt.",
                        "proud": "Dat ik het gesprek ben aangegaan waar ik een jaar tegenop zag.", "keep": "De avondregel.",
                        "helped_most": "De stilte na een vraag. Ik kreeg de tijd.", "better": "Soms wilde ik tussendoor wat meer opdrachten.",
                        "rating": 5, "recommend": 9, "testimonial": "Ik kwam met een vol hoofd en ging weg met een plan dat van mij is.",
                        "publish": True, "publish_name": "first", "next": "later"}],
        "follow_up": [{"content_now": 8, "challenge": "lighter", "kept": "Ik schrijf nog elke avond één regel.", "talk": "yes"}],
        "check_in_low": [{"words": "Slecht geslapen en te veel op mijn bord. Ik zie het even niet."}],
        "check_in_high": [{"words": "Goede week, ik heb de rust bewaard."}],
        "lesson": [{"text": "Dit neem ik mee naar ons gesprek."}],
        "kernkwaliteiten": [{"text": "Ik herken mezelf in de valkuil. Eén keer iets laten liggen zou al schelen."}],
        "logische-niveaus": [{"text": "Ik dacht dat het bij mijn werk lag, maar het zit een laag dieper."}],
        "cirkel-van-invloed": [{"text": "De mails van na negenen laat ik liggen. Die aandacht gaat naar mijn eigen avond."}],
        "grow": [{"text": "Donderdag om elf uur vraag ik het. Ik heb het in mijn agenda gezet."}],
        "waarden": [{"text": "Rust kreeg te weinig. Morgen lunch ik zonder telefoon."}],
        "levenswiel": [{"text": "Vriendschap. Een half punt meer is één avond bellen in de week."}],
    },
    "en": {
        "intake": [{"reason": "I lead a team of nine and I have become the bottleneck. I want to let go without dropping things.",
                    "ordinary_day": "Calls from eight, decisions in between, the real work after dinner.", "content_now": 6,
                    "different": "My team decides, and I hear about it afterwards.", "others_notice": "That I ask more and answer less.",
                    "tried": "Delegating on paper. I took it back within a week.", "strength": "I stay calm when it burns.",
                    "how_coached": ["mirror", "structure"]}],
        "reflection": [{"stayed": "That I answer before the question is finished.", "other_eyes": "Somebody in a hurry to be useful.",
                        "small_step": "Count to five before I speak", "trust": 8}],
        "reflection_halfway": [{"step_taken": "done", "helped": "Writing the rule on a card beside my screen.",
                                "moment": "Priya solved the vendor issue without me. I found out on Friday.", "confidence": 8,
                                "bring": "What to do with the hour that came free."},
                               {"step_taken": "partly", "moment": "I kept quiet for a whole stand-up. It was two minutes shorter.",
                                "confidence": 7, "bring": "The budget meeting."}],
        "preparation": [{"since": "Two decisions were taken without me, and both were fine.", "topic": "How I give feedback to my peers."},
                        {"since": "A full week, yet I was home for dinner.", "topic": "Which meetings I can leave."}],
        "check_in_low": [{"words": "Quarter end. I fell back into doing everything myself."}],
        "check_in_high": [{"words": "A good week. The team is running on its own."}],
        "lesson": [{"text": "I will bring this to our conversation."}],
        "kernkwaliteiten": [{"text": "My quality is decisiveness, my pitfall impatience. The challenge is trust, clearly."}],
        "logische-niveaus": [{"text": "I kept solving it in my calendar. The question is who I am when I am not needed."}],
        "cirkel-van-invloed": [{"text": "I leave the vendor's mood alone this week, and put the hour into one talk with Priya."}],
        "grow": [{"text": "Tuesday at ten I hand over the weekly report, for good."}],
        "waarden": [{"text": "Being home had too little. Tomorrow I leave at five, whatever is open."}],
        "levenswiel": [{"text": "Friends. Half a point more would be one evening out a month."}],
    },
}


def words_for(locale: str, form: str, turn: int) -> dict[str, Any]:
    """The answers to a form (or a lesson) at its nth turn, in this language where there are."""
    pool = POOL[locale].get(form) or POOL["nl"].get(form) or [{}]
    return dict(pool[turn % len(pool)])
