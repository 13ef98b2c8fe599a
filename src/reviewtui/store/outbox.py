"""The outbox of work.db: which own facts wait for the hub, what it said of each, and which go out again."""

from collections.abc import Iterable, Sequence

import msgspec

from reviewtui.database.sqlite import Connection, writing
from reviewtui.store import erasure, overlay, refused
from reviewtui.store.letters import INBOX
from reviewtui.store.overlay import ALWAYS
from reviewtui.store.own import Delivered, OwnFact, Waiting, own_fact, own_facts
from reviewtui.store.refused import TOO_LARGE

PROOF = "proof"
"""What work.db remembers of the hub's last answer, to be asked whether it still has what it took."""

_EARLY = "('no_ad', 'no_decision', 'no_target', 'other_content', 'bad_round')"
"""Refusals for want of an ad, or of what is said on it: others may bring that yet, as after a hub was restored."""
_APART = "('no_target', 'no_account')"
"""The same of what is about an account as a whole."""
_SETTLED = "('answered', 'stale_revision')"
"""Refusals because others were first: where a hub lost both, they are to be first again."""
_OWN = own_facts()


class Outbox:
    """The part of `WorkStore` that the sync works with. One thread at a time."""

    connection: Connection

    def _me(self) -> tuple[str, str]:
        """(author, role) of own facts. Before the first contact with a hub there is nobody else."""
        known = dict(self.connection.execute("SELECT key, value FROM meta WHERE key IN ('user', 'role')").fetchall())
        return known.get("user", ""), known.get("role", "")

    def outbox(self, limit: int, after: int = 0) -> list[Waiting]:
        """Facts not yet answered, oldest first."""
        rows = self.connection.execute(
            "SELECT f.n, f.id, f.ad_id, d.state, f.body FROM delivery d JOIN fact f ON f.n = d.n"
            " WHERE d.state IN ('new', 'attempted') AND d.n > ? ORDER BY d.n LIMIT ?",
            (after, limit),
        )
        return [Waiting(*row) for row in rows]

    def mark_attempted(self, waiting: Sequence[Waiting]) -> list[Waiting]:
        """Durably mark a batch as about to be sent, and return those still in the outbox.

        A fact withdrawn between reading and marking is left out: it was never sent.
        """
        ids = _json([w.n for w in waiting])
        with writing(self.connection) as c:
            c.execute(
                "UPDATE delivery SET state = 'attempted'"
                " WHERE state = 'new' AND n IN (SELECT value FROM json_each(?))",
                (ids,),
            )
            still = {
                n
                for (n,) in c.execute(
                    "SELECT n FROM delivery WHERE state = 'attempted' AND n IN (SELECT value FROM json_each(?))",
                    (ids,),
                )
            }
        return [w for w in waiting if w.n in still]

    def deliver(self, results: Iterable[Delivered], proof: str = "") -> None:
        """Keep the hub's answers, and by what it will know them. A refused fact no longer lies over its ad, so the ad
        returns."""
        results = list(results)
        held = [r.n for r in results if r.state == "held"]
        with writing(self.connection) as c:
            c.executemany(
                "UPDATE delivery SET state = ?, seq = ?, code = ?, words = ? WHERE n = ? AND state <> 'withdrawn'",
                [(r.state, r.seq, r.code, r.words, r.n) for r in results],
            )
            if proof:
                c.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (PROOF, proof))
            refused.withdraw_taken_back(c)
            erasure.blank_own(c, [r.n for r in results if r.code == erasure.CODE])
            c.executemany("UPDATE asked_ad SET until_seq = ? WHERE n = ?",
                          [(r.seq, r.n) for r in results if r.state == "acked"])  # fmt: skip
            overlay.answered(c, [r.n for r in results if r.state == "acked"])
            if held:
                overlay.lay_alone(c, self._ads_of(c, held), *self._me())

    def _ads_of(self, c: Connection, numbers: Sequence[int]) -> list[str]:
        query = "SELECT DISTINCT ad_id FROM fact WHERE n IN (SELECT value FROM json_each(?))"
        return [ad_id for (ad_id,) in c.execute(query, (_json(numbers),))]

    def settle(self, upto: int, now: int) -> int:
        """Drop overlays whose facts the mirror now holds, and skips whose time is over; returns how many."""
        if not self.connection.execute(
            "SELECT 1 FROM overlay WHERE until_seq <= ? AND skip_until <= ? LIMIT 1", (upto, now)
        ).fetchone():
            return 0
        with writing(self.connection) as c:
            query = "DELETE FROM overlay WHERE until_seq <= ? AND skip_until <= ?"
            return int(c.execute(query, (upto, now)).rowcount)

    def let_go(self, upto: int) -> None:
        """The mirror, come as far as `upto`, holds all that a hub shows this user, and all was answered before.

        What the hub took above that is out of their sight, its ad moved or their scope changed: nothing waits for it.
        """
        with writing(self.connection) as c:
            c.execute("UPDATE delivery SET seq = ?1 WHERE state = 'acked' AND seq > ?1", (upto,))
            for table in ("overlay", "asked_ad"):
                waits = "until_seq > ?1 AND until_seq < ?2"
                c.execute(f"UPDATE {table} SET until_seq = ?1 WHERE {waits}", (upto, ALWAYS))

    def offer_again(self, head: int | None = None) -> int:
        """Put every own fact back into the outbox (new epoch, or a hub that went back); returns how many.

        A refused decision that a later one overtook is withdrawn. What others were ahead of stays refused until its
        user offers it: where it came before theirs now, theirs would be refused.

        `head`: of the hub as it is now: a letter that comes above it was read by nobody.
        """
        with writing(self.connection) as c:
            refused.withdraw_overtaken(c)
            again = c.execute(
                "UPDATE delivery SET state = 'attempted', seq = NULL, code = '', words = ''"
                f" WHERE state IN ('acked', 'attempted') OR state = 'held' AND code NOT IN {_SETTLED}"
            ).rowcount
            c.execute("UPDATE asked_ad SET until_seq = ?", (ALWAYS,))
            c.execute("DELETE FROM meta WHERE key = ?", (PROOF,))
            erasure.forget_known(c)
            if head is not None:
                c.execute("UPDATE seen SET upto = min(upto, ?) WHERE what = ?", (head, INBOX))
            overlay.lay_alone(c, None, *self._me())
        return int(again)

    def unseen(self, ad_ids: Sequence[str] | None = None) -> list[str]:
        """Those of these ads, or of all, of which the hub refused a fact for want of something that may come yet."""
        query = f"""SELECT DISTINCT f.ad_id FROM delivery d JOIN fact f ON f.n = d.n
            WHERE d.state = 'held' AND d.code IN {_EARLY} AND f.ad_id <> ''"""
        if ad_ids is None:
            return [ad_id for (ad_id,) in self.connection.execute(query)]
        some = f"{query} AND f.ad_id IN (SELECT value FROM json_each(?))"
        return [ad_id for (ad_id,) in self.connection.execute(some, (_json(list(ad_ids)),))]

    def offer_on(self, ad_ids: Sequence[str]) -> None:
        """Offer again what was refused for want of these ads, or of something on them: it may be there now.

        That is so after a hub was restored and others bring back what it had lost, or where an ad moved to and fro. A
        decision in a round that was not open stays where its author has judged the same content again since: it may
        be another appeal that opens that round by now.
        """
        with writing(self.connection) as c:
            refused.withdraw_overtaken(c)
            c.execute(
                f"""UPDATE delivery SET state = 'attempted', code = '', words = ''
                WHERE state = 'held' AND code IN {_EARLY}
                AND n IN (SELECT n FROM fact WHERE ad_id IN (SELECT value FROM json_each(?)))
                AND NOT (code = 'bad_round' AND EXISTS (
                    SELECT 1 FROM fact f JOIN fact later ON later.ad_id = f.ad_id AND later.n > f.n
                    AND later.kind = 'decision' AND later.content_hash = f.content_hash
                    WHERE f.n = delivery.n AND f.kind = 'decision'))""",
                (_json(list(ad_ids)),),
            )

    def refused_apart(self) -> list[OwnFact]:
        """What is about an account as a whole and was refused for want of that, or of what it takes back."""
        held = f"WHERE d.state = 'held' AND f.ad_id = '' AND d.code IN {_APART} ORDER BY f.n"
        return [own_fact(row) for row in self.connection.execute(_OWN + held)]

    def offer_these(self, numbers: Sequence[int]) -> None:
        """Offer these held facts again."""
        with writing(self.connection) as c:
            self._offer(c, [(n,) for n in numbers])

    def taken_back(self) -> list[str]:
        """Own facts that were taken back before the hub had them, as far as was known here."""
        return [id for id, _, _ in refused.taken_back(self.connection)]

    def offer_undos(self, ids: Sequence[str]) -> list[str]:
        """The hub has these own facts: offer the undos of those that were taken back here; returns their ads.

        They came there from a copy of this file, on another machine or in a backup.
        """
        if not refused.taken_back(self.connection, ids):
            return []
        with writing(self.connection) as c:
            found = refused.taken_back(c, ids)
            self._offer(c, [(undo,) for _, undo, _ in found])
        return [ad_id for _, _, ad_id in found if ad_id]

    def offer_fitting(self, most: int) -> None:
        """Offer again what was held as too large, and is at most so many bytes: something on the way took less.

        A decision that a later one overtook is withdrawn.
        """
        with writing(self.connection) as c:
            refused.withdraw_overtaken(c)
            fits = "SELECT d.n FROM delivery d JOIN fact f ON f.n = d.n WHERE d.state = 'held'"
            if held := c.execute(f"{fits} AND d.code = ? AND length(f.body) <= ?", (TOO_LARGE, most)).fetchall():
                self._offer(c, held)

    def retry_held(self, id: str = "") -> int:
        """Offer held facts to the hub again, or the one of this id, and withdraw decisions that a later one overtook;
        returns how many."""
        with writing(self.connection) as c:
            refused.withdraw_overtaken(c)
            query = "SELECT d.n FROM delivery d JOIN fact f ON f.n = d.n WHERE d.state = 'held' AND ? IN ('', f.id)"
            held = c.execute(query, (id,)).fetchall()
            self._offer(c, held)
        return len(held)

    def _offer(self, c: Connection, held: Sequence[tuple[int]]) -> None:
        c.executemany("UPDATE delivery SET state = 'attempted', code = '', words = '' WHERE n = ?", held)
        overlay.lay_alone(c, self._ads_of(c, [n for (n,) in held]), *self._me())

    def replace_held(self, id: str) -> None:
        """A held fact was said again otherwise: it is kept, and sent no more."""
        with writing(self.connection) as c:
            number = "(SELECT n FROM fact WHERE id = ?)"
            c.execute(f"UPDATE delivery SET state = 'withdrawn' WHERE state = 'held' AND n = {number}", (id,))

    def counts(self) -> tuple[int, int]:
        """(outbox, held): facts waiting for the hub, and facts it refused."""
        one = "SELECT count(*) FROM delivery WHERE state"
        (outbox,) = self.connection.execute(f"{one} IN ('new', 'attempted')").fetchone()
        (held,) = self.connection.execute(f"{one} = 'held'").fetchone()
        return int(outbox), int(held)

    def held(self) -> list[OwnFact]:
        """Facts the hub refused, oldest first."""
        return [own_fact(row) for row in self.connection.execute(_OWN + "WHERE d.state = 'held' ORDER BY f.n")]

    # --- accounts whose contents were erased ---


def _json(values: object) -> str:
    return msgspec.json.encode(values).decode()
