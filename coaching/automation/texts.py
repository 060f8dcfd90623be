"""What the house rules write as long as the coach has not put it in other words. Placeholders as everywhere; --- parts variants (core/variants.py)."""

from __future__ import annotations

SILENCE = {
    "nl": {"subject": "Van {name} is een tijd niets gehoord. Even iets laten horen?"},
    "en": {"subject": "Nothing was heard from {name} for a while. Time for a word?"},
}
LONG_CLOSED = {
    "nl": {"subject": "Bijna twee jaar geleden afgerond: is het tijd om te wissen wat je van {name} bewaart?"},
    "en": {"subject": "Closed almost two years ago: is it time to erase what you kept about {name}?"},
}
BOOKED = {
    "nl": {
        "subject": "Fijn dat onze afspraak staat",
        "body": "\n\n---\n\n".join(
            [
                "Dag {first_name},\n\nOnze afspraak staat: {next_appointment}. Wil je vooraf iets kwijt, antwoord dan gerust op dit bericht.\n\n{coach_first_name}",
                "Dag {first_name},\n\nHet staat in mijn agenda: we spreken elkaar {next_appointment}. Laat vooraf rustig bij je opkomen waar je het over wilt hebben; meer voorbereiding is niet nodig.\n\n{coach_first_name}",
                "Dag {first_name},\n\nIk kijk uit naar ons gesprek, {next_appointment}. Schiet je in de tussentijd iets te binnen, schrijf het me dan; ik neem het mee.\n\n{coach_first_name}",
            ]
        ),
    },
    "en": {
        "subject": "Our appointment is set",
        "body": "\n\n---\n\n".join(
            [
                "Hello {first_name},\n\nOur appointment is set: {next_appointment}. If there is anything you want to say beforehand, just answer this message.\n\n{coach_first_name}",
                "Hello {first_name},\n\nIt stands in my diary: we talk {next_appointment}. Let what you want to talk about come to you beforehand; no more preparation is needed.\n\n{coach_first_name}",
                "Hello {first_name},\n\nI look forward to our conversation, {next_appointment}. If something comes to mind in the meantime, write to me; I will bring it along.\n\n{coach_first_name}",
            ]
        ),
    },
}
ACCEPTED = {
    "nl": {
        "subject": "Welkom, we gaan beginnen",
        "body": "\n\n---\n\n".join(
            [
                "Dag {first_name},\n\nWat fijn dat je ja hebt gezegd. Alles wat er komt staat op je draad. Kijk gerust rond; ik hoor het als je iets wilt weten.\n\n{portal_link}\n\n{coach_first_name}",
                "Dag {first_name},\n\nMooi dat we samen op weg gaan. Wat je kunt verwachten staat op je draad. Heb je een vraag voor we beginnen, stel hem dan gerust.\n\n{portal_link}\n\n{coach_first_name}",
            ]
        ),
    },
    "en": {
        "subject": "Welcome, we are about to begin",
        "body": "\n\n---\n\n".join(
            [
                "Hello {first_name},\n\nHow good that you said yes. Everything that is coming stands on your thread. Have a look around, and tell me if there is anything you want to know.\n\n{portal_link}\n\n{coach_first_name}",
                "Hello {first_name},\n\nI am glad that we are setting out together. What you can expect stands on your thread. If you have a question before we begin, just ask.\n\n{portal_link}\n\n{coach_first_name}",
            ]
        ),
    },
}
NO_SHOW = {
    "nl": {
        "subject": "We zijn elkaar misgelopen",
        "body": "\n\n---\n\n".join(
            [
                "Dag {first_name},\n\nWe zijn elkaar vandaag misgelopen. Ik hoop dat het goed met je gaat. Een nieuwe tijd kies je hier:\n{booking_link}\n\n{coach_first_name}",
                "Dag {first_name},\n\nOnze afspraak ging vandaag niet door, en dat kan gebeuren. Laat me gerust weten hoe het met je is. Als je wilt, kies je hier een ander moment:\n{booking_link}\n\n{coach_first_name}",
                "Dag {first_name},\n\nEr kwam vandaag vast iets tussen. Dat geeft niet; we gaan verder wanneer het jou past. Een nieuw moment kies je hier:\n{booking_link}\n\n{coach_first_name}",
            ]
        ),
    },
    "en": {
        "subject": "We missed each other",
        "body": "\n\n---\n\n".join(
            [
                "Hello {first_name},\n\nWe missed each other today. I hope you are well. You can pick another time here:\n{booking_link}\n\n{coach_first_name}",
                "Hello {first_name},\n\nOur appointment did not take place today, and that can happen. Let me know how you are, if you like. You can choose another moment here:\n{booking_link}\n\n{coach_first_name}",
                "Hello {first_name},\n\nSomething must have come up today. That is all right; we go on when it suits you. A new moment is easily chosen here:\n{booking_link}\n\n{coach_first_name}",
            ]
        ),
    },
}
GOAL = {
    "nl": {
        "subject": "Je hebt je doel bereikt",
        "body": "\n\n---\n\n".join(
            [
                "Dag {first_name},\n\nIk zag dat je een doel hebt bereikt. Dat heb jij gedaan; sta er even bij stil.\n\n{coach_first_name}",
                "Dag {first_name},\n\nWat je je had voorgenomen, is gelukt. Neem even de tijd om te zien hoe je er kwam; dat neem je mee naar wat hierna komt.\n\n{coach_first_name}",
                "Dag {first_name},\n\nEen doel gehaald, en op jouw manier. Vertel me gerust wat je er zelf het mooist aan vindt.\n\n{coach_first_name}",
            ]
        ),
    },
    "en": {
        "subject": "You reached your goal",
        "body": "\n\n---\n\n".join(
            [
                "Hello {first_name},\n\nI saw that you reached a goal. You did that; take a moment to enjoy it.\n\n{coach_first_name}",
                "Hello {first_name},\n\nWhat you set out to do, you have done. Take a moment to see how you got there; you carry that into what comes next.\n\n{coach_first_name}",
                "Hello {first_name},\n\nA goal reached, and in your own way. Tell me, if you like, what you find best about it.\n\n{coach_first_name}",
            ]
        ),
    },
}
