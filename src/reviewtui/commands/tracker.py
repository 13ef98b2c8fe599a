"""The sheet that people keep by hand: asking what it cannot say by itself, and writing it back."""

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from reviewtui.commands.output import emit, line
from reviewtui.errors import Misused
from reviewtui.intake.sheet_dates import Order
from reviewtui.intake.status_words import CHOICES, LEFT_OUT, OWN_WORD
from reviewtui.services.desk import now_ms
from reviewtui.services.sheets import Survey, explain, meaning_of, survey
from reviewtui.settings import Settings
from reviewtui.text import terminal
from reviewtui.words import language, say

SHOWN = 40
"""Changes that a person is shown; JSON has them all."""

Ask = Callable[[str], str]
"""Asks a person, and returns what was typed; '' for nothing.

Raises:
    EOFError: nobody answers any more.
"""


def prepare(settings: Settings, args: Namespace, path: Path, ask: Ask | None = None) -> dict[str, object]:
    """Before a sheet is imported: remember what was said of it on the command line, and ask the rest.

    Returns what there is to tell of it, as the answer's JSON has it.

    Raises:
        ReviewError, Misused: as `services.sheets.survey` and `explain`; `tracker_dates`: nobody said the order.
    """
    now, mapping = now_ms(), dict(args.mapping)
    found = survey(settings, path, now=now, wanted=args.sheet, encoding=args.encoding, mapping=mapping)
    found = explain(settings, found, now=now, mapping=mapping, words=dict(args.words), dates=args.dates)
    if ask is not None and (found.reading.unclear or found.reading.unknown):
        found = _asked(settings, found, now, ask)
    reading = found.reading
    if reading.unclear:
        raise Misused("tracker_dates", path=path, text=reading.unclear)
    return {
        "sheet": found.sheet.name,
        "unknown_words": reading.unknown,
        "unread_dates": reading.unread,
        "duplicates": [{"ad": one.named, "kept": one.kept, "left": list(one.left)} for one in reading.twice],
    }


def person(args: Namespace) -> Ask | None:
    """Who can be asked: whoever types at a terminal, unless the answer is for a program."""
    return None if args.json or not sys.stdin.isatty() else lambda words: input(terminal(words))


def _asked(settings: Settings, found: Survey, now: int, ask: Ask) -> Survey:
    """The sheet once more, with what a person answers; what is answered before they leave is remembered."""
    words: dict[str, str] = {}
    dates = ""
    try:
        dates = _ask_dates(found.reading.unclear, ask) if found.reading.unclear else ""
        _ask_words(found, words, ask)
    except EOFError:
        line("")
    return explain(settings, found, now=now, words=words, dates=dates)


def _ask_dates(text: str, ask: Ask) -> str:
    answer = ask(say("tracker.ask_dates", text=text)).strip().lower()[:1]
    return {"d": Order.DMY, "m": Order.MDY}.get(answer, "")


def _ask_words(found: Survey, words: dict[str, str], ask: Ask) -> None:
    if not found.reading.unknown:
        return
    spoken = 1 if language() == "es" else 0
    names = [own[spoken] for own in OWN_WORD.values()]
    line(say("tracker.ask_words", sheet=found.sheet.name))
    line(say("tracker.ask_choices", choices=", ".join(f"{at} {name}" for at, name in enumerate(names, 1))))
    for word, n in found.reading.unknown.items():
        while answer := ask(say("tracker.ask_word", word=word[:80], n=n)).strip():
            meaning = _meaning(answer)
            if meaning:
                words[word] = meaning
                break
            line(say("tracker.ask_again"))


def _meaning(answer: str) -> str:
    """The status of a number or a word; '' for none of them."""
    if answer.isascii() and answer.isdigit():
        return (LEFT_OUT, *CHOICES)[int(answer)] if int(answer[:3]) <= len(CHOICES) else ""
    try:
        return meaning_of(answer)
    except Misused:
        return ""


def tell(notes: dict[str, object]) -> None:
    """What there is to tell of a sheet, in lines."""
    for key, words in (("unknown_words", "tracker.unknown_word"), ("unread_dates", "tracker.unread_date")):
        counted = notes.get(key)
        if isinstance(counted, dict):
            for text, n in list(counted.items())[:SHOWN]:
                given = {"word" if key == "unknown_words" else "text": text}
                line(say(words, n=n, **given))
    twice = notes.get("duplicates")
    for one in twice[:SHOWN] if isinstance(twice, list) else ():
        line(say("tracker.twice", ad=one["ad"], kept=one["kept"], left=_numbers(one["left"])))


def write(settings: Settings, args: Namespace) -> int:
    """`tracker write`: a kept sheet with the cells changed that no longer say what is so."""
    from reviewtui.commands.desk import at_desk
    from reviewtui.services.tracker import write_back

    if bool(args.new) == args.in_place and not args.dry_run:
        raise Misused("tracker_where")
    with at_desk(settings) as desk:
        done = write_back(
            desk, Path(args.original), Path(args.new) if args.new else None, wanted=args.sheet,
            encoding=args.encoding, mapping=dict(args.mapping), dates=args.dates, dry=args.dry_run,
        )  # fmt: skip
    if args.json:
        emit(
            {
                "sheet": done.sheet,
                "file": str(done.file),
                "changes": [
                    {"row": one.row, "column": one.name, "before": one.before, "after": one.after}
                    for one in done.changes
                ],
                "unsettled": list(done.unsettled),
                "unknown": list(done.unknown),
                "backup": str(done.backup) if done.backup else None,
            }
        )
        return 0
    if not done.changes:
        line(say("tracker.up_to_date", sheet=done.sheet))
    elif args.dry_run:
        line(say("tracker.would_write", n=len(done.changes), sheet=done.sheet))
    else:
        line(say("tracker.written", n=len(done.changes), sheet=done.sheet, file=done.file))
    for one in done.changes[:SHOWN]:
        line(say("tracker.change", row=one.row, column=one.name, before=one.before, after=one.after))
    if len(done.changes) > SHOWN:
        line(say("cli.rejected_more", n=len(done.changes) - SHOWN))
    if done.unsettled:
        line(say("tracker.left_unsettled", rows=_numbers(done.unsettled)))
    if done.unknown:
        line(say("tracker.left_unknown", rows=_numbers(done.unknown)))
    if done.backup:
        line(say("tracker.backup", file=done.backup))
    return 0


def _numbers(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows[:SHOWN])) + (" …" if len(rows) > SHOWN else "")
