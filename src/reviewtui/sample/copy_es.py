"""Spanish copy: written for its readers in Spain and Latin America, not translated."""

from reviewtui.sample.draft import Copy, Draft

# fmt: off
_DRAFTS = (
    # Acme Wellness
    Draft("acme", "MISLEADING_CLAIM", "Baja {kg} kilos en {days} días|{kg} kilos menos antes de {month}",
          "Olvídate de las dietas: una infusión por la noche y hasta {kg} kilos menos en {days} días. 9 de cada 10 "
          "clientas repiten.",
          "“hasta {kg} kilos menos en {days} días” reads like a promised result; “hasta” may soften it.",
          "¿Vale con el «hasta»? A la clienta le urge.", 0.72),
    Draft("acme", "NEGATIVE_SELF_PERCEPTION", "¿Todavía escondes la barriga?|El verano no espera",
          "El verano llega en {weeks} semanas y tu bañador también. Empieza hoy con {n} minutos al día, sin pasar "
          "hambre.",
          "“escondes la barriga” may shame the reader; the text is encouraging.|“El verano llega” with a swimsuit "
          "may put pressure on the reader; the text is encouraging.",
          "¿Esto ya es «autoimagen negativa»?", 0.63),
    Draft("acme", "HEALTH_WEIGHT_COSMETIC_18", "Infusión ligera, {n} hierbas|Cena ligera, noche ligera",
          "Hinojo, jengibre y {n} hierbas más para cenas ligeras. Ideal dentro de tu plan de peso.",
          "Mentions a weight plan; the audience starts at 13.", "", 0.58, "US · 13–65+ · idioma: español"),
    Draft("acme", "COMPLIANT_AI_WRONG", "Antes y después de un solar|El antes y después de un huerto",
          "Antes, un solar. Después, {n} bancales de menta y manzanilla. Ven a verlo el {weekday} en {city}.",
          "“Antes y después” usually means body images; here it seems to be a garden.", "", 0.2),
    Draft("acme", "PERSONAL_ATTRIBUTES", "¿Diabetes? Desayuna tranquilo|Para ti, que vives con tiroides lenta",
          "Sabemos lo que pesa contar cada gramo. {n} recetas de desayuno de una nutricionista, gratis esta semana.",
          "Addresses the reader's illness (“¿Diabetes?”). As general advice it might pass.|“tiroides lenta” is "
          "about the reader's illness. As general advice it might pass.", "", 0.66),
    # Borealis Hemp
    Draft("borealis", "DRUGS_SUPPLEMENTS", "Gotas para noches largas|Duerme como en el campo",
          "Aceite de cáñamo de espectro completo, {mg} mg. Nuestros clientes hablan de noches tranquilas.",
          "Full-spectrum oil may contain THC; the sleep effect is told as a customer's opinion.", "", 0.6),
    Draft("borealis", "COMPLIANT_AI_WRONG", "Alpargatas de cáñamo|El cáñamo que se calza",
          "Trenzadas a mano en {city}, {price} el par. Frescas, fuertes y lavables.",
          "“Cáñamo” triggered the check; these are shoes.", "", 0.17),
    # Cobalt Credit
    Draft("cobalt", "FINANCE_CRYPTO", "Tu tarjeta en {n} minutos|Una tarjeta para empezar de cero",
          "Solicítala sin historial. Sin cuota el primer año y {pct} % de devolución en el súper. Tasa desde 0 %.",
          "“Tasa desde 0 %” without the annual cost or the lender's name.",
          "El coste anual sale en la página, no en el anuncio. ¿Basta?", 0.62),
    Draft("cobalt", "PERSONAL_ATTRIBUTES", "¿Recién llegado y sin historial?|¿El banco te dijo que no?",
          "Sabemos que llegaste hace poco y que nadie te presta. Nosotros empezamos contigo, con pasaporte y "
          "contrato.",
          "Claims to know that the reader is a recent immigrant; the product is meant for that group.", "", 0.64),
    Draft("cobalt", "LEAD_FORM_QUESTION", "Consulta tu límite sin compromiso|¿Cuánto te aprobamos?",
          "Cuatro preguntas: ingresos, alquiler, estado migratorio y teléfono. Respuesta en {n} minutos.",
          "The form asks for immigration status, which is a private detail.", "", 0.76),
    Draft("cobalt", "MISSING_AUTHORISATION", "Comisiones justas: opina|La ley de comisiones, explicada",
          "El {weekday} se vota cuánto paga la tienda de tu barrio por cada compra con tarjeta. Léelo en {n} "
          "minutos y opina.",
          "Concerns a bill under debate and invites readers to act; no “Pagado por” line.", "", 0.7),
    # Delta Dating
    Draft("delta", "DATING", "{crowd} solteros en {city} esta noche|¿Un café en {city}?",
          "Perfiles revisados a mano y cero prisas. Di hola a alguien de tu barrio.",
          "Dating service; “esta noche” may suggest more than a coffee. Permission date unclear.|Dating service; "
          "the wording is plain, the date of the permission is unclear.",
          "El permiso caduca este mes, ¿lo damos por bueno?", 0.5),
    Draft("delta", "ADULT_SUGGESTIVE", "Ellas escriben primero 😏|Sin compromiso y sin preguntas",
          "Aquí nadie pregunta de qué signo eres. {crowd} personas a menos de un kilómetro, ahora.",
          "The wink hints at sex; nothing explicit is said.|“Sin compromiso” hints at sex; nothing explicit is said.",
          "Con otro emoji, ¿pasaría?", 0.63),
    Draft("delta", "PROFANITY", "Ligar sin gilip***eces|Menos idiotas, más domingos",
          "Echamos a quien no se porta bien. El mes pasado fueron {n}. Quedan los que saben escuchar.",
          "Masked swear word in the headline; mild in Spain, strong elsewhere.",
          "En España esto es casi cariñoso. ¿Y en México?", 0.6),
    Draft("delta", "PERSONAL_ATTRIBUTES", "¿Viuda y con ganas de bailar?|Separados de {city}, segunda vuelta",
          "Ya has llorado bastante. Tardes de baile para mayores de 55 que se quedaron solos, cada {weekday}.",
          "Addresses the reader as widowed; warm tone and a real event.", "", 0.55),
    Draft("delta", "FAKE_FUNCTIONALITY", "Marta te ha enviado una foto 📷|2 mensajes sin leer",
          "«¿Eres tú el del perro blanco?» Contesta antes de que se vaya de {city}.",
          "Headline imitates a message notification.", "", 0.67),
    Draft("delta", "COMPLIANT_AI_WRONG", "Citas a ciegas… con libros 📚|Tu cita con el próximo libro",
          "Te envolvemos un libro y no te decimos cuál. Tú lo abres en una mesa de {n}. {city}, {weekday} a las "
          "siete.",
          "“Citas a ciegas” triggered the check; it is a book evening.|“Cita” triggered the check; it is a book "
          "evening.", "", 0.2),
    Draft("delta", "DISCRIMINATION", "Solo para universitarios|Gente como Dios manda",
          "Una app con filtro: carrera, buen barrio y sin hijos. Para quien busca alguien a su altura.",
          "Excludes people by education, district and family; dating by preference is common.", "", 0.64),
    # Fjord Supplements
    Draft("fjord", "DRUGS_SUPPLEMENTS", "Fuerza del norte|Energía de {hours} horas",
          "{mg} mg de cafeína, remolacha y raíz ártica. Una medida y a correr. No apto para principiantes.",
          "“raíz ártica” and {mg} mg caffeine: amount per serving may be too high.", "", 0.6),
    Draft("fjord", "CELEBRITY_BAIT", "Lo que desayuna una campeona|El secreto del maratón de {city}",
          "Ganó {n} medallas y desayuna lo mismo cada día. Descubre qué remueve en su avena.",
          "An unnamed athlete seems to endorse it; no agreement on file.", "", 0.55),
    Draft("fjord", "MISINFORMATION", "Adiós a las vacunas del colegio|Vitamina D: nunca más gripe",
          "Con {n} gotas al día tu familia no vuelve a enfermar. Lo saben en el norte desde hace siglos.",
          "Suggests that vitamins replace vaccines; contradicts health authorities.|“Nunca más gripe” is promised "
          "of a vitamin; contradicts health authorities.", "", 0.84),
    # Gale Crypto
    Draft("gale", "FINANCE_CRYPTO", "{pct} % anual, pagado los {weekday}|Haz trabajar tus monedas",
          "Deposita desde {price} y recibe hasta {pct} % al año. Tus llaves, tus monedas.",
          "“hasta {pct} % al año” without a risk warning in the text.",
          "El aviso de riesgo está en el vídeo, segundo 14.", 0.7),
    Draft("gale", "SCAM_PRACTICE", "Duplica tus primeros {price}|Tu bono caduca el {weekday}",
          "Ingresa {price} y ponemos lo mismo. Solo quedan {n} plazas en tu ciudad.",
          "Matched deposit with false scarcity; withdrawal terms are not shown.", "", 0.7),
    Draft("gale", "CELEBRITY_BAIT", "El presentador que dejó la tele|Lo que no le dejaron decir",
          "Lo contó en directo y cortaron la emisión. Esto es lo que compró con su finiquito.",
          "Story about a TV presenter who leaves to invest; a known scam pattern.", "", 0.85),
    Draft("gale", "COMPLIANT_AI_WRONG", "Así te estafan con criptos|{n} señales de una estafa",
          "«Rentabilidad garantizada», prisa y un famoso que sonríe. Si ves las tres, cierra la página. Guía gratis.",
          "Contains “rentabilidad garantizada”, but as a warning.", "", 0.22),
    # Helix Pharmacy
    Draft("helix", "PHARMACY", "Su receta, en casa en {hours} horas|Surta su receta sin filas",
          "Envíenos una foto de su receta y recíbala hoy. Farmacéuticos en línea hasta medianoche 👨🏽‍⚕️.",
          "Online pharmacy with prescription medicines; the certificate on file ends this month.",
          "El certificado nuevo está en la hoja, columna «estatus».", 0.52),
    Draft("helix", "ILLEGAL_PRODUCT", "Sin receta, sin preguntas|Antibiótico hoy mismo",
          "¿Garganta inflamada desde el {weekday}? Díganos qué siente y le llevamos lo que necesita.",
          "May sell antibiotics without a prescription; “lo que necesita” is vague.", "", 0.78),
    Draft("helix", "MISINFORMATION", "Disuelva sus cálculos con limón|Limpie su hígado en {days} días",
          "La abuela tenía razón: {n} limones en ayunas y adiós piedras. Paquete con plan de jugos, {price}.",
          "A home remedy is presented as a cure.", "", 0.8),
    Draft("helix", "LEAD_FORM_QUESTION", "¿Qué medicinas toma usted?|Su plan de vitaminas en {n} preguntas",
          "Cuéntenos su edad, sus padecimientos y sus medicinas. Una farmacéutica le responde gratis.",
          "The form asks for illnesses and medicines; advice may need them.", "", 0.62),
    Draft("helix", "NEEDS_CONTEXT", "Farmacia autorizada desde 1987|Registro sanitario 4{n}7-B",
          "Tres generaciones, {n} sucursales y un registro al día. Pregunte por su descuento de {pct} %.",
          "The registration cannot be checked from the ad.", "", 0.4),
    Draft("helix", "COMPLIANT_AI_WRONG", "¿Medicinas caducas? Tráigalas|El buzón de las medicinas",
          "No las tire al drenaje. En nuestras {n} sucursales de {city} las reciclamos sin costo.",
          "Mentions medicines without a prescription; nothing is for sale.",
          "Es una campaña de reciclaje, la IA la marca cada vez.", 0.18),
    Draft("helix", "HEALTH_WEIGHT_COSMETIC_18", "Recupere la chispa a los 50|Intimidad sin pena",
          "Hable con un médico por videollamada, en privado y desde su casa. Consulta {price}.",
          "Sexual health is implied; the audience has no minimum age.", "", 0.6, "MX · sin edad"),
    # Iris Cosmetics
    Draft("iris", "NEGATIVE_SELF_PERCEPTION", "Adiós, cara de cansada|Que nadie note tu lunes",
          "Las ojeras cuentan cómo dormiste. Nuestro corrector cuenta otra cosa. {n} segundos y lista.",
          "“cara de cansada” may shame the reader; usual tone for concealers.|“Las ojeras cuentan” may shame the "
          "reader; usual tone for concealers.", "", 0.5),
    Draft("iris", "HEALTH_WEIGHT_COSMETIC_18", "Labios de película en una cita|Un peeling a la hora de comer",
          "{n} minutos con ácido de fruta y de vuelta a la oficina. Primera cita {price} en {city}.",
          "Cosmetic treatment; the audience starts at 16.", "", 0.62, "ES · 16–45"),
    Draft("iris", "MISLEADING_CLAIM", "{pct} % menos arrugas en {weeks} semanas|Diez años menos en {month}",
          "El {pct} % de las mujeres vio menos líneas finas tras {weeks} semanas.* Compruébalo en tu piel.",
          "The asterisk leads to nothing in the ad.", "¿La nota al pie tiene que ir en el anuncio?", 0.6),
    Draft("iris", "THIRD_PARTY_IP", "El mismo aroma, otro precio|Huele a lo que tú sabes",
          "Conoces el frasco del lazo. El nuestro no tiene lazo, tiene la misma rosa y cuesta {price}.",
          "Compares itself with a known perfume by its bottle.", "", 0.6),
    Draft("iris", "COMPLIANT_AI_WRONG", "Desnudamos el envase|Rellena, no tires ♻️",
          "Sin caja y sin plástico: trae {n} frascos vacíos a {city} y el siguiente es gratis.",
          "“Desnudamos” triggered the check; it refers to packaging.|Promises something “gratis” without terms; it "
          "seems to be a refill offer.", "", 0.15),
    # Juniper Loans
    Draft("juniper", "SHORT_TERM_LOAN", "{sum} hasta que cobres|Dinero a las {hours}, sin papeles",
          "Pide hasta {sum} y devuélvelo con tu próxima nómina. Respuesta en {n} minutos.",
          "“tu próxima nómina” points to a term under 90 days.", "", 0.76),
    Draft("juniper", "FINANCE_CRYPTO", "Un préstamo en lugar de {n}|Paga menos al mes",
          "Junta {n} pagos en uno. TAE 2{n},9 %. Hablamos español en {city}.",
          "The annual rate is shown, the total cost and the lender are not.", "", 0.5),
    Draft("juniper", "COMPLIANT_AI_WRONG", "No pidas este préstamo|Cuándo no endeudarse",
          "Prestamos dinero y aun así te lo decimos: {n} momentos en los que es mala idea. Guía gratis.",
          "Lender without terms in the ad; the ad advises against borrowing.", "", 0.22),
    # Kite Travel
    Draft("kite", "MISLEADING_CLAIM", "{city} desde {price}|Última habitación en {city}",
          "Fin de semana en {city} desde {price}. Nadie lo tiene más barato. Solo quedan {n} plazas.",
          "“Nadie lo tiene más barato” cannot be shown; scarcity may be invented.", "", 0.57),
    Draft("kite", "ALCOHOL", "{n} bodegas y una bici 🍷|Vendimia en familia",
          "De bodega en bodega por la ribera, con cata y furgoneta de vuelta.",
          "Wine tasting; the audience is set from 16.", "", 0.54, "ES, PT · 16–60 · familias"),
    Draft("kite", "SCAM_PRACTICE", "¡Te han tocado dos noches!|Tu bono para {city} caduca el {weekday}",
          "Dos noches para dos, invitamos nosotros. Solo pagas la gestión: {price}.",
          "A prize with a fee; it could be a genuine promotion.", "¿Sorteo real? No encuentro las bases.", 0.64),
    Draft("kite", "LANDING_PAGE", "Trenes nocturnos por {price}|Despierta en {city}",
          "Duermes en un país y desayunas en otro. {price} con litera y café, familias 👨‍👩‍👧 incluidas.",
          "The page opens in German and shows another price.", "", 0.55),
    Draft("kite", "COMPLIANT_AI_WRONG", "Matar el tiempo en {city}|Tiros… de cámara en los Alpes 📸",
          "{n} sitios para matar una hora entre trenes: una torre, un horno y un banco con vistas. Mapa gratis.",
          "“Matar” triggered the check; it is a city guide.|“Tiros” and “matar” triggered the check; it is a city "
          "guide.", "", 0.14),
    # Marlow Games
    Draft("marlow", "GAMBLING", "Gira y construye tu castillo|{n} giros gratis esta noche",
          "Gira la rueda, gana oro y levanta torres. El oro se puede comprar; nada se cobra.",
          "Slot mechanics with purchases; “nada se cobra” can be misread. Audience from 13.",
          "¿«Nada se cobra» se entiende como «gratis»?", 0.6, "LATAM · 13–65+"),
    Draft("marlow", "WEAPONS", "Apunta. Respira. Toca.|Defiende el valle",
          "{n} rifles, un valle y ninguna prisa. Sin conexión y sin suscripción.",
          "A rifle aims at the viewer in the first second; it is a game for 17+.", "", 0.6, "", "", "video"),
    Draft("marlow", "SENSATIONAL", "Lloró en el nivel {n} 😱|¿Prohibido en {city}?",
          "No vas a creer qué hay tras la puerta roja. {many} personas la abrieron dos veces.",
          "Withholds the point to get a tap.|Hints at a ban that did not happen.", "", 0.62),
    Draft("marlow", "LOW_QUALITY", "JUEGA YA!!! GRATIS!!! 🔥🔥🔥|Top {n} top top top",
          "EL MEJOR JUEGO DEL AÑO ‼️ {{{{nombre_juego}}}} ‼️ descarga ya ya ya 👉👉👉",
          "A placeholder was left in the text; many capitals.", "", 0.6),
    Draft("marlow", "COMPLIANT_AI_WRONG", "{n} tiros, una canasta 🏀|Sudoku asesino cada día",
          "Tiros libres o sudoku para tu pulgar: {n} minutos por partida, sin anuncios y sin prisas.",
          "“Tiros” triggered the check; it is basketball.|“Asesino” and “tiros” triggered the check; it is sudoku "
          "and basketball.", "", 0.13),
    # Nimbus VPN
    Draft("nimbus", "FAKE_FUNCTIONALITY", "⚠ Tu conexión no es segura|{n} apps te están mirando",
          "Aviso: tu dirección está a la vista de {n} rastreadores. Activa el escudo.",
          "Looks like a system warning.", "", 0.66),
    Draft("nimbus", "ILLEGAL_PRODUCT", "Tu serie, en cualquier país|Mira el partido desde {city} ⚽",
          "¿No lo emiten donde estás? Cambia de país y dale al play.",
          "Suggests avoiding regional licences.", "", 0.56),
    Draft("nimbus", "MISLEADING_CLAIM", "Imposible de rastrear|{pct} % anónimo",
          "Ni rastro, ni registros, ni límites. Nadie podrá ver lo que haces. {price} al mes.",
          "“Nadie podrá ver” is absolute; the page names an audit.", "", 0.6),
    Draft("nimbus", "COMPLIANT_AI_WRONG", "Nos hackeamos a nosotros mismos|El ataque de las contraseñas largas",
          "Pagamos a {n} desconocidos para entrar en nuestros servidores. Lee lo que encontraron.",
          "“Hackeamos” triggered the check; it is a security report.|“Ataque” triggered the check; it is a security "
          "report.", "", 0.18),
)

_CLOSERS = {
    "acme": ("Devolución gratis en 30 días.", "Hecho en lotes pequeños en {city}.", "Más de {many} clientas hasta "
             "hoy."),
    "borealis": ("Solo mayores de 18 años.", "Cultivado fuera, analizado dentro."),
    "cobalt": ("Sujeto a aprobación.", "Atención en español las 24 horas.", "Consulta tasas y comisiones en la "
             "página."),
    "delta": ("Solo mayores de 18 💛", "Te vas cuando quieres y lo borramos todo.", "Hecho en {city} con café."),
    "fjord": ("Un complemento no sustituye una dieta variada.", "Prensado en frío en {hours} horas."),
    "gale": ("Puede perder dinero.", "Capital en riesgo.", "Aprende gratis en {n} lecciones."),
    "helix": ("Consulte a su médico.", "Envíos en {city} desde {price}.", "Abierto hasta medianoche."),
    "iris": ("No probado en animales 🐇", "Vegano y rellenable.", "Dos muestras con cada pedido 💄"),
    "juniper": ("Endéudate con cabeza.", "Ejemplo representativo en la página."),
    "kite": ("Cancelación gratis hasta el {weekday}.", "Grupos de {n} personas como mucho 🚆", "👨‍👩‍👧 Menores de 6 "
             "años, gratis."),
    "marlow": ("Gratis, con compras dentro del juego.", "Funciona sin conexión ✈️"),
    "nimbus": ("30 días de prueba.", "Para {n} dispositivos.", "Auditado en {year}."),
}

_CARDS = {
    "acme": (("Infusión calma", "Hinojo y jengibre"), ("Avena", "12 g de proteína"), ("Plan de paseos",
             "20 minutos")),
    "borealis": (("Gotas", "Cítricas"), ("Bálsamo", "Para manos de huerta"), ("Alpargatas", "Talla 35 a 46")),
    "cobalt": (("Diaria", "Sin cuota el primer año"), ("Viajes", "Sala dos veces al año"), ("Con garantía",
             "Crea historial")),
    "delta": (("Café", "Para empezar"), ("Museo", "Tema seguro"), ("Sendero", "Trae bocadillo"), ("Cocina",
             "Para seis")),
    "fjord": (("Omega", "De agua fría"), ("Magnesio", "Para la noche"), ("Vitamina D", "Para el invierno")),
    "gale": (("Monedero", "Tus llaves"), ("Plan", "Desde 10 a la semana"), ("Academia", "Gratis")),
    "helix": (("Chat", "Con farmacéutica"), ("Envío", "El mismo día"), ("Recordatorios", "Sin olvidos")),
    "iris": (("Crema de rosas", "Día"), ("Aceite", "Noche"), ("Bálsamo", "Con color"), ("Recarga",
             "A mitad de precio")),
    "juniper": (("Un préstamo", "Un pago"), ("Calculadora", "Mira el coste antes")),
    "kite": (("Lagos", "8 días"), ("Refugios", "5 noches"), ("Islas", "En tren nocturno"), ("Ciudades",
             "Fin de semana")),
    "marlow": (("Castillo", "Construye"), ("Cabra", "Corre"), ("Canasta", "Tira"), ("Pez", "Piensa")),
    "nimbus": (("Móvil", "Un toque"), ("Portátil", "Siempre activo"), ("Router", "Toda la casa")),
}

_SLOTS = {
    "weekday": ("lunes", "martes", "miércoles", "jueves", "viernes"),
    "month": ("marzo", "mayo", "junio", "septiembre", "noviembre"),
}

_CITIES = {
    "acme": ("Miami", "San Antonio", "El Paso"), "cobalt": ("Miami", "San Antonio", "El Paso"),
    "helix": ("Guadalajara", "Puebla", "Mérida", "Oaxaca"), "marlow": ("Medellín", "Puebla", "Rosario"),
    "": ("Sevilla", "Valencia", "Bilbao", "Málaga", "Zaragoza"),
}

_AIMS = {
    "acme": ("US", "US (TX, FL)"), "cobalt": ("US", "US (TX, FL)"), "helix": ("MX", "MX (CDMX, JAL)"),
    "marlow": ("MX, CO, AR", "ES, MX"), "nimbus": ("ES, MX",), "": ("ES",),
}

COPY = Copy("es", _DRAFTS, _CLOSERS, _CARDS, _SLOTS, _CITIES, _AIMS)
# fmt: on
