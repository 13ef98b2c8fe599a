"""What the sample's reviewers write: memos, suggestions and threads, by reason code, in English and Spanish."""

from reviewtui.domain.policy import Phrase

WHY: dict[str, tuple[Phrase, ...]] = {
    "MISLEADING_CLAIM": (
        Phrase("The figure reads as a promise.", "La cifra suena a promesa."),
        Phrase("No source for the number, on the page neither.", "La cifra no tiene fuente, tampoco en la página."),
    ),
    "NEGATIVE_SELF_PERCEPTION": (
        Phrase(
            "Friendly words, but it begins with something to hide.", "Tono amable, pero parte de algo que esconder."
        ),
        Phrase("The picture compares, the text does not.", "La imagen compara; el texto, no."),
    ),
    "HEALTH_WEIGHT_COSMETIC_18": (
        Phrase(
            "The copy is fine; the audience begins below 18.",
            "El texto está bien; el público empieza antes de los 18.",
        ),
    ),
    "PERSONAL_ATTRIBUTES": (
        Phrase("It tells readers what they have.", "Le dice a quien lee lo que le pasa."),
        Phrase("“You” and “your” about something private.", "Habla de «ti» y de algo privado."),
    ),
    "SENSATIONAL": (
        Phrase("Holds back the point to get a tap.", "Esconde lo esencial para ganar un toque."),
        Phrase("Fear first, the offer second.", "Primero el miedo, después la oferta."),
    ),
    "SCAM_PRACTICE": (
        Phrase("What it costs stands only on the page, in grey.", "Lo que cuesta solo está en la página, en gris."),
        Phrase("The condition for taking the money out is missing.", "Falta la condición para retirar el dinero."),
    ),
    "DRUGS_SUPPLEMENTS": (
        Phrase(
            "Promises an effect of an extract that may be restricted.",
            "Promete un efecto de un extracto que puede estar restringido.",
        ),
        Phrase("Amount per serving is not on the page.", "La cantidad por toma no está en la página."),
    ),
    "ILLEGAL_PRODUCT": (
        Phrase("Not legal in every country of the audience.", "No es legal en todos los países del público."),
    ),
    "TOBACCO": (
        Phrase(
            "A device for inhaling; the leaf in the picture decides it.",
            "Un aparato para inhalar; la hoja de la imagen lo decide.",
        ),
    ),
    "MISSING_AUTHORISATION": (
        Phrase("Takes a side in a vote, without “paid for by”.", "Toma partido en una votación, sin «pagado por»."),
    ),
    "FINANCE_CRYPTO": (
        Phrase("A rate without its cost beside it.", "Un interés sin el coste al lado."),
        Phrase("The risk warning comes after the button.", "El aviso de riesgo llega después del botón."),
    ),
    "DISCRIMINATION": (
        Phrase("An age range where the product needs none.", "Un tramo de edad que el producto no necesita."),
    ),
    "LEAD_FORM_QUESTION": (
        Phrase("The form asks for more than it needs.", "El formulario pide más de lo que necesita."),
    ),
    "DATING": (
        Phrase(
            "The permission on file ends before the ad does.", "El permiso que tenemos acaba antes que el anuncio."
        ),
    ),
    "ADULT_SUGGESTIVE": (Phrase("Nothing is said, all is meant.", "No dice nada y lo da a entender todo."),),
    "PROFANITY": (Phrase("The asterisks hide nothing.", "Los asteriscos no tapan nada."),),
    "FAKE_FUNCTIONALITY": (
        Phrase("Looks like a message from the phone itself.", "Parece un aviso del propio teléfono."),
    ),
    "CELEBRITY_BAIT": (
        Phrase(
            "Everybody knows who is meant; no agreement on file.", "Todo el mundo sabe quién es; no consta acuerdo."
        ),
    ),
    "MISINFORMATION": (
        Phrase("Health authorities say the opposite.", "Las autoridades sanitarias dicen lo contrario."),
    ),
    "LOW_QUALITY": (Phrase("A placeholder was left in the text.", "Se quedó un hueco de plantilla en el texto."),),
    "CIRCUMVENTION": (
        Phrase("Digits for letters, so that no filter reads it.", "Cifras por letras para que ningún filtro lo lea."),
    ),
    "META_BRAND": (Phrase("Reads as if the platform stood behind it.", "Parece que la plataforma lo respalda."),),
    "THIRD_PARTY_IP": (
        Phrase("The other brand is meant, if not named.", "Se refiere a la otra marca sin nombrarla."),
    ),
    "PHARMACY": (
        Phrase("The certificate covers one of the countries.", "El certificado cubre solo uno de los países."),
    ),
    "SHORT_TERM_LOAN": (Phrase("“Until payday” is under 90 days.", "«Hasta que cobre» son menos de 90 días."),),
    "ACCOUNT_OR_NETWORK": (
        Phrase("Same text as another page this week.", "El mismo texto que otra página esta semana."),
    ),
    "ALCOHOL": (Phrase("Wine, and an audience from 16.", "Vino, y un público desde los 16."),),
    "GAMBLING": (
        Phrase("Coins can be bought; the audience begins at 13.", "Se compran monedas; el público empieza a los 13."),
    ),
    "WEAPONS": (Phrase("The first second aims at the viewer.", "El primer segundo apunta a quien mira."),),
    "LANDING_PAGE": (Phrase("The page offers something else today.", "La página ofrece hoy otra cosa."),),
    "NEEDS_CONTEXT": (Phrase("Depends on a paper that I cannot see.", "Depende de un papel que no puedo ver."),),
    "COMPLIANT_AI_WRONG": (
        Phrase("The word means something else here.", "Aquí la palabra significa otra cosa."),
        Phrase("A warning, not an offer.", "Es una advertencia, no una oferta."),
    ),
}
"""Why an ad was not passed as it is; of `COMPLIANT_AI_WRONG`, why it was."""

PASSES: tuple[Phrase, ...] = (
    Phrase("Read twice; the page says it in full.", "Leído dos veces; la página lo dice entero."),
    Phrase("Close, but the wording leaves a choice.", "Por poco, pero la frase deja elegir."),
    Phrase("As we said for the one last week.", "Como dijimos del de la semana pasada."),
)
FOR_THE_LEAD: tuple[Phrase, ...] = (
    Phrase("I would like somebody with the contract to read this.", "Que lo lea alguien que tenga el contrato."),
    Phrase("Both readings are possible; which do we want?", "Caben las dos lecturas; ¿cuál queremos?"),
)

WOULD_PASS: dict[str, Phrase] = {
    "MISLEADING_CLAIM": Phrase("Name the study, or leave the figure out.", "Nombrar el estudio o quitar la cifra."),
    "NEGATIVE_SELF_PERCEPTION": Phrase(
        "Begin with the product, not with the mirror.", "Empezar por el producto, no por el espejo."
    ),
    "HEALTH_WEIGHT_COSMETIC_18": Phrase(
        "Raise the least age of the audience to 18.", "Subir la edad mínima del público a 18."
    ),
    "PERSONAL_ATTRIBUTES": Phrase("“For anyone who …” in place of “you”.", "«Para quien…» en lugar de «tú»."),
    "SENSATIONAL": Phrase("Say in the ad what the page says.", "Decir en el anuncio lo que dice la página."),
    "SCAM_PRACTICE": Phrase(
        "The price of the second month in the same sentence.", "El precio del segundo mes en la misma frase."
    ),
    "FINANCE_CRYPTO": Phrase("The yearly cost beside the rate.", "El coste anual junto al interés."),
    "LEAD_FORM_QUESTION": Phrase("Ask for the income as a range.", "Pedir los ingresos por tramos."),
    "DISCRIMINATION": Phrase(
        "Leave the age out of headline and audience.", "Quitar la edad del titular y del público."
    ),
    "PHARMACY": Phrase("Only the country of the certificate.", "Solo el país del certificado."),
    "LOW_QUALITY": Phrase("Fill the placeholder, fewer capitals.", "Rellenar el hueco, menos mayúsculas."),
    "PROFANITY": Phrase("The joke works without that word.", "El chiste funciona sin esa palabra."),
    "DRUGS_SUPPLEMENTS": Phrase("Name the extract and the amount.", "Nombrar el extracto y la cantidad."),
}
"""The smallest change that would pass, in words, where the text itself is not given anew."""

THREADS: tuple[tuple[str, ...], ...] = (
    ("Same text as last week's, only the city changed. I went with what we said then.", "Good, then we are alike."),
    (
        "@{other} how did you read the asterisk here?",
        "@{one} the note is on the page, second paragraph. I let it count.",
    ),
    ("El cliente dice que lo cambia mañana.", "Gracias. Lo dejo abierto hasta entonces."),
    ("The picture is new, the words are those of March.", "Then the words decide. Noted."),
    ("¿Esto no lo vimos ya con otra oferta?", "Sí, con la de septiembre; allí pusimos lo mismo."),
    ("I am not sure about the hour in the headline.", "Nor was I. I marked it as evidence."),
)
"""One says the first line, the other the second."""

SETTLED: dict[str, tuple[Phrase, ...]] = {
    "unclear_guideline": (
        Phrase(
            "Both readings fit our words. I make them clearer in the next revision.",
            "Las dos lecturas caben en la norma. La aclaro en la próxima revisión.",
        ),
    ),
    "slip": (
        Phrase(
            "The second line is easy to miss; thanks for looking twice.",
            "La segunda línea se escapa; gracias por mirar dos veces.",
        ),
    ),
    "edge_case": (
        Phrase(
            "On the line. For this audience I let the stricter reading hold.",
            "En el límite. Para este público vale la lectura más estricta.",
        ),
        Phrase("A rare one. It passes here, and not as a rule.", "Caso raro. Aquí pasa, sin que sirva de norma."),
    ),
    "new_pattern": (Phrase("New to all of us. There will be a briefing.", "Nuevo para todos. Habrá un aviso."),),
}
"""What the lead writes when two opinions are settled, by why they differed."""

WRONG_BECAUSE: tuple[Phrase, ...] = (
    Phrase("It took a word for the thing.", "Confundió la palabra con la cosa."),
    Phrase("It read the headline without the sentence after it.", "Leyó el titular sin la frase siguiente."),
    Phrase("It missed the small line under the picture.", "No vio la línea pequeña bajo la imagen."),
)
"""Why the AI was wrong, said after a blind decision."""

APPEALS: tuple[tuple[Phrase, Phrase], ...] = (
    (
        Phrase(
            "The customer writes: ‘The certificate came on Monday, it is attached. May the ad run?’",
            "El cliente escribe: ‘El certificado llegó el lunes, va adjunto. ¿Puede salir el anuncio?’",
        ),
        Phrase("With the certificate this is fine.", "Con el certificado está bien."),
    ),
    (
        Phrase(
            "The customer writes: ‘Our shop has sold this for ten years under this very sentence.’",
            "El cliente escribe: ‘Vendemos esto desde hace diez años con esta misma frase.’",
        ),
        Phrase(
            "Ten years do not change the sentence; the suggestion still stands.",
            "Diez años no cambian la frase; la sugerencia sigue en pie.",
        ),
    ),
)
"""What the customer said, and what was said to it."""
OPEN_APPEAL = Phrase(
    "The customer writes: ‘We only say how it feels to us. Could somebody else read it once more?’",
    "El cliente escribe: ‘Solo contamos cómo lo sentimos nosotros. ¿Puede leerlo otra persona?’",
)
