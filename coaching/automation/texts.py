"""What the house rules write as long as the coach has not put it in other words. Placeholders as everywhere."""

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
        "body": "Dag {first_name},\n\nOnze afspraak staat: {next_appointment}. Wil je vooraf iets kwijt, antwoord dan gerust op dit bericht.\n\n{coach_first_name}",
    },
    "en": {
        "subject": "Our appointment is set",
        "body": "Hello {first_name},\n\nOur appointment is set: {next_appointment}. If there is anything you want to say beforehand, just answer this message.\n\n{coach_first_name}",
    },
}
ACCEPTED = {
    "nl": {
        "subject": "Welkom, we gaan beginnen",
        "body": "Dag {first_name},\n\nWat fijn dat je ja hebt gezegd. Alles wat er komt staat op je draad: {portal_link}. Kijk gerust rond; ik hoor het als je iets wilt weten.\n\n{coach_first_name}",
    },
    "en": {
        "subject": "Welcome, we are about to begin",
        "body": "Hello {first_name},\n\nHow good that you said yes. Everything that is coming stands on your thread: {portal_link}. Have a look around, and tell me if there is anything you want to know.\n\n{coach_first_name}",
    },
}
NO_SHOW = {
    "nl": {
        "subject": "We zijn elkaar misgelopen",
        "body": "Dag {first_name},\n\nWe zijn elkaar vandaag misgelopen. Ik hoop dat het goed met je gaat. Een nieuwe tijd kies je hier: {booking_link}\n\n{coach_first_name}",
    },
    "en": {
        "subject": "We missed each other",
        "body": "Hello {first_name},\n\nWe missed each other today. I hope you are well. You can pick another time here: {booking_link}\n\n{coach_first_name}",
    },
}
GOAL = {
    "nl": {
        "subject": "Je hebt je doel bereikt",
        "body": "Dag {first_name},\n\nIk zag dat je een doel hebt bereikt. Dat heb jij gedaan; sta er even bij stil.\n\n{coach_first_name}",
    },
    "en": {
        "subject": "You reached your goal",
        "body": "Hello {first_name},\n\nI saw that you reached a goal. You did that; take a moment to enjoy it.\n\n{coach_first_name}",
    },
}
