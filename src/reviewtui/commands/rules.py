"""The workspace's documents from the command line: shown, tried on this cache, published."""

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from reviewtui.commands.desk import at_desk
from reviewtui.commands.output import Progress, aside, block, emit, line, table
from reviewtui.connect import connection_for
from reviewtui.errors import Misused, ReviewError
from reviewtui.services.rules import Given, Published, as_toml, held, plain_tree, publish, read_file, refuse_role
from reviewtui.settings import Settings
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.services.desk import Desk
    from reviewtui.services.dry_run import DryRun, Place

TEXT_SHOWN = 40
"""Terminal cells of an ad's text in a list."""


def show(settings: Settings, args: Namespace) -> int:
    """`rules show`: a document as it holds, as a file that can be changed and published."""
    with at_desk(settings) as desk:
        found = held(desk, args.name)
    if args.json:
        emit({"name": found.name, "revision": found.revision, "document": plain_tree(found.document)})
    else:
        block(as_toml(found))
    return 0


def try_file(settings: Settings, args: Namespace) -> int:
    """`rules try`: what publishing this file would change on this cache."""
    given = read_file(Path(args.file))
    with at_desk(settings) as desk:
        done = _dry_run(desk, given)
    if args.json:
        emit(asdict(done))
    else:
        _tell(done)
    return 0


def publish_file(settings: Settings, args: Namespace) -> int:
    """`rules publish`: the dry run, then the next revision on its way to the hub, and what the hub said of it."""
    from reviewtui.services.syncing import sync_home

    given = read_file(Path(args.file))
    with at_desk(settings) as desk:
        refuse_role(desk)
        _refuse_stale(desk, given)
        done = _dry_run(desk, given)
        if not done.changes:
            raise Misused("rules_same", name=given.name)
        published = publish(desk, given.name, given.document, args.note)
    if not args.json:
        _tell(done)
    trouble = ""
    try:
        sync_home(settings, connection_for(settings))
    except ReviewError as error:
        trouble = str(error)
    outcome, words = _answer(settings, published)
    if args.json:
        emit({**asdict(published), "outcome": outcome, "words": words, "dry_run": asdict(done)})
    if outcome == "refused":
        raise ReviewError("publish_refused", name=given.name, why=words)
    if outcome == "waits":
        aside(f"reviewtui: {say('rules.waits', name=given.name, why=trouble)}")
        return 1
    if not args.json:
        line(say("rules.published", name=given.name, revision=published.revision))
    return 0


def _refuse_stale(desk: "Desk", given: Given) -> None:
    """A file made from another revision than the one that holds would take back what others published."""
    revision = held(desk, given.name).revision
    if given.made_from is not None and given.made_from != revision:
        raise Misused("rules_stale", name=given.name, made_from=given.made_from, revision=revision)


def _dry_run(desk: "Desk", given: Given) -> "DryRun":
    from reviewtui.services.dry_run import try_document

    with Progress(lambda ads: say("rules.so_far", n=f"{ads:,}")) as bar:
        return try_document(desk, given.name, given.document, bar.show)


def _answer(settings: Settings, published: Published) -> tuple[str, str]:
    """What became of a publication: `published`, `refused` or `waits`, and the hub's words.

    A refused one is withdrawn: its file is still there, and offered again it would be refused again.
    """
    from reviewtui.services.rules import withdraw

    with at_desk(settings) as desk:
        fact = desk.work.fact(published.fact_id)
        if fact is None or fact.delivery in ("new", "attempted"):
            return "waits", ""
        if fact.delivery == "acked":
            return "published", ""
        withdraw(desk, published.fact_id)
        return "refused", fact.words


def _tell(done: "DryRun") -> None:
    line(say("rules.would_follow", name=done.name, revision=done.revision))
    if done.changes:
        table([(f"  {change.field}", change.before or "∅", "→", change.after or "∅") for change in done.changes])
    else:
        line(f"  {say('rules.no_changes')}")
    if done.effects:
        line("")
        if done.name.startswith("policy:"):
            line(say("rules.effects_decisions", n=f"{done.old_meaning:,}"))
        else:
            line(say("rules.effects_ads"))
        table(
            [(f"  {effect.count:,}", effect.gives, effect.what or say("rules.every_ad")) for effect in done.effects]
        )
    if done.unraised:
        line("")
        line(say("rules.unraised", codes=", ".join(done.unraised)))
    if done.first or done.open:
        line("")
        line(say("rules.judged", open=f"{done.open:,}", moved=f"{done.moved:,}"))
        table([_row(place) for place in done.first])


def _row(place: "Place") -> tuple[str, ...]:
    from reviewtui.text import cell

    why = ", ".join(f"{_part(name)} {before} → {after}" for name, before, after in place.why)
    return (
        f"  {place.after or '—'}",
        "" if place.after == place.before else f"({place.before or '—'})",
        str(place.priority_after),
        place.ad_id,
        cell(place.account, 20),
        cell(place.headline, TEXT_SHOWN),
        why,
    )


def _part(name: str) -> str:
    """A part of a priority in words; a rule's own badge as it is."""
    return say(f"rules.part_{name}") if name in ("waited", "due", "late", "least") else name
