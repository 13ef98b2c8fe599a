"""Which column of a file is which field of an ad: by its name where that is obvious, else by `--map`.

Names are compared without case, accents, spaces and signs, in English and Spanish. Two columns that would
be the same field are never chosen between, save where one name is known to say more than the other. A column that is
no field is kept as extra under its own name.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence

from reviewtui.errors import Misused, ReviewError

# One line per field: its own name first. `spend` is a decimal amount where `spend_minor` is hundredths;
# `image` and `video` are addresses that become creatives.
_NAMES = """
ad_id: ad id, id ad, id anuncio, id del anuncio, anuncio id, ad archive id, ad identifier, id
account_id: account id, account, ad account, ad account id, cuenta, id cuenta, id de la cuenta, cuenta publicitaria
account_name: account name, ad account name, nombre de la cuenta, nombre de cuenta
headline: headline, title, titular, título, title (ad settings)
text: text, body, message, primary text, ad text, copy, ad copy, texto, texto principal, cuerpo, mensaje,
 body (ad settings)
link: link, url, link url, destination, destination url, website url, landing page, enlace, destino,
 url del sitio web, página de destino, link (ad settings)
call_to_action: call to action, cta, call to action type, llamada a la acción, botón
targeting: targeting, audience, segmentación, público
language: language, lang, idioma
format: format, ad format, formato
status: status, effective status, ad status, delivery, ad delivery, estado, estado efectivo, estado del anuncio
configured_status: configured status, estado configurado
status_at: status at, status time, fecha del estado
spend: spend, daily spend, cost, amount spent, gasto, gasto diario, importe gastado, coste
spend_minor: spend minor
spend_currency: spend currency, currency, moneda, divisa
spend_period: spend period, period, periodo
ai_verdict: ai verdict, ai decision, veredicto ia, veredicto de la ia
ai_score: ai score, ai probability, score, puntuación ia, puntuación
ai_model: ai model, model, modelo, modelo ia
ai_reason: ai reason, motivo ia, motivo de la ia
why: why, reason, why unsure, motivo, por qué, razón
why_by: why by, asked by, preguntado por
why_at: why at, asked at, preguntado el
due_at: due at, due, due by, due time, deadline, vence, vencimiento, fecha límite
customer_waiting: customer waiting, customer is waiting, cliente espera, cliente esperando
created_at: created at, created, created time, creation time, creado, fecha de creación
observed_at: observed at, as of, fetched at, retrieved at, fecha de observación
creatives: creatives, creatividades
image: image, image url, picture, imagen, url de la imagen
video: video, video url, vídeo, url del vídeo
feedback: feedback, ad review feedback, review feedback
"""

_YIELDS = {"id": ("ad_id", ""), "status": ("status", "configured_status")}
"""A name that means less beside a plainer one: which field it leaves to the other, and what it is then."""

_BESIDE = re.compile(
    r" \((?:[0-9]+|checkbox|currency|date|drop ?down|email|formula|labels|location|money|number|people|phone"
    r"|short text|text|url|users|website)\)\Z",
    re.IGNORECASE,
)
"""What a second column of one name ends with; and the kind of its values, as ClickUp writes behind a name."""


def plain_name(name: str) -> str:
    """A name without what does not tell names apart: case, accents, spaces, signs."""
    return "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if c.isalnum())


def _bare(column: str) -> str:
    return plain_name(_BESIDE.sub("", column))


class ColumnNames:
    """What a column of one kind of file can be: its fields, and the names by which each is known.

    `table`: a line per field, its own name first. `yields`: a name that means less beside a plainer one: which field
    it leaves to the other, and what it is then ('' for nothing). `same`: fields of which a file has one or the other.
    `several`: fields that may have more than one column, of which the first counts as the field. `ranked`: fields
    whose names stand in their order of preference: of several columns the one named first there counts.
    """

    def __init__(
        self, table: str, yields: Mapping[str, tuple[str, str]] | None = None, same: Mapping[str, str] | None = None,
        several: Collection[str] = (), ranked: Collection[str] = (),
    ) -> None:  # fmt: skip
        lines = table.replace(",\n ", ", ").strip().splitlines()
        names = {field: rest.split(",") for field, _, rest in (line.partition(":") for line in lines)}
        self.fields: tuple[str, ...] = tuple(names)
        self._field_of = {plain_name(name): field for field, of in names.items() for name in of}
        self._rank = {name: place for place, name in enumerate(self._field_of)}
        self._yields = yields or {}
        self._same = same or {}
        self._several = several
        self._ranked = ranked

    def resolve(self, mapping: Mapping[str, str] | None) -> dict[str, str]:
        """`--map` with each field under its own name. An empty column means that no column is this field.

        Raises:
            Misused: `import_field_unknown`.
        """
        resolved = {}
        for name, column in (mapping or {}).items():
            field = name if name in self.fields else self._field_of.get(plain_name(name))
            if field is None:
                raise Misused("import_field_unknown", field=name, fields=", ".join(self.fields))
            resolved[field] = column
        return resolved

    def match(self, columns: Sequence[str], mapping: Mapping[str, str], *, partial: bool = False) -> dict[str, int]:
        """The place of each field's column among `columns`. `mapping` as from `resolve`.

        With `partial`, a mapped column may be absent, as in one object of many.

        Raises:
            Misused: `import_column_unknown`, a mapped column that is not there.
            ReviewError: `import_column_twice`, two columns that would be one field.
        """
        found: dict[str, int] = {}
        for field, column in mapping.items():
            if column:
                place = _find(columns, column)
                if place is not None:
                    found[field] = place
                elif not partial:
                    raise Misused("import_column_unknown", field=field, column=column, columns=name_list(columns))
        taken = set(found.values())
        same = self._same
        settled = {same.get(field, field) for field in mapping}
        candidates: dict[str, list[int]] = {}
        for place, column in enumerate(columns):
            obvious = self.obvious(column)
            if obvious is not None and place not in taken:
                candidates.setdefault(same.get(obvious, obvious), []).append(place)
        self._let_yield(columns, candidates)
        for field, places in candidates.items():
            if field in settled:
                continue
            if field in self._ranked:
                places = sorted(places, key=lambda place: self._rank[_bare(columns[place])])
            elif len(places) > 1 and field not in self._several:
                both = name_list([columns[place] for place in places])
                raise ReviewError("import_column_twice", field=field, columns=both)
            if places:
                obvious = self.obvious(columns[places[0]]) if field in same.values() else field
                found[obvious or field] = places[0]
        return found

    def obvious(self, column: str) -> str | None:
        """The field that a column of this name is, by its name alone."""
        return self._field_of.get(_bare(column))

    def _let_yield(self, columns: Sequence[str], candidates: dict[str, list[int]]) -> None:
        for name, (field, instead) in self._yields.items():
            places = candidates.get(field, [])
            weak = [place for place in places if plain_name(columns[place]) == name]
            if weak and len(places) > len(weak):
                candidates[field] = [place for place in places if place not in weak]
                if instead:
                    candidates.setdefault(instead, []).extend(weak)


ADS = ColumnNames(_NAMES, _YIELDS, {"spend": "spend_minor"})


def name_list(columns: Sequence[str]) -> str:
    """The columns' names for a sentence, shortened where there are many."""
    shown = ", ".join(f"“{column[:60]}”" for column in columns[:40])
    return shown + (" …" if len(columns) > 40 else "")


def _find(columns: Sequence[str], wanted: str) -> int | None:
    if wanted in columns:
        return columns.index(wanted)
    plain = plain_name(wanted)
    places = [place for place, column in enumerate(columns) if plain and plain_name(column) == plain]
    return places[0] if len(places) == 1 else None
