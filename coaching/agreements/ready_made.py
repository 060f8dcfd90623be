"""The agreement texts a practice begins with (ICF, EMCC/NOBCO and LVSC ask for these parts)."""

NL = """## Wie en waarom
Deze overeenkomst is tussen {practice} (de coach: {coach}) en {name} (de coachee). We gaan samen op weg in het programma **{programme}**.

## Wat we doen
- {appointments} gesprekken, in een ritme dat we samen kiezen, live of via video.
- Tussen de gesprekken krijg je korte opdrachten, lessen en vragen om bij stil te staan. Je doet wat je helpt.
- Halverwege en aan het eind kijken we terug: wat is er veranderd, wat vraagt nog aandacht.
- De doelen stellen we samen vast in het eerste gesprek en leggen we vast.

## Wat coaching niet is
Coaching is geen therapie en geen medische zorg. Blijkt dat je beter ergens anders geholpen kunt worden, dan zeg ik dat en denk ik mee. Ik ben niet bereikbaar voor spoed.

## Vertrouwelijk
Wat je vertelt blijft tussen ons. Alleen als er ernstig gevaar dreigt voor jou of een ander, of als de wet het eist, kan ik dat doorbreken, en dan bespreek ik het zo mogelijk eerst met jou. Mijn aantekeningen zijn versleuteld en alleen voor mij. Met een opdrachtgever deel ik niets zonder jouw uitdrukkelijke toestemming per onderwerp.

## Verzetten en afzeggen
Je kunt een afspraak tot 24 uur van tevoren kosteloos verzetten of afzeggen. Daarna geldt het gesprek als gehouden, tenzij er overmacht is.

## Kosten
De kosten zijn {price}. Je betaalt op factuur.

## Stoppen
Je mag op elk moment stoppen, en ik ook, met uitleg. Je betaalt dan wat er gehouden is.

## Bedenktijd
Als consument mag je binnen 14 dagen na ondertekening zonder reden van deze overeenkomst af. Vraag je mij om eerder te beginnen, dan betaal je bij herroeping alleen het deel dat al is gehouden. Je kunt herroepen via de knop "Overeenkomst ontbinden" onder aan elke pagina.

## Gegevens en klachten
Ik bewaar wat nodig is en niet langer dan nodig: aantekeningen tot uiterlijk twee jaar na het laatste gesprek, facturen zeven jaar. Je mag alles inzien, meenemen en laten wissen. Ik werk volgens de ethische code van mijn beroepsvereniging; heb je een klacht, dan hoor ik die graag eerst zelf.
"""

EN = """## Who and why
This agreement is between {practice} (the coach: {coach}) and {name} (the coachee). We set out together in the programme **{programme}**.

## What we do
- {appointments} conversations, in a rhythm we choose together, in person or by video.
- Between the conversations you get short assignments, lessons and questions to dwell on. Do what helps you.
- Halfway and at the end we look back: what has changed, what still asks attention.
- We set the goals together in the first conversation and write them down.

## What coaching is not
Coaching is not therapy and not medical care. If it turns out that you are better helped elsewhere, I say so and think along. I am not there for emergencies.

## Confidential
What you tell stays between us. Only when there is serious danger to you or somebody else, or when the law demands it, may I break that, and if at all possible I talk to you first. My notes are encrypted and only for me. With a client organisation I share nothing without your explicit consent for each subject.

## Moving and cancelling
You may move or cancel an appointment free of charge until 24 hours before. After that it counts as held, unless it was beyond your control.

## Costs
The costs are {price}. You pay by invoice.

## Stopping
You may stop at any moment, and so may I, with an explanation. You then pay for what was held.

## Time to reconsider
As a consumer you may withdraw within 14 days of signing without giving a reason. If you ask me to begin earlier, you pay on withdrawal only for the part that was already held. You can withdraw through "Withdraw from an agreement" at the foot of every page.

## Data and complaints
I keep what is needed and no longer than needed: notes until two years after the last conversation at the latest, invoices for seven years. You may see everything, take it along and have it erased. I work by the code of ethics of my professional body; if you have a complaint, I would like to hear it first.
"""

TEXTS = {
    "coaching": ({"nl": "Coachingsovereenkomst", "en": "Coaching agreement"}, {"nl": NL, "en": EN}),
    "one-page": (
        {"nl": "Wat we afspraken", "en": "What we agreed"},
        {
            "nl": "## Wat we afspraken\n{name} en {coach} van {practice} gaan aan de slag met **{programme}**: {appointments} gesprekken voor {price}.\n\n"
            "- Wat je vertelt blijft tussen ons.\n- Verzetten of afzeggen kan tot 24 uur van tevoren.\n- Je mag altijd stoppen; je betaalt wat gehouden is.\n"
            "- Binnen 14 dagen mag je zonder reden van deze overeenkomst af.\n",
            "en": "## What we agreed\n{name} and {coach} of {practice} begin with **{programme}**: {appointments} conversations for {price}.\n\n"
            "- What you tell stays between us.\n- You may move or cancel until 24 hours before.\n- You may always stop; you pay for what was held.\n"
            "- Within 14 days you may withdraw without giving a reason.\n",
        },
    ),
}
