"""The coachees of the small demo practice, from first conversation to follow-up."""

from __future__ import annotations

from coaching.commands.demo.cast import Someone

NOOR = Someone(
    "Noor", "de Wit", "Utrecht", "Biltstraat 114", "3572 BH", "06 21430011",
    "Ik zeg overal ja op en kom leeg thuis. Ik wil weten hoe ik dat anders doe zonder iedereen teleur te stellen.",
    asked=-47, call=-42, programme="career", talks=((-34, "10:00"), (-20, "10:00"), (3, "10:00")), place="video_link",
    scores=(7, 8, 7, 4, 7), source="form", tags=("loopbaan",),
    goals=(("Grenzen aangeven", 3, 8, ((2, 6),)), ("Energie na het werk", 4, 7, ((2, 5),))),
    habits=(("Tien minuten buiten", {"rhythm": "daily"}, 0.94), ("Eén keer nee zonder uitleg", {"rhythm": "days", "days": (1, 2, 3, 4, 5)}, 0.8)),
    notes={1: ("Zegt 'even' voor elk ja. Schouders gaan omhoog bij het woord leidinggevende. Volgende keer: wat kost een ja?",
               "Je merkte dat je ja zegt voordat je hebt gevoeld wat je wilt. Deze weken: één tel wachten, en dan pas antwoorden."),
           2: ("Gesprek met Karin gevoerd, beter dan verwacht. Trots, maar maakt het meteen klein. Doorvragen op trots.",
               "Je hebt het gesprek gevoerd waar je tegenop zag. Wat hielp: je had één zin vooraf bedacht en daar bleef je bij.")},
    actions={1: (("Drie dagen opschrijven wanneer je ja zegt en nee bedoelt", 7, True),),
             2: (("Karin vragen om één vrije ochtend zonder overleg", 10, True), ("De zin 'ik kom erop terug' drie keer gebruiken", 24, False))},
    answers={"reflection": [{"stayed": "Dat een nee tegen de ander een ja tegen mezelf is. Klinkt als een tegeltje, maar ik voelde het.",
                             "other_eyes": "Iemand die heel hard haar best doet om rustig te lijken.",
                             "small_step": "Morgen niet meteen antwoorden op de app van Karin", "trust": 7}],
             "check_in_low": [{"words": "Het liep deze week helemaal vol. Ik heb drie keer ja gezegd en nu zit ik er weer."}]},
    said=((-33, "19:12", "coachee", "Ik heb gisteren niet meteen geantwoord. Het voelde als een overwinning, om iets heel kleins."),
          (-32, "08:40", "coach", "Dat is het ook. Klein is hoe het begint. Wat gebeurde er in die ene tel?"),
          (-7, "09:31", "coachee", "Dank je. Ik heb vanmorgen één ding geschrapt en ben een rondje gaan lopen."),
          (-7, "11:05", "coach", "Mooi. Dat ene ding schrappen is precies waar we het over hadden. Tot snel."),
          (-1, "17:42", "coachee", "Karin heeft ja gezegd tegen de vrije ochtend. Ik moest je het even vertellen.")),
)  # fmt: skip

TOM = Someone(
    "Tom", "Baker", "New York", "Bergen Street 212", "NY 11217", "+1 212 555 0143",
    "I was made director in spring. I want to lead without being in every meeting. A Dutch colleague gave me your name.",
    asked=-96, call=-91, source="referral", locale="en", country="US", timezone="America/New_York", programme="leadership",
    talks=((-84, "15:00"), (-63, "15:00"), (-42, "15:00"), (-21, "15:00"), (0, "15:00")), place="video_link",
    scores=(6, 7, 7, 8, 5, 7, 8, 8, 9), tags=("leiderschap",), paid_after=3,
    goals=(("Leave decisions with the team", 3, 8, ((2, 5), (3, 6), (4, 7))), ("Home for dinner four days a week", 2, 7, ((3, 4), (4, 6)))),
    habits=(("Ask before I answer", {"rhythm": "days", "days": (1, 2, 3, 4, 5)}, 0.8), ("Pages read", {"rhythm": "daily", "kind": "number", "unit": "pages", "target": 10}, 0.65)),
    notes={1: ("Talks fast, corrects himself in mid-sentence. Ask about his father's company next time.",
               "You saw that being needed is not the same as being useful. Until next time: one meeting a week that you do not attend."),
           3: ("Relief when Priya solved it alone; a little grief too. That is the real theme.",
               "The team solved it without you, twice. We talked about what that gives you and what it takes away."),
           4: ("Ready for the peers. Feedback model next.", "You will give one peer feedback you have kept to yourself since August.")},
    actions={3: (("Hand the vendor contract to Priya", 7, True),), 4: (("Feedback to Daniel, in person", 14, True), ("Block Thursday morning for thinking", 10, False))},
    said=((-41, "22:10", "coachee", "Priya solved the vendor issue without me. I found out on Friday."),
          (-40, "09:05", "coach", "And nothing fell over. What did you do with the hour?"),
          (-2, "23:15", "coachee", "Could we look at the budget meeting tomorrow? I have a feeling I will take over again.")),
)  # fmt: skip

FATIMA = Someone(
    "Fatima", "El Amrani", "Amersfoort", "Langestraat 8", "3811 AG", "06 48812277",
    "Ik ben sinds mei thuis. De bedrijfsarts raadt coaching aan naast de gesprekken bij de psycholoog.",
    asked=-88, call=-83, source="phone", programme="burn-out-recovery", talks=((-76, "11:00"), (-58, "11:00"), (-40, "11:00"), (-19, "11:00"), (0, "10:00")),
    scores=(3, 4, 4, 5, 5, 6, 6, 7, 7, 6, 4), tags=("herstel",),
    goals=(("Een dag zonder schuldgevoel rusten", 1, 7, ((2, 3), (4, 5))), ("Weer een boek lezen", 2, 8, ((3, 5), (4, 6)))),
    habits=(("'s Middags een half uur liggen", {"rhythm": "daily"}, 0.78),),
    notes={1: ("Huilt bij de vraag wie er voor haar zorgt. Tempo laag houden. Contact met huisarts loopt.",
               "Je hoeft deze weken niets te bewijzen. We spraken af: elke dag één moment dat van jou is."),
           2: ("Slaapt iets beter. Nog veel 'moeten'.", "Je merkt eerder wanneer het te veel wordt. Dat is winst, ook als het niet zo voelt."),
           4: ("Werkgever dringt aan op opbouw. Samen het gesprek voorbereid.", "In het gesprek met je werkgever vraag je om twee ochtenden, niet meer. Je mag nee zeggen.")},
    actions={1: (("Elke dag tien minuten naar buiten", 14, True),), 4: (("Gesprek met de bedrijfsarts, met je eigen lijstje", 12, False),)},
    answers={"check_in_low": [{"words": "Mijn hoofd zit vol watten. Ik heb twee dagen bijna niets gekund."}]},
    said=((-18, "16:20", "coachee", "Ik heb een half boek gelezen. In de zon."), (-18, "17:02", "coach", "In de zon nog wel. Wat fijn, Fatima.")),
)  # fmt: skip

JEROEN = Someone(
    "Jeroen", "Bakker", "Zeist", "Slotlaan 31", "3701 GB", "06 30559182",
    "Alles loopt, en toch vraag ik me af of dit het nu is.", asked=-66, call=-61, source="referral", programme="life",
    talks=((-54, "14:00"), (-33, "14:00"), (-13, "14:00")), scores=(6, 6, 7, 6, 7, 7), place="address",
    goals=(("Meer tijd met de kinderen", 4, 8, ((2, 5), (3, 6))),), habits=(("Telefoon in de gang", {"rhythm": "daily"}, 0.7),),
    notes={1: ("Rationeel, verwacht een plan. Stilte werkt.", "We keken naar je levenswiel: werk een 8, thuis een 5. Je wilt daar een jaar lang iets aan doen, niet een week."),
           3: ("Sprak voor het eerst over zijn broer.", "Je koos één avond in de week die van niemand anders is.")},
    actions={3: (("Eén avond zonder plan", 10, False),)}, paid_after=None,
)  # fmt: skip

SANNE = Someone(
    "Sanne", "Visser", "Houten", "Het Rond 12", "3995 DN", "06 19227461",
    "Terug uit zwangerschapsverlof en ik vind mijn plek niet meer.", asked=-13, call=-8, programme="career", talks=((5, "09:30"),),
    skips=("intake",), paid_after=None,
)  # fmt: skip

DAAN = Someone(
    "Daan", "Mulder", "Bilthoven", "Julianalaan 55", "3722 GC", "06 55120934",
    "Ik krijg volgend jaar de leiding over het team waar ik zelf in zit.", asked=-15, call=-11, programme="leadership", talks=((1, "13:30"),),
    source="booking", paid_after=2,
)  # fmt: skip

HANNA = Someone(
    "Hanna", "de Boer", "Utrecht", "Amsterdamsestraatweg 290", "3551 CP", "06 27446650",
    "Na twintig jaar onderwijs weet ik niet of ik wil blijven.", asked=-72, call=-68, source="social", programme="career",
    talks=((-60, "16:00"), (-39, "16:00")), scores=(5, 6, 6), paused=-18, goals=(("Kiezen: blijven of gaan", 2, 8, ((2, 4),)),),
    notes={1: ("Veel verlies. Niet te snel naar oplossingen.", "Je hoeft dit jaar niet te kiezen. Eerst weer voelen wat je mist.")},
    said=((-18, "12:30", "coachee", "Mijn vader is opgenomen. Kunnen we even stoppen?"),
          (-18, "12:55", "coach", "Natuurlijk. Ik zet alles stil. Laat maar horen wanneer het weer kan; ik denk aan je.")),
)  # fmt: skip

LIEKE = Someone(
    "Lieke", "Jansen", "Nieuwegein", "Plein 4", "3431 LK", "06 33981276",
    "Ik wil leren presenteren zonder drie nachten wakker te liggen.", asked=-75, call=-70, programme="short",
    talks=((-63, "09:00"), (-42, "09:00"), (-9, "09:00")), scores=(5, 6, 6, 7, 7, 8, 8), place="video_link",
    goals=(("Rustig voor een groep staan", 3, 8, ((2, 6), (3, 8))), ("De nacht ervoor slapen", 2, 7, ((2, 4), (3, 7)))),
    habits=(("Vijf keer diep ademen voor een overleg", {"rhythm": "times", "times": 4}, 0.8),),
    notes={1: ("Zus op de eerste rij, altijd. Daar zit het.", "Je presenteert niet voor een jury. We oefenden de eerste zin."),
           3: ("Klaar. Afronden met trots.", "Je stond er, met droge handen. Bewaar deze dag.")},
    closing_words="Lieke, je kwam binnen met een kaart vol steekwoorden en je ging weg zonder. Ik heb genoten van je lef.",
)  # fmt: skip

PIETER = Someone(
    "Pieter", "Hoekstra", "Driebergen", "Traaij 98", "3971 GS", "06 12904437",
    "Mijn bedrijf loopt over, ik ook.", asked=-152, call=-148, source="phone", programme="short",
    talks=((-140, "10:30"), (-112, "10:30"), (-84, "10:30")), scores=(4, 5, 5, 6, 7, 7, 8), closed=-46,
    goals=(("Vrijdag vrij", 1, 8, ((2, 4), (3, 8))),), habits=(("Om zes uur de deur dicht", {"rhythm": "days", "days": (1, 2, 3, 4)}, 0.75),),
    notes={2: ("Heeft de eerste medewerker aangenomen.", "Je gaf het planbord uit handen. Het bord hangt nog.")},
    closing_words="Pieter, van zeven dagen naar vier, en het bedrijf staat er nog. Dat heb jij gedaan.",
)  # fmt: skip

COACHEES = (PIETER, TOM, FATIMA, LIEKE, HANNA, JEROEN, NOOR, DAAN, SANNE)
