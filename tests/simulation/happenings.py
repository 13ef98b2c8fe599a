"""What can happen to the people, their machines and their hub: each is done to a world, and to one person in it."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random

from sqlalchemy import update

from reviewtui.errors import ReviewError
from reviewtui.hub.erasure import contents_of, erase
from reviewtui.hub.tables import TOKEN
from reviewtui.hub.tokens import token_hash
from simulation.hubs import begin_epoch, copy_database, copy_snapshots
from simulation.person import ACCOUNTS, ACTS, MINUTE, Person, copy_home
from simulation.template import ADS, NOW, SCOPES, renew_tokens, set_role, set_scope, word_of
from simulation.world import World

PEOPLE_MOST = 5

Happening = Callable[[World, Person], Awaitable[None]]


# --- work as usual ---


async def acts(world: World, person: Person) -> None:
    for _ in range(world.random.randint(1, 4)):
        if person.works:
            (act,) = world.random.choices(list(ACTS), list(ACTS.values()))
            await person.act(act)
            world.remember(person)


async def customer_edits(world: World, _: Person) -> None:
    number = world.random.randrange(ADS + 3)
    world.observe(number, text=f"text {number} {word_of(number)}, edit {world.count('edits')}")


async def ad_moves(world: World, _: Person) -> None:
    number = world.random.randrange(ADS)
    account = world.random.choice(ACCOUNTS)
    world.accounts_of[number].add(account)
    world.observe(number, account_id=account, account_name=account.title())


async def command(_: World, person: Person) -> None:
    if person.works:
        await person.sync_by_command()


async def backs_up(world: World, _: Person) -> None:
    if world.serving is not None:
        world.back_up()


async def home_is_copied(world: World, person: Person) -> None:
    if person.works:
        old = world.fresh_folder("copy")
        copy_home(person.home, old)
        world.old_homes.append((person, old, person.quietly_damaged))


async def time_passes(world: World, _: Person) -> None:
    await asyncio.sleep(world.random.choice((60, 150)))


# --- to a person ---


async def dies(_: World, person: Person) -> None:
    person.kill()


async def dies_at_a_statement(world: World, person: Person) -> None:
    """Of its own facts or of its mirror: the next ones, or somewhere in the pull that comes then."""
    if person.works:
        person.kill_after(world.random.randint(1, world.random.choice((25, 300))))
        await acts(world, person)


async def restarts(world: World, person: Person) -> None:
    if person.works:
        await person.stop()
        await asyncio.sleep(world.random.uniform(0, 30))
        person.start()


async def clock_jumps(world: World, person: Person) -> None:
    person.skew = world.random.choice((0, 5 * MINUTE, -5 * MINUTE, 600 * MINUTE, 10**12, -(10**12), -NOW))


async def mirror_is_damaged(world: World, person: Person) -> None:
    if person.works:
        await person.stop()
        mirror = person.settings.cache_dir / "mirror.db"
        if mirror.exists():  # the one before may just have been set aside
            person.quietly_damaged |= damage(mirror, world.random)
        person.start()


async def old_home_returns(world: World, _: Person) -> None:
    """A user puts an older copy of their home in place. What only the newer one had is gone by their own hand."""
    if world.old_homes:
        person, old, damaged = world.random.choice(world.old_homes)
        if person.works:
            await person.stop()
            shutil.rmtree(person.home)
            person.home = world.fresh_folder(person.name)
            shutil.copytree(old, person.home)
            person.confirmed = {}
            person.quietly_damaged = damaged
            person.start()


async def is_cloned(world: World, person: Person) -> None:
    """A home is copied to a second machine, and both go on."""
    if len(world.people) < PEOPLE_MOST and person.works:
        other = world.person(person.name)
        copy_home(person.home, other.home)
        other.quietly_damaged = person.quietly_damaged
        other.start()
        world.people.append(other)


async def strange_fact(_: World, person: Person) -> None:
    if person.works:
        person.record_strange()


async def same_id(world: World, person: Person) -> None:
    if person.works and world.ever_confirmed:
        id = world.random.choice(list(world.ever_confirmed))
        world.given_twice.add(id)
        person.record_same_id(id)


async def disk_is_full(world: World, person: Person) -> None:
    """No file of facts grows for a while: nothing is said to be saved, and later it works again."""
    if person.works:
        work = person.desk.work.connection
        (pages,) = work.execute("PRAGMA page_count").fetchone()
        work.execute(f"PRAGMA max_page_count={pages}")
        await acts(world, person)
        if person.works:
            work.execute("PRAGMA max_page_count=1073741823")


# --- to the hub ---


async def hub_dies(world: World, _: Person) -> None:
    if world.serving is not None:
        world.serving.dead = True
        world.hub_was_killed()


async def hub_dies_at_a_statement(world: World, person: Person) -> None:
    if world.serving is not None:
        world.serving.kill_after(world.random.randint(1, 60))
        await acts(world, person)


async def hub_is_restored(world: World, _: Person) -> None:
    _put_back(world, new_epoch=True)


async def hub_goes_back(world: World, _: Person) -> None:
    """An older file is put in place by hand: the same epoch, and a head below what people have seen."""
    _put_back(world, new_epoch=False)
    world.went_back = True


def _put_back(world: World, *, new_epoch: bool) -> None:
    hub = world.serving
    if hub is None:
        return
    folder = world.fresh_folder("hub")
    copy_database(world.random.choice(world.backups), folder)
    copy_snapshots(hub.folder, folder)
    if new_epoch:
        begin_epoch(folder, f"epoch {folder.name}")
        world.went_back = False
    world.tokens = renew_tokens(folder, world.scopes)
    world.was_put_back = True
    hub.dead = True
    world.begin_again(folder)


async def stranger_at_the_address(world: World, _: Person) -> None:
    world.stranger_answers = True
    await asyncio.sleep(world.random.uniform(1, 40))
    world.stranger_answers = False


async def token_ends(world: World, person: Person) -> None:
    """The token is revoked, and after a while there is a new one."""
    if world.serving is not None:
        with world.serving.hub.writing() as transaction:
            line = TOKEN.c.hash == token_hash(world.tokens[person.name])
            transaction.connection.execute(update(TOKEN).where(line).values(revoked_at=world.now()))
        await asyncio.sleep(world.random.uniform(0, 20))
        world.give_tokens()


async def scope_changes(world: World, _: Person) -> None:
    if world.serving is not None:
        world.scopes["cy"] = set(world.random.sample(ACCOUNTS, world.random.randint(1, 2)))
        world.scopes_given["cy"].append(world.scopes["cy"])
        set_scope(world.serving.hub, "cy", world.scopes["cy"])


async def role_changes(world: World, _: Person) -> None:
    """Whoever leads does not for a while; what was refused meanwhile they send again."""
    if world.serving is not None:
        set_role(world.serving.hub, "lia", "reviewer")
        leads = [person for person in world.people if person.name == "lia"]
        for person in leads:
            await acts(world, person)
        await asyncio.sleep(world.random.uniform(0, 30))
        world.give_tokens()
        for person in leads:
            person.retry("role")


async def anothers_token(world: World, person: Person) -> None:
    """Somebody sits down at another's home, with a token of their own: nothing is sent, and nothing comes."""
    if person.works and person.desk.work.meta("user"):
        await person.stop()
        person.borrows = world.random.choice([name for name in SCOPES if name != person.name])
        person.start()
        await acts(world, person)
        await asyncio.sleep(world.random.uniform(0, 60))
        person.borrows = ""
        if person.works:
            await person.stop()
            person.start()


async def hub_clock_jumps(world: World, _: Person) -> None:
    world.hub_skew = world.random.choice((0, MINUTE, 5 * MINUTE, -5 * MINUTE, 90 * MINUTE, -90 * MINUTE))


async def account_is_erased(world: World, _: Person) -> None:
    """A customer leaves, and their contents are to go everywhere."""
    if world.serving is not None:
        account = world.random.choice(ACCOUNTS)
        try:
            contents_of(world.serving.hub, account)
        except ReviewError:
            return  # no ad is of it any more
        if world.serving is not None:  # the hub may have died at the look
            world.erased.add(account)
            erase(world.serving.hub, account)


USUAL: dict[Happening, float] = {
    acts: 30, customer_edits: 8, ad_moves: 4, command: 3, backs_up: 3, home_is_copied: 2, time_passes: 3,
}  # fmt: skip
FAULTS: dict[Happening, float] = {
    dies: 3, dies_at_a_statement: 4, restarts: 3, hub_dies: 2, hub_dies_at_a_statement: 3, hub_is_restored: 1.5,
    hub_goes_back: 1.0, stranger_at_the_address: 1, clock_jumps: 3, mirror_is_damaged: 1.5, old_home_returns: 0.7,
    is_cloned: 0.7, strange_fact: 3, same_id: 1, token_ends: 1, scope_changes: 1, disk_is_full: 2,
    account_is_erased: 0.4, role_changes: 1, anothers_token: 1, hub_clock_jumps: 1,
}  # fmt: skip
"""How often each happens, compared with the others."""


def damage(file: Path, random: Random) -> bool:
    """Some bytes of the file change, or it is cut, or is no database at all; returns whether SQLite may miss it."""
    content = bytearray(file.read_bytes())
    kind = random.randrange(3)
    if kind == 0:
        at = random.randrange(len(content))
        content[at : at + 2000] = random.randbytes(min(2000, len(content) - at))
    elif kind == 1:
        del content[random.randrange(len(content)) :]
    else:
        content[:] = b"not a database, but somebody's shopping list: milk, eggs" * 90
    file.write_bytes(content)
    for beside in ("-wal", "-shm"):
        file.with_name(file.name + beside).unlink(missing_ok=True)
    return kind != 2
