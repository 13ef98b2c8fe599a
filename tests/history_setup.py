"""A team at work on a few ads, from one seed; and what a machine and the hub say they hold of it."""

import random

from hub_setup import Office, ad, appeal, ask, assign, briefing, decision, gold, id_of, note, publication, undo
from sync_setup import Machine

from reviewtui.domain.canonical import KINDS, Part, parts_of, whole_of
from reviewtui.store.holdings import pulled_rows

ADS = [f"ad {n}" for n in range(1, 7)]
ACCOUNTS = ("acme", "borealis", "")
VERDICTS = ("approve", "reject", "escalate", "changes")


async def history(office: Office, rng: random.Random, steps: int) -> None:
    """What a team does to a few ads, some of it to the same one at once."""
    connie, ana = office.line("connie", "connector"), office.line("ana")
    ben, lea = office.line("ben", "reviewer", "acme"), office.line("lea", "lead")
    await connie.observe(*[ad(id_, text="Hi", account_id=rng.choice(ACCOUNTS)) for id_ in ADS])
    done: list[tuple[str, str]] = []
    for at in range(steps):
        office.clock.now += rng.choice((1, 60_000))
        who, ad_id, text = rng.choice((ana, ben, lea)), rng.choice(ADS), rng.choice(("Hi", "Hó"))
        match rng.randrange(8):
            case 0:
                fields = {"text": text, "account_id": rng.choice(ACCOUNTS), "account_name": "A", "ai_score": 0.5}
                await connie.observe(ad(ad_id, at=office.clock.now, spend_minor=at, spend_currency="EUR", **fields))
            case 1 | 2:
                raw = decision(ad_id, text, rng.choice(VERDICTS))
                await who.send(raw)
                done.append((ad_id, id_of(raw)))
            case 3 if done:
                await who.send(undo(*rng.choice(done)))
            case 4:
                await lea.send(
                    appeal(ad_id, text, rng.randint(1, 2)), gold(ad_id, text), briefing(), assign(ad_id, "ana")
                )
            case 5:
                await lea.send(publication(rng.choice(("review", "queues")), {}, rng.randint(1, 2)))
            case 6:
                await who.claim(ad_id)
            case _:
                await who.send(note(ad_id), ask(ad_id))


def held(machine: Machine) -> tuple[str, tuple[Part, ...]]:
    """The digest of what a machine pulled."""
    mirror = machine.mirror.connection
    return whole_of(part for kind in KINDS for part in parts_of(kind, pulled_rows(mirror, kind)))


async def on_hub(machine: Machine) -> tuple[str, tuple[Part, ...]]:
    """What the hub says this machine should hold."""
    while (answer := await machine.client.digest()).upto != machine.mirror.state().upto:
        await machine.sync()  # leases end by themselves
    return answer.sha256, tuple(Part(part.account_id, part.kind, part.count, part.sha256) for part in answer.parts)
