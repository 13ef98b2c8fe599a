"""What a kept sheet should say now: only the cells that are to change, in the sheet's own words and dates.

A row's status changes where the truth is another one, and its date with it; its reason is filled in where none is, or
where the status changes. A cell that is worked out by a formula, and a word that nobody explained, are left alone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from reviewtui.domain.ads import AdStatus
from reviewtui.domain.facts import Verdict
from reviewtui.intake.cells import DATE, EMPTY, Cell, Written
from reviewtui.intake.delimited import write_table
from reviewtui.intake.sheet_dates import Form, form_of, write
from reviewtui.intake.status_words import LEFT_OUT, OWN_WORD, fold, is_bare, language_of, understand
from reviewtui.intake.tracker import DAY, Entry, Reading
from reviewtui.intake.tracker_sheet import Sheet

APPROVED = ("approved", "aprobado")
"""The words for an ad that we approved and of which the platform has said nothing."""
_VERDICTS = {
    Verdict.APPROVE: (APPROVED, ("approve", "ok", "aprobada", "aprobar", "apto", "apta")),
    Verdict.REJECT: (("rejected", "rechazado"), ("reject", "rechazada", "rechazar", "no apto", "no apta")),
    Verdict.CHANGES: (("changes needed", "pedir cambios"), ("changes", "cambios", "needs changes", "con cambios")),
    Verdict.ESCALATE: (("escalated", "escalado"), ("escalate", "escalada", "escalar")),
}
_SPANISH = ("estad", "estatus", "situacion", "fecha", "motivo", "anuncio", "nombre")
"""How the names of columns begin in a sheet in Spanish."""
_MAY = "may"
"""A month that is its own short form, and so shows neither."""


class Truth(NamedTuple):
    """What is known of a row's ad: its status (of `AdStatus`, '' for nothing) since when (epoch ms), and why.

    `approved`: that it is active is our approval, not yet the platform's word. `verdict`: our decision that holds; ''
    for none.
    """

    status: str = ""
    since: int | None = None
    reason: str = ""
    approved: bool = False
    verdict: str = ""


class CellChange(NamedTuple):
    """A cell that is to change: its row as the spreadsheet counts (from 1), its column (from 0) and that one's name.

    `instant`: the date that is meant (epoch ms), where `after` is one.
    """

    row: int
    column: int
    name: str
    before: str
    after: str
    instant: int | None = None


class Hand(NamedTuple):
    """How a sheet is written: its words for each status, its language (0 English, 1 Spanish), its dates.

    `form` is how its dates are written as text; None where they are a spreadsheet's own, as in row `sample`; `timed`:
    those have a time of day.
    """

    words: dict[str, str]
    approved: str
    language: int
    form: Form | None
    sample: int | None
    timed: bool


def hand_of(sheet: Sheet, reading: Reading) -> Hand:
    """How a sheet is written, by the rows that it has: the word that most rows use for a status is its word."""
    said = sheet.memory.words
    used = Counter(entry.raw.strip() for entry in reading.entries if entry.status and is_bare(entry.raw, said))
    words: dict[str, str] = {}
    approved = ""
    for word, _ in used.most_common():
        words.setdefault(str(understand(word, said)), word)
        if not approved and fold(word).startswith(("approved", "aprobad")):
            approved = word
    spanish = sum(language_of(word) * count for word, count in used.items())
    headed = any(fold(name).startswith(_SPANISH) for name in sheet.header.columns)
    language = int(spanish > 0 or (not spanish and headed))
    like = next((word for word, _ in used.most_common()), "Aa")
    for status, own in OWN_WORD.items():
        words.setdefault(status, _cased(own[language], like))
    approved = approved or _cased(APPROVED[language], like)
    return Hand(words, approved, language, *_dates(sheet, reading))


def _cased(word: str, like: str) -> str:
    """A word in capitals, with one, or with none, as another one is written."""
    letters = "".join(filter(str.isalpha, like))
    if len(letters) > 1 and letters.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if letters[:1].isupper() else word


def _dates(sheet: Sheet, reading: Reading) -> tuple[Form | None, int | None, bool]:
    """How the column of status dates is written: as most of its cells are."""
    column = sheet.header.fields.get("status_at")
    cells = [(row.row, row.cell(column)) for row in sheet.rows()] if column is not None else []
    own = [(row, "T" in cell.text) for row, cell in cells if cell.kind == DATE and not cell.formula]
    forms = [form for _, cell in cells if cell.kind != DATE and (form := form_of(cell.text, reading.order))]
    if own and len(own) >= len(forms):
        return None, *own[-1]
    kinds = Counter(_kind(form) for form in forms)
    best = kinds.most_common(1)[0][0] if kinds else None
    alike = [form for form in forms if _kind(form) == best]
    telling = [form for form in alike if not any(token.lower() == _MAY for token in form.tokens)]
    padded = [form for form in telling or alike if any(token.startswith("0") for token in form.tokens)]
    return next(iter(padded or telling or alike), None), None, False


def _kind(form: Form) -> tuple[str, ...]:
    return tuple(part or token for token, part in zip(form.tokens, form.parts, strict=True))


def changes(sheet: Sheet, reading: Reading, truths: Mapping[str, Truth], hand: Hand) -> list[CellChange]:
    """The cells that are to change, by row and column. `truths`: by `Entry.id`.

    A sheet that was changed so says what is true, and asks for no more changes.
    """
    rows = {row.row: row for row in sheet.rows()}
    fields = sheet.header.fields
    several = {twice.kept for twice in reading.twice}
    found: list[CellChange] = []
    for entry in reading.entries:
        truth = truths.get(entry.id)
        if truth is None:
            continue
        row = rows[entry.row]
        cells = {field: row.cell(column) for field, column in fields.items()}
        if entry.row in several and truth.since is not None and truth.since // DAY * DAY < (entry.dated or 0):
            truth = truth._replace(since=None)  # else another of its rows would be the last dated one
        for field, (text, instant) in _told(entry, truth, cells, hand).items():
            cell = cells[field]
            if text != cell.text and not cell.formula:
                column = fields[field]
                name = sheet.header.columns[column]
                found.append(CellChange(entry.row, column, name, cell.text, text, instant))
    return sorted(found)


def _told(entry: Entry, truth: Truth, cells: Mapping[str, Cell], hand: Hand) -> dict[str, tuple[str, int | None]]:
    """What the cells of a row should say, as far as they should change."""
    told: dict[str, tuple[str, int | None]] = {}
    known = truth.status not in ("", AdStatus.UNKNOWN) and entry.status is not None and entry.status != LEFT_OUT
    fixed = cells.get("status", EMPTY).formula
    other = known and truth.status != entry.status and not fixed and "status" in cells
    if other:
        ours = truth.approved and truth.status == AdStatus.ACTIVE
        told["status"] = (hand.approved if ours else hand.words[truth.status], None)
    same = known and truth.status == entry.status
    if truth.since is not None and "status_at" in cells and (other or (same and not cells["status_at"].text.strip())):
        told["status_at"] = _date(truth.since, hand)
    if truth.reason and "reason" in cells and (other or not cells["reason"].text.strip()):
        told["reason"] = (truth.reason, None)
    if truth.verdict in _VERDICTS and "decision" in cells and not _decided(cells["decision"].text, truth.verdict):
        own, _ = _VERDICTS[Verdict(truth.verdict)]
        told["decision"] = (_cased(own[hand.language], cells["decision"].text or "Aa"), None)
    return told


def _decided(text: str, verdict: str) -> bool:
    """Whether a cell says this verdict already."""
    own, others = _VERDICTS[Verdict(verdict)]
    return fold(text) in (*own, *others)


def _date(instant: int, hand: Hand) -> tuple[str, int]:
    """A date as the sheet writes it, and the instant that is then meant."""
    if hand.form is not None:
        return write(instant, hand.form), instant
    moment = datetime.fromtimestamp(instant // 1000, UTC)
    if hand.timed:
        return moment.replace(tzinfo=None).isoformat(), instant
    return moment.date().isoformat(), instant // DAY * DAY


def apply(sheet: Sheet, found: Iterable[CellChange], hand: Hand) -> bytes:
    """The sheet's whole file with these cells changed and nothing else.

    Raises:
        ReviewError: as `delimited.write_table` and `workbook_writing.write_workbook`.
    """
    written = [Written(one.row, one.column, one.after, one.instant) for one in found]
    if sheet.table is not None:
        return write_table(sheet.table, written)
    from reviewtui.intake.workbook_writing import write_workbook

    column = sheet.header.fields.get("status_at")
    samples = {column: hand.sample} if column is not None and hand.sample is not None else {}
    return write_workbook(Path(sheet.path), sheet.tab, written, samples)
