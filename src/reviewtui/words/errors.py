"""Faults: what happened, what was kept, what to do next."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "no_ad": (
        "There is no ad {ad_id} here. Nothing was changed. Try: reviewtui queue",
        "Aquí no hay ningún anuncio {ad_id}. No se cambió nada. Pruebe: reviewtui queue",
    ),
    "config_unknown": (
        "{file} has a setting {key} that does not exist. Nothing was started. Known settings: {known}",
        "{file} tiene un ajuste {key} que no existe. No se inició nada. Ajustes conocidos: {known}",
    ),
    "config_type": (
        "{file}: {key} must be of type {type}. Nothing was started; correct the line and start again.",
        "{file}: {key} debe ser de tipo {type}. No se inició nada; corrija la línea e inicie de nuevo.",
    ),
    "config_broken": (
        "{file} is not valid TOML ({why}). Nothing was started; correct it or move it away.",
        "{file} no es TOML válido ({why}). No se inició nada; corríjalo o muévalo a otro sitio.",
    ),
    "config_unreadable": (
        "{file} cannot be read ({why}). Nothing was changed; check its permissions.",
        "{file} no se puede leer ({why}). No se cambió nada; revise sus permisos.",
    ),
    "no_folder": (
        "The folder {folder} cannot be created ({why}). Nothing was changed. Choose another with --home DIR.",
        "No se puede crear la carpeta {folder} ({why}). No se cambió nada. Elija otra con --home DIR.",
    ),
    "no_write": (
        "{file} cannot be written ({why}). What was there is still there. Free some space or choose --home DIR.",
        "No se puede escribir {file} ({why}). Lo que había sigue ahí. Libere espacio o elija --home DIR.",
    ),
    "no_cache": (
        "The cache in {folder} cannot be opened ({why}). Your decisions in work.db are untouched. Check permissions"
        " and free space, or choose another folder with --home DIR.",
        "No se puede abrir la caché en {folder} ({why}). Sus decisiones en work.db están intactas. Revise permisos y"
        " espacio, o elija otra carpeta con --home DIR.",
    ),
    "no_commit": (
        "The decision on {ad_id} could not be written ({why}). It is not saved; everything before it is. Free some"
        " space, then decide again.",
        "La decisión sobre {ad_id} no se pudo escribir ({why}). No está guardada; todo lo anterior sí. Libere espacio"
        " y decida de nuevo.",
    ),
    "changed_ad": (
        "Ad {ad_id} changed after you opened it. Nothing was decided; read it again and decide.",
        "El anuncio {ad_id} cambió después de abrirlo. No se decidió nada; léalo de nuevo y decida.",
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
        "Say why somebody should look, with --why. Nothing was put in the queue.",
        "Diga por qué alguien debería mirarlo, con --why. No se puso nada en la cola.",
    ),
    "empty_ad": (
        "An ad needs some text. Nothing was put in the queue.",
        "Un anuncio necesita algo de texto. No se puso nada en la cola.",
    ),
    "not_text": (
        "The {field} holds half a character (a lone surrogate). Nothing was decided; type it again.",
        "{field} contiene medio carácter (un sustituto suelto). No se decidió nada; escríbalo de nuevo.",
    ),
}
