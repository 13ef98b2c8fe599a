"""Faults of what one does with ads, accounts and what is written of them."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "account_level": (
        "A feeling begins with a number from 1 to 5. Nothing was recorded.",
        "Una impresión empieza con un número del 1 al 5. No se guardó nada.",
    ),
    "account_correct": (
        "Say it as: field = value: why. Nothing was recorded. Fields: {known}",
        "Dígalo así: campo = valor: por qué. No se guardó nada. Campos: {known}",
    ),
    "account_churn": (
        "Say it as: kind 2026-12-31 reasons. Nothing was recorded. Kinds: {known}",
        "Dígalo así: tipo 2026-12-31 motivos. No se guardó nada. Tipos: {known}",
    ),
    "ticket_route": (
        "Nothing was recorded. Write where it belongs and why: board > person: why (either may be left out).",
        "No se anotó nada. Escriba dónde va y por qué: panel > persona: por qué (se puede omitir uno).",
    ),
    "account_away": (
        "Say it as: name 2026-12-01..2026-12-05. Nothing was recorded.",
        "Dígalo así: nombre 2026-12-01..2026-12-05. No se guardó nada.",
    ),
    "account_value": (
        "{field}: {reason}. Nothing was recorded.",
        "{field}: {reason}. No se guardó nada.",
    ),
    "account_word": (
        "{field} follows from rules; it can be: {known}. Nothing was recorded.",
        "{field} se deduce de reglas; puede ser: {known}. No se guardó nada.",
    ),
    "account_churn_twice": (
        "“{word}” is a second day or kind in this line; say each once. Nothing was recorded.",
        "«{word}» es un segundo día o tipo en esta línea; diga cada uno una vez. No se guardó nada.",
    ),
    "no_day": (
        "“{text}” is no day of the calendar; write one as 2026-12-31. Nothing was recorded.",
        "«{text}» no es un día del calendario; escríbalo como 2026-12-31. No se guardó nada.",
    ),
    "days_backwards": (
        "The last day, {last}, is before the first, {first}. Nothing was recorded.",
        "El último día, {last}, es anterior al primero, {first}. No se guardó nada.",
    ),
    "save_ending": (
        "A file is written by its ending: {known}. Nothing was written.",
        "Un fichero se escribe según su final: {known}. No se escribió nada.",
    ),
    "save_png": (
        "Drawing pixels needs the extra: pip install 'reviewtui[images]'. Nothing was written; .svg needs nothing.",
        "Dibujar píxeles necesita el extra: pip install 'reviewtui[images]'. No se escribió nada; .svg no necesita nada.",
    ),
    "no_account": (
        "No account {account} is here. Nothing was recorded. Sync, or look for it with: reviewtui accounts",
        "La cuenta {account} no está aquí. No se guardó nada. Sincroniza o búscala con: reviewtui accounts",
    ),
    "ticket_homeless": (
        "This ticket is of no account, so nothing was recorded. Name its account in the helpdesk, or import it again with"
        " --account ID.",
        "Este ticket no es de ninguna cuenta, así que no se guardó nada. Indique su cuenta en el helpdesk, o impórtelo de"
        " nuevo con --account ID.",
    ),
    "no_ad": (
        "There is no ad {ad_id} here. Nothing was changed. Try: reviewtui queue",
        "Aquí no hay ningún anuncio {ad_id}. No se cambió nada. Pruebe: reviewtui queue",
    ),
    "changed_ad": (
        "Ad {ad_id} changed after you opened it. Nothing was decided; read it again and decide.",
        "El anuncio {ad_id} cambió después de abrirlo. No se decidió nada; léalo de nuevo y decida.",
    ),
    "contents_erased": (
        "The contents of {ad_id} are not here whole: they were erased with those of its account, or this copy of them"
        " is damaged. Nothing was decided; choose another ad. Where they should be here: reviewtui doctor",
        "El contenido de {ad_id} no está aquí entero: se borró con el de su cuenta, o esta copia está dañada. No se"
        " decidió nada; elija otro anuncio. Si debería estar aquí: reviewtui doctor",
    ),
    "reopened_ad": (
        "The round of {ad_id} changed after you opened it: an appeal came or was taken back. Nothing was recorded;"
        " read it again and decide.",
        "La ronda de {ad_id} cambió después de abrirlo: llegó o se retiró una apelación. No se registró nada; léalo de"
        " nuevo y decida.",
    ),
    "role_needed": (
        "{act} takes one of these roles: {roles}; yours is {role}. Nothing was recorded. Ask one of them, or whoever"
        " runs the hub.",
        "{act} requiere uno de estos roles: {roles}; el suyo es {role}. No se registró nada. Pídaselo a alguien con ese"
        " rol o a quien lleva el hub.",
    ),
    "accounts_alone": (
        "Your role, {role}, reads how accounts do: ads, tickets and notes are not sent here. Next: g a, or reviewtui"
        " accounts.",
        "Su rol, {role}, lee cómo van las cuentas: aquí no se envían anuncios, tickets ni notas. Siguiente: g a, o"
        " reviewtui accounts.",
    ),
    "nothing_marked": (
        "No ads are marked. Nothing was recorded; mark some first.",
        "No hay anuncios marcados. No se registró nada; marque alguno antes.",
    ),
    "approve_differs": (
        "Only ads of identical content can be approved together. Nothing was decided; leave out those that differ.",
        "Solo se pueden aprobar juntos anuncios de contenido idéntico. No se decidió nada; quite los que difieren.",
    ),
    "no_opinions": (
        "Nobody's opinion on {ad_id} is there to settle. Nothing was recorded; decide it as any other.",
        "No hay opiniones sobre {ad_id} que resolver. No se registró nada; decídalo como cualquier otro.",
    ),
    "nothing_decided": (
        "Nothing was decided on {ad_id} that could be appealed against. Nothing was recorded; it is still to be decided.",
        "No hay ninguna decisión sobre {ad_id} que apelar. No se registró nada; aún está por decidir.",
    ),
    "no_tale": (
        "No source speaks of the status of {ad_id}. Nothing was recorded; import one that does.",
        "Ninguna fuente habla del estado de {ad_id}. No se registró nada; importe una que lo haga.",
    ),
    "tale_changed": (
        "Sources say something else of {ad_id} since you read it. Nothing was recorded; read them again, then settle.",
        "Las fuentes dicen otra cosa de {ad_id} desde que lo leyó. No se registró nada; léalas de nuevo y resuelva.",
    ),
    "no_suggestion": (
        "No source is suggested for {ad_id}: a person must look. Nothing was recorded; take one, or say the status"
        " and why.",
        "No se sugiere ninguna fuente para {ad_id}: tiene que mirarlo una persona. No se registró nada; tome una, o diga"
        " el estado y por qué.",
    ),
    "no_such_source": (
        "{source} says nothing of the status of {ad_id}. Nothing was recorded. Sources that do: {known}",
        "{source} no dice nada del estado de {ad_id}. No se registró nada. Fuentes que sí: {known}",
    ),
    "status_word": (
        "{word} is no status. Nothing was recorded. Known: {known}",
        "{word} no es un estado. No se registró nada. Conocidos: {known}",
    ),
    "gold_unseen": (
        "{ad_id} was settled, or two people judged it: nobody is asked again, so a known answer would reach nobody. "
        "Nothing was recorded; give one on an ad that is open or that one person judged.",
        "{ad_id} ya se zanjó, o lo juzgaron dos personas: no se pregunta a nadie más, y una respuesta conocida no "
        "llegaría a nadie. No se registró nada; dela en un anuncio abierto o juzgado por una sola persona.",
    ),
    "view_name": (
        "A view's name is one line of 1 to {most} characters. Nothing was kept; give it another.",
        "El nombre de una vista es una línea de 1 a {most} caracteres. No se guardó nada; dele otro.",
    ),
    "cap_form": (
        "“{line}” is no spend cap. Nothing was recorded. Write it like: cap 500 EUR day: until the review is over",
        "«{line}» no es un límite de gasto. No se registró nada. Escríbalo así: cap 500 EUR day: hasta la revisión",
    ),
    "text_needed": (
        "Write a few words first. Nothing was recorded.",
        "Escriba antes unas palabras. No se registró nada.",
    ),
    "reason_needed": (
        "{verdict} needs a reason. Nothing was decided. Add --reason CODE, for example --reason MISLEADING_CLAIM.",
        "{verdict} necesita un motivo. No se decidió nada. Añada --reason CODE, p. ej. --reason MISLEADING_CLAIM.",
    ),
    "no_code": (
        "There is no reason {code} in the policy {policy}. Nothing was decided.{nearest}",
        "No hay ningún motivo {code} en la política {policy}. No se decidió nada.{nearest}",
    ),
    "no_component": (
        "An ad has no component {component}. Nothing was decided. Components: {known}",
        "Un anuncio no tiene el componente {component}. No se decidió nada. Componentes: {known}",
    ),
    "bad_span": (
        "The evidence {span} does not lie inside the ad's {component} ({length} characters). Nothing was decided.",
        "La evidencia {span} no está dentro de {component} del anuncio ({length} caracteres). No se decidió nada.",
    ),
    "span_form": (
        "Evidence is written component:start:end, for example text:0:24; {span} is not. Nothing was decided.",
        "La evidencia se escribe componente:inicio:fin, por ejemplo text:0:24; {span} no lo es. No se decidió nada.",
    ),
    "confidence": (
        "Confidence goes from 1 to 5. Nothing was decided.",
        "La confianza va de 1 a 5. No se decidió nada.",
    ),
    "template_name": (
        "A template needs a name of at most {limit} characters. Nothing was kept.",
        "Una plantilla necesita un nombre de hasta {limit} caracteres. No se guardó nada.",
    ),
    "template_empty": (
        "A template for this verdict needs at least one reason. Nothing was kept: choose one, then try again.",
        "Una plantilla para este veredicto necesita al menos un motivo. No se guardó nada: elija uno y repita.",
    ),
    "templates_full": (
        "There is room for {most} templates of your own. Nothing was kept: forget one first.",
        "Caben {most} plantillas propias. No se guardó nada: olvide antes una.",
    ),
    "too_long": (
        "The {field} is longer than {limit} characters. Nothing was decided; shorten it.",
        "{field} tiene más de {limit} caracteres. No se decidió nada; acórtelo.",
    ),
    "nothing_to_undo": (
        "There is nothing of yours to undo. Nothing was changed.",
        "No hay nada suyo que deshacer. No se cambió nada.",
    ),
    "not_yours": (
        "{id} is not a decision of yours that still stands. Nothing was changed.",
        "{id} no es una decisión suya que siga en pie. No se cambió nada.",
    ),
    "why_needed": (
        "Say why somebody should look. Nothing was put in the queue.",
        "Diga por qué alguien debería mirarlo. No se puso nada en la cola.",
    ),
    "empty_ad": (
        "An ad needs some text. Nothing was put in the queue.",
        "Un anuncio necesita algo de texto. No se puso nada en la cola.",
    ),
    "not_text": (
        "The {field} holds half a character (a lone surrogate). Nothing was decided; type it again.",
        "{field} contiene medio carácter (un sustituto suelto). No se decidió nada; escríbalo de nuevo.",
    ),
    "verdict_first": (
        "Begin with the verdict. Nothing was recorded. Verdicts: {verdicts}",
        "Empiece por el veredicto. No se registró nada. Veredictos: {verdicts}",
    ),
    "due_form": (
        "“{text}” is no time to be due by. Nothing was asked. Write 30m, 4h, 2d, 1w, or 2026-03-01T12:00Z.",
        "«{text}» no es un plazo. No se preguntó nada. Escriba 30m, 4h, 2d, 1w, o 2026-03-01T12:00Z.",
    ),
    "ask_both": (
        "An ad that is here already has its text. Nothing was asked. Give AD, or --text without AD.",
        "Un anuncio que ya está aquí tiene su texto. No se preguntó nada. Indique AD, o --text sin AD.",
    ),
    "code_verdict": (
        "{code} is no reason for {verdict}; it goes with: {verdicts}. Nothing was decided.",
        "{code} no es motivo para {verdict}; va con: {verdicts}. No se decidió nada.",
    ),
    "no_old_meaning": (
        "No reason of the decision on this ad has another meaning now, or somebody judged it since. Nothing was"
        " recorded; any verdict works as ever.",
        "Ningún motivo de la decisión sobre este anuncio tiene hoy otro sentido, o alguien ya lo juzgó después. No se"
        " registró nada; cualquier veredicto funciona como siempre.",
    ),
    "meaning_gone": (
        "{code} is no longer given, and nothing stands for it. Nothing was recorded; the ad stays as it was. Decide it"
        " for a reason of today.",
        "{code} ya no se usa y nada lo sustituye. No se registró nada; el anuncio sigue igual. Decídalo por un motivo de"
        " hoy.",
    ),
    "query_needed": (
        "The query asks for nothing. Nothing was recorded. Say which ads show the pattern, for example: tea lang:es",
        "La consulta no pide nada. No se registró nada. Diga qué anuncios muestran el patrón, por ejemplo: té lang:es",
    ),
    "briefing_title": (
        "A briefing has a title of at most {limit} characters. Nothing was recorded; name the pattern.",
        "Una alerta lleva un título de {limit} caracteres como máximo. No se registró nada; nombre el patrón.",
    ),
    "no_briefing": (
        "There is no briefing {key} here. Nothing was recorded; reviewtui briefings lists those there are.",
        "Aquí no hay ninguna alerta {key}. No se registró nada; reviewtui briefings muestra las que hay.",
    ),
    "no_such_account": (
        "Nothing is known here of the account {account}. Nothing was recorded; name accounts by their id.",
        "Aquí no se sabe nada de la cuenta {account}. No se registró nada; nombre las cuentas por su id.",
    ),
    "ask_account": (
        "Whose ad is it? You see the accounts {accounts}; name one of them. Nothing was recorded.",
        "¿De quién es el anuncio? Usted ve las cuentas {accounts}; nombre una de ellas. No se registró nada.",
    ),
    "many_accounts": (
        "A briefing goes to at most {most} accounts. Nothing was recorded; choose fewer, or narrow the query.",
        "Una alerta va a {most} cuentas como máximo. No se registró nada; elija menos o estreche la consulta.",
    ),
    "briefing_shape": (
        "{path}: {why}. Nothing was recorded. Give title, recognise and query; watch, customer, key and accounts if you"
        " like.",
        "{path}: {why}. No se registró nada. Ponga title, recognise y query; si quiere, watch, customer, key y"
        " accounts.",
    ),
    "no_view": (
        "There is no view “{name}”. Nothing was listed; those there are: {known}",
        "No hay ninguna vista «{name}». No se mostró nada; las que hay: {known}",
    ),
    "week_form": (
        "{week} is no week. Nothing was read. Write the year and the ISO week, for example 2026-W47.",
        "{week} no es una semana. No se leyó nada. Escriba el año y la semana ISO, por ejemplo 2026-W47.",
    ),
    "week_ahead": (
        "{week} has not begun. Nothing was read. Ask for this week or an earlier one.",
        "{week} aún no ha empezado. No se leyó nada. Pida esta semana o una anterior.",
    ),
    "baseline_form": (
        "{text} is no range of weeks. Nothing was changed. Write the first and the last, for example 2026-W30..2026-W33.",
        "{text} no es un intervalo de semanas. No se cambió nada. Escriba la primera y la última, por ejemplo 2026-W30..2026-W33.",
    ),
    "pings_weeks": (
        "No weeks were asked for. Nothing was read. Say how many, for example --weeks 4.",
        "No se pidió ninguna semana. No se leyó nada. Diga cuántas, por ejemplo --weeks 4.",
    ),
    "ping_question": (
        "{question} is no kind of status question. Nothing was logged. The kinds: {known}",
        "{question} no es un tipo de pregunta de estado. No se anotó nada. Los tipos: {known}",
    ),
    "ping_no_account": (
        "This ad belongs to no account, so nobody can have asked. Nothing was logged. Import it again with --account ID.",
        "Este anuncio no pertenece a ninguna cuenta, así que nadie pudo preguntar. No se anotó nada. Impórtelo con --account ID.",
    ),
    "nobody_else": (
        "Nobody else is on this home's own hub: every ad is yours already. Nothing was changed. A team's hub: reviewtui"
        " login URL",
        "En el hub propio de esta carpeta no hay nadie más: todos los anuncios ya son suyos. No se cambió nada. El hub de"
        " un equipo: reviewtui login URL",
    ),
    "no_person": (
        "Nobody called {name} works here. Nothing was given to anybody.{nearest}",
        "Aquí no trabaja nadie llamado {name}. No se dio nada a nadie.{nearest}",
    ),
    "no_reviewer": (
        "{name} is {role} here and decides no ads. Nothing was given to anybody; name a reviewer.",
        "{name} es {role} aquí y no decide anuncios. No se dio nada a nadie; nombre a quien revise.",
    ),
    "along_count": (
        "From 1 to {most} ads can be taken along at once. Nothing was changed; type another number.",
        "Se pueden llevar de 1 a {most} anuncios a la vez. No se cambió nada; escriba otro número.",
    ),
}
