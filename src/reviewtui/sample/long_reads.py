"""Ads of a few thousand characters: founders who explain, and terms pasted whole."""

from reviewtui.sample.draft import Draft

# fmt: off
ENGLISH = (
    Draft("acme", "MISLEADING_CLAIM", "A letter from our founder|Why I stopped weighing myself",
        "I grew up above a bakery in {city}. Every morning at four my father lit the ovens, and every morning at "
        "seven I ate what had not risen well enough to be sold. Nobody in our family spoke about weight. We spoke "
        "about flour.\n\n"
        "When I was thirty I could not climb to our own attic without sitting down on the stairs. A doctor gave me "
        "a leaflet. A gym gave me a key ring. A magazine gave me {days} days. I tried all three in one month and "
        "learned that I am good at beginning.\n\n"
        "What helped was small and a little boring. I wrote down what I drank in the evening. It was always "
        "something sweet, always at the same hour, always in front of the same window. So I changed that one cup. "
        "Fennel, ginger, a leaf of mint from the pot on the sill. The window stayed.\n\n"
        "After {weeks} weeks I had lost {kg} kg. I tell you this because people ask, and I would rather say it than "
        "let you guess. I also walked more, slept more and had fallen in love, and I cannot tell you which gram "
        "belongs to which. My neighbour drank the same tea and lost nothing, but she says she likes her evenings.\n\n"
        "We now blend that tea for more than {many} people. Some write to us that it changed their lives. Some "
        "write that the box is hard to open. We answer both. Of those who filled in our survey last {month}, {pct} "
        "in a hundred said that they felt lighter. “Felt” is the word we asked for and the word they ticked.\n\n"
        "What we do not do: we do not sell a plan that ends. We do not show you pictures of stomachs. We do not "
        "tell you that summer is coming; you have a calendar.\n\n"
        "What we do: {n} herbs, nothing else, dried at low heat in a hall that smells so good that the postman "
        "stays for a minute. A paper bag without a window. A note on each bag that says who filled it. On Thursdays "
        "it is me.\n\n"
        "If you would like to try it, the first box costs {price} and comes with a pencil, because of the writing "
        "down. If it does nothing for you, keep the pencil and write to me. I will send your money back and ask you "
        "which window you sit at.",
        "“After {weeks} weeks I had lost {kg} kg” is a result in the middle of a long personal story that also "
        "relativises it.",
        "It is honest, but there is still a number in it. Where do we draw the line in stories?", 0.5),
    Draft("cobalt", "SCAM_PRACTICE", "Everything in the small print|We printed the terms here",
        "People tell us that nobody reads the terms. So here they are, in the ad, where you cannot miss them.\n\n"
        "1. The card has no annual fee for twelve months. From the thirteenth month it costs {price} a year. We "
        "remind you {weeks} weeks before, by e-mail and by letter, and you can leave with one tap until the day "
        "itself.\n"
        "2. The purchase rate is variable. Today it lies between 21.9 % and 2{n}.9 % a year, depending on your "
        "history. The 0 % that you may have seen elsewhere is for balance transfers made in the first {days} days, "
        "and only for nine months. A transfer costs 3 %.\n"
        "3. {pct} % back on groceries means: on the first {sum} in a quarter, in shops that the network counts as "
        "groceries. Petrol stations that sell bread are petrol stations.\n"
        "4. If you pay late, it costs you. The fee is up to 30, and we tell the credit agencies after thirty days. "
        "Call us before; in {n} of ten cases we find a date that works.\n"
        "5. We look at your history when you apply. The pre-check is a soft one that only you can see. The "
        "application itself is a hard one that others can see for two years.\n"
        "6. We make money when shops pay us, when you carry a balance, and when you forget the thirteenth month. We "
        "would like you to make the third one smaller.\n"
        "7. Cash from a machine costs 5 % at once and interest from the first minute. Please do not. We mean it.\n"
        "8. Abroad we add nothing. The exchange rate is the network's; you can see it in the app before you pay.\n"
        "9. If somebody steals your card, you owe nothing from the moment you press the red button. It is the only "
        "red thing in the app.\n"
        "10. You can complain to us, and then to the ombudsman, whose number is on the back of the card in letters "
        "larger than our name.\n\n"
        "Still interested? The form takes {n} minutes. Not interested? You now know how to read the small print of "
        "the others. That was worth an ad to us.",
        "Hidden costs are a usual reason; here all of them are in the ad. The 0 % of other ads is qualified in "
        "point 2.",
        "", 0.3),
    Draft("kite", "LANDING_PAGE", "{n} lakes on foot: the whole plan|Day by day, without hurry",
        "Day 1. You arrive by train; we know the platform. The rucksack stays with the luggage van, you keep water "
        "and a jacket. Two hours along the first lake, flat, with a café where the cake is cut by somebody called "
        "grandmother by everyone, whoever's grandmother she is.\n"
        "Day 2. Up through the beeches. Four hours, 500 metres of height, one bench for each hundred. In {month} "
        "the path smells of garlic. The hut has {n} rooms, two showers and one rule: boots stay outside.\n"
        "Day 3. The long day. Six hours, three lakes, the third one warm. If your knees say no, a boat says yes at "
        "eleven and at three.\n"
        "Day 4. Nothing. This is on the programme on purpose. There is a library of walked-in novels.\n"
        "Day 5. Over the pass if it is clear, around it if not; the guide decides at breakfast and is not argued "
        "with. She has carried people and would rather carry sandwiches.\n"
        "Day 6. Down to the big lake and its steamers. Markets on {weekday}. Bring cash for the cheese man, who has "
        "heard of cards.\n"
        "Day 7. Islands. Ferry, monastery, soup. Swimming where it says so.\n"
        "Day 8. Breakfast, train, home by evening with legs that know something.\n\n"
        "Included: seven nights, breakfasts, five dinners, the van, the maps, the guide, the boat for knees. Not "
        "included: the steamer (9), the cheese. {price} a night per person in a double room, single rooms a third "
        "more. Groups of {n} at most. 🏔️🚆🧀",
        "The page behind the link showed seven days and another price yesterday; the ad says eight days.",
        "They promise to fix the page today.", 0.48),
)

SPANISH = (
    Draft("helix", "PHARMACY", "Carta de nuestra farmacéutica|Lo que una farmacia puede hacer por usted",
        "Me llamo igual que la botica: la fundó mi abuela en {city}, con un mostrador de madera y una báscula que "
        "todavía usamos para pesar manzanilla. Tres generaciones después seguimos abriendo a las ocho, solo que "
        "ahora también abrimos en su teléfono.\n\n"
        "¿Qué cambia? Poco. Usted nos manda una foto de su receta. La leo yo, o la lee mi compañera, y si algo no "
        "cuadra llamamos a su médico antes de llamarle a usted. Después la preparamos, la sellamos y un repartidor "
        "con casco azul se la lleva en {hours} horas. Si no hay nadie, no la deja en la puerta: una medicina no es "
        "una pizza.\n\n"
        "¿Qué no hacemos? No vendemos antibióticos sin receta, aunque nos lo pidan por favor, aunque sea {weekday}, "
        "aunque sea para el perro. No recomendamos lo que vio en un vídeo. No le decimos que no vaya al médico; al "
        "contrario, a veces somos nosotras quienes pedimos la cita.\n\n"
        "También reciclamos. El año pasado recogimos {many} cajas de medicinas caducas en {n} sucursales. Quien "
        "trae una bolsa se lleva un {pct} % de descuento en crema solar, porque es lo que más falta hace y lo que "
        "menos se compra.\n\n"
        "Nuestro registro sanitario está en la página, con fecha y firma. Si usted vive fuera de México, gracias "
        "por leer hasta aquí, pero no podemos enviarle nada: cada país tiene sus reglas y nos parece bien.\n\n"
        "¿Dudas a las once de la noche? Escríbanos. Contesta una persona con bata, sueño y muchas ganas de ayudar. "
        "👩🏽‍⚕️\n\n"
        "Con cariño,\nla farmacia de la esquina, que ahora está en todas las esquinas",
        "Sells prescription medicines online; the text describes careful practice. The certificate's date is on the "
        "page only.",
        "Muy buena carta. ¿Basta con el registro en la página?", 0.4),
    Draft("gale", "FINANCE_CRYPTO", "Lo que perdí y lo que aprendí|Carta de un inversor prudente",
        "En {month} perdí {sum}. Lo cuento aquí, en un anuncio, porque nadie lo cuenta y porque me pagan por "
        "contarlo.\n\n"
        "Compré a las tres de la mañana, con el móvil debajo de la manta, una moneda con nombre de perro. Subió un "
        "{pct} % antes del desayuno. A mediodía ya era un genio. El {weekday} siguiente era un hombre con una manta "
        "y menos dinero.\n\n"
        "Desde entonces tengo {n} reglas. La primera: nada de noche. La segunda: solo lo que gastaría en un abrigo. "
        "La tercera: si alguien promete, me voy. La cuarta: leer las condiciones en voz alta; lo que da vergüenza "
        "leer, no se firma.\n\n"
        "¿Y por qué sigo? Porque me interesa cómo funciona, y porque con {price} a la semana duermo bien. En Gale "
        "se puede poner un tope: pasado ese importe, la aplicación no deja comprar hasta el mes siguiente. Lo puse "
        "yo mismo. Para quitarlo hay que esperar siete días. En siete días uno se quita muchas ideas.\n\n"
        "Este año llevo un {n} % arriba. El anterior, un {pct} % abajo. Las dos cifras son ciertas y ninguna dice "
        "nada sobre la suya. Puede perder todo lo que ponga. Lo repito porque a mí no me lo repitieron.\n\n"
        "Si aun así quiere mirar, hay un curso gratuito de {n} lecciones que no pide tarjeta. La última lección se "
        "llama «Cuándo no».",
        "Gives past returns and a risk warning in a personal story; “Este año llevo un {n} % arriba” may count as a "
        "lure.",
        "", 0.45),
)
# fmt: on
