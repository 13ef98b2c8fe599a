"""What the hub answers when it refuses: to people, through their client."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    # one fact
    "too_large": (
        "This is larger than the hub takes. It stays here; shorten it and send it again.",
        "Esto es más grande de lo que acepta el hub. Se queda aquí; acórtelo y envíelo de nuevo.",
    ),
    "malformed": (
        "The hub cannot read this entry. It stays here and can be exported; an update may help.",
        "El hub no puede leer esta entrada. Se queda aquí y se puede exportar; una actualización puede ayudar.",
    ),
    "bad_number": (
        "A number in this entry is out of range. It stays here; make the entry again.",
        "Un número de esta entrada está fuera de rango. Se queda aquí; haga la entrada de nuevo.",
    ),
    "too_deep": (
        "This entry is nested too deeply for the hub. It stays here and can be exported.",
        "Esta entrada está demasiado anidada para el hub. Se queda aquí y se puede exportar.",
    ),
    "bad_words": (
        "The text of this entry is empty or too long. It stays here; edit it and send it again.",
        "El texto de esta entrada está vacío o es demasiado largo. Se queda aquí; edítelo y envíelo de nuevo.",
    ),
    "bad_content_hash": (
        "The content and its fingerprint do not match. The decision stays here; decide this ad again.",
        "El contenido y su huella no coinciden. La decisión se queda aquí; decida este anuncio de nuevo.",
    ),
    "needs_reason": (
        "This verdict needs a reason. The decision stays here; decide again with one.",
        "Este veredicto necesita un motivo. La decisión se queda aquí; decida de nuevo con uno.",
    ),
    "bad_reason": (
        "A reason of this decision is not one the hub can keep. It stays here; decide again.",
        "El hub no puede guardar un motivo de esta decisión. Se queda aquí; decida de nuevo.",
    ),
    "bad_span": (
        "The marked evidence does not fit the ad's text. The decision stays here; mark it again.",
        "La evidencia marcada no encaja en el texto del anuncio. La decisión se queda aquí; márquela de nuevo.",
    ),
    "bad_round": (
        "This names a round of review that was not opened. It stays here; look at the ad and do it again.",
        "Esto nombra una ronda de revisión que no se ha abierto. Se queda aquí; mire el anuncio y hágalo de nuevo.",
    ),
    "other_content": (
        "The ad is not, and was not when decided, what this speaks of. It stays here; look at the ad again.",
        "El anuncio no es, ni era al decidirse, aquello de lo que habla esto. Se queda aquí; mire el anuncio otra vez.",
    ),
    "no_decision": (
        "This speaks of a decision that is not there, or not yours to speak of. It stays here and can be exported.",
        "Esto habla de una decisión que no está, o que no le corresponde. Se queda aquí y se puede exportar.",
    ),
    "no_account": (
        "There is no such account among yours. Your entry stays here; choose another account.",
        "No hay tal cuenta entre las suyas. Su entrada se queda aquí; elija otra cuenta.",
    ),
    "no_user": (
        "Nobody of this name reviews this account. Nothing was assigned; choose another name.",
        "Nadie con este nombre revisa esta cuenta. No se asignó nada; elija otro nombre.",
    ),
    "answered": (
        "This appeal was answered, and the answer stands. Nothing was changed; a new appeal is always possible.",
        "Esta apelación ya tuvo respuesta, y la respuesta vale. No se cambió nada; siempre se puede apelar otra vez.",
    ),
    "gold_unseen": (
        "This ad was settled, or two people judged it: nobody is asked again, so a known answer would reach nobody. "
        "Nothing was changed; give one on an ad that is open or that one person judged.",
        "Este anuncio ya se zanjó, o lo juzgaron dos personas: no se pregunta a nadie más, y una respuesta conocida no "
        "llegaría a nadie. No se cambió nada; dela en un anuncio abierto o juzgado por una sola persona.",
    ),
    "gold_alone": (
        "No second opinions are drawn, or none were when this ad was judged: a known answer would stand out. Nothing "
        "was changed; publish review rules with a share of second opinions, and give it on an ad judged since.",
        "No se sortean segundas opiniones, o no se sorteaban al juzgarse este anuncio: una respuesta conocida llamaría "
        "la atención. No se cambió nada; publique reglas con una parte de segundas opiniones y dela en otro anuncio.",
    ),
    "stale_revision": (
        "This does not follow revision {current}, which is the latest there. Yours stays here; look at that one, then "
        "write the next.",
        "Esto no sigue a la revisión {current}, que es la última allí. La suya se queda aquí; mire aquella y escriba la "
        "siguiente.",
    ),
    "bad_document": (
        "The hub cannot work by this document. Nothing was published; yours stays here to be corrected. {why}",
        "El hub no puede trabajar con este documento. No se publicó nada; el suyo se queda aquí para corregirlo. {why}",
    ),
    "no_ad": (
        "There is no such ad among your accounts. Your entry stays here and can be exported.",
        "No hay tal anuncio entre sus cuentas. Su entrada se queda aquí y se puede exportar.",
    ),
    "no_target": (
        "There is nothing of that kind to undo on this ad. Nothing was changed.",
        "No hay nada así que deshacer en este anuncio. No se cambió nada.",
    ),
    "not_yours": (
        "This was done by someone else, and only a lead can undo it. Nothing was changed.",
        "Esto lo hizo otra persona, y solo un responsable puede deshacerlo. No se cambió nada.",
    ),
    "role": (
        "Your role may not do this. Your entry stays here and can be exported; ask an admin for the role.",
        "Su función no permite esto. Su entrada se queda aquí y se puede exportar; pídala a un administrador.",
    ),
    "other_body": (
        "An entry with this id is already there with other words. Yours stays here and can be exported.",
        "Ya existe una entrada con este identificador y otro contenido. La suya se queda aquí y se puede exportar.",
    ),
    "erased": (
        "This account's contents were erased. What was decided counts; its words are kept nowhere.",
        "El contenido de esta cuenta se borró. Lo decidido cuenta; sus palabras no se guardan en ningún sitio.",
    ),
    "not_erased": (
        "The words of this entry were erased, but the hub knows of no erasure: was it restored? It stays here; "
        "once an admin has erased the account again, send it again.",
        "Las palabras de esta entrada se borraron, pero el hub no sabe de ello: ¿se restauró? Se queda aquí; "
        "cuando se borre la cuenta otra vez, envíela de nuevo.",
    ),
    "superseded": (
        "Kept, but another reviewer's decision holds for this ad.",
        "Guardada, pero para este anuncio vale la decisión de otra persona.",
    ),
    "unknown_kind": (
        "Kept for newer programs: this hub does not know what it is.",
        "Guardada para programas más nuevos: este hub no sabe qué es.",
    ),
    # one request
    "no_token": (
        "The hub does not know this token, or it has expired. Local work goes on. Try: reviewtui login URL",
        "El hub no conoce esta clave, o ha caducado. El trabajo local sigue. Pruebe: reviewtui login URL",
    ),
    "suspended": (
        "The hub was restored from a backup, and an admin has yet to confirm your token. Local work goes on.",
        "El hub se restauró de una copia, y falta que se confirme su clave. El trabajo local sigue.",
    ),
    "too_fast": (
        "More was asked of the hub at once than it takes. Nothing was changed there; it will be tried again.",
        "Se pidió al hub más de lo que acepta a la vez. Allí no se cambió nada; se intentará de nuevo.",
    ),
    "too_many_failures": (
        "Too many unknown tokens came from this address. Local work goes on; try again in a minute.",
        "Llegaron demasiadas claves desconocidas de esta dirección. El trabajo local sigue; pruebe en un minuto.",
    ),
    "too_long": (
        "The address or the headers of the request are longer than the hub takes. Nothing was changed there.",
        "La dirección o las cabeceras de la petición son más largas de lo que acepta el hub. Allí no cambió nada.",
    ),
    "forbidden": (
        "Your role or accounts do not allow this on the hub. Nothing was changed there.",
        "Su función o sus cuentas no permiten esto en el hub. Allí no se cambió nada.",
    ),
    "bad_host": (
        "The hub does not go by this name. Use the address it was set up with.",
        "El hub no responde a este nombre. Use la dirección con la que se instaló.",
    ),
    "bad_request": (
        "The hub could not read the request. Nothing was changed there; an update may help.",
        "El hub no pudo leer la petición. Allí no se cambió nada; una actualización puede ayudar.",
    ),
    "not_found": ("The hub has nothing at this address.", "El hub no tiene nada en esta dirección."),
    "too_many": (
        "The request holds more rows than the hub takes at once. Nothing was changed there.",
        "La petición trae más filas de las que el hub acepta a la vez. Allí no se cambió nada.",
    ),
    "body_too_large": (
        "The request is larger than the hub takes. Nothing was changed there; send it in smaller parts.",
        "La petición es más grande de lo que acepta el hub. Allí no se cambió nada; envíela en partes.",
    ),
    "encoding": (
        "The hub takes request bodies plain or packed with gzip only. Nothing was changed there.",
        "El hub solo acepta peticiones sin comprimir o comprimidas con gzip. Allí no se cambió nada.",
    ),
    "bad_packing": (
        "The packed request is broken or cut off. Nothing was changed there; it can be sent again.",
        "La petición comprimida está rota o cortada. Allí no se cambió nada; se puede enviar de nuevo.",
    ),
    "other_hub": (
        "This was meant for another hub. Nothing was changed here and your work stays with you; sign in to this one.",
        "Esto era para otro hub. Aquí no se cambió nada y su trabajo se queda con usted; inicie sesión en este.",
    ),
    "version_old": (
        "This program is too old for the hub. Nothing was changed there and your work stays here; update the program.",
        "Este programa es demasiado antiguo para el hub. Allí no se cambió nada y su trabajo se queda aquí;"
        " actualice el programa.",
    ),
    "version_new": (
        "This program is newer than the hub understands. Nothing was changed there and your work stays here; ask"
        " whoever runs the hub to update it.",
        "Este programa es más nuevo de lo que entiende el hub. Allí no se cambió nada y su trabajo se queda aquí;"
        " pida a quien lleva el hub que lo actualice.",
    ),
    "no_such_part": (
        "The file has no such part. Nothing was changed; it is fetched from its beginning.",
        "El fichero no tiene esa parte. No se cambió nada; se descarga desde el principio.",
    ),
    "cold_start": (
        "The hub or your accounts have changed since the last sync. Everything is fetched once more.",
        "El hub o sus cuentas han cambiado desde la última sincronización. Se descarga todo otra vez.",
    ),
    "busy": (
        "The hub is busy. Nothing was changed there; it will be tried again.",
        "El hub está ocupado. Allí no se cambió nada; se intentará de nuevo.",
    ),
    "internal": (
        "The hub failed on this request. Your work stays here and will be sent again.",
        "El hub falló con esta petición. Su trabajo se queda aquí y se enviará de nuevo.",
    ),
    # one picture
    "picture_none": (
        "Nothing says where the picture of this creative is.",
        "Nada dice dónde está la imagen de esta creatividad.",
    ),
    "picture_refused": (
        "The hub asks for pictures over HTTPS at public addresses alone, and this is another address.",
        "El hub solo pide imágenes por HTTPS en direcciones públicas, y esta es otra clase de dirección.",
    ),
    "picture_away": (
        "The host of this picture does not answer now; it is asked again in a minute.",
        "El servidor de esta imagen no responde ahora; se le preguntará de nuevo en un minuto.",
    ),
    "picture_large": (
        "This picture is larger than the hub takes: 10 MB and 40 megapixels.",
        "Esta imagen es mayor de lo que acepta el hub: 10 MB y 40 megapíxeles.",
    ),
    "picture_unreadable": (
        "There is no PNG, JPEG or WebP at the address of this picture.",
        "En la dirección de esta imagen no hay ningún PNG, JPEG ni WebP.",
    ),
    "pictures_off": (
        "The hub was installed without pictures. Whoever runs it can add them: pip install 'reviewtui[images]'",
        "El hub se instaló sin imágenes. Quien lo lleva puede añadirlas: pip install 'reviewtui[images]'",
    ),
    # the command that serves
    "listening": ("listening on {url}", "listening on {url}"),
}
