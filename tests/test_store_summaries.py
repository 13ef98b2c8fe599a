"""The line of an account follows its ads: how many there are, and how many the platform rejected."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from store_setup import NOW, Source

from reviewtui.domain.health import ADS_REJECTED, Ads
from reviewtui.store.mirror import MirrorStore
from reviewtui.store.summaries import reading_of, state_of, summaries


class Home:
    """A mirror, kept up with its hub."""

    def __init__(self, folder: Path) -> None:
        self.hub = Source()
        self.mirror = MirrorStore(folder / "mirror.db")
        self.upto = 0

    def pull(self) -> None:
        for page in self.hub.pages(after=self.upto):
            self.mirror.apply(page, NOW)
            self.upto = page.upto
        while self.mirror.sum_some(NOW):
            pass

    def ads_of(self, account: str) -> Ads | None:
        c = self.mirror.connection
        found = state_of(c, account, [], reading_of(c, NOW))
        return None if found is None else found[0].ads

    def missing(self, account: str) -> bool:
        """Whether the line, made behind the pulls, says that nobody told of rejected ads; or there is none."""
        lines = [line for line in summaries(self.mirror.connection) if line.account_id == account]
        return all(ADS_REJECTED in line.missing for line in lines)


def test_a_line_is_made_anew_when_its_ads_change(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.hub.name_account("acme", "Acme")
    home.hub.name_account("delta", "Delta")
    home.pull()
    assert home.missing("acme")
    assert home.ads_of("acme") is None
    for number in range(4):
        home.hub.put_ad(f"a{number}", status="rejected" if number == 0 else "active")
    home.pull()
    assert not home.missing("acme")
    assert home.missing("delta")
    assert home.ads_of("acme") == Ads(4, 1)
    for number in range(4):
        home.hub.move(f"a{number}", "delta")
    home.pull()
    assert home.missing("acme")
    assert not home.missing("delta")
    assert home.ads_of("delta") == Ads(4, 1)


_CHANGES = st.lists(
    st.tuples(
        st.integers(0, 5), st.sampled_from(["acme", "delta"]), st.sampled_from(["active", "rejected", "paused"])
    ),
    max_size=25,
)


@given(_CHANGES)
def test_the_counts_are_those_of_the_ads_whatever_changed(changes: list[tuple[int, str, str]]) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        home = Home(Path(folder))
        for account in ("acme", "delta"):
            home.hub.name_account(account, account)
        home.pull()
        for number, account, status in changes:
            if f"a{number}" in home.hub.ads and home.hub.ads[f"a{number}"].account_id != account:
                home.hub.move(f"a{number}", account)
            home.hub.put_ad(f"a{number}", account=account, status=status)
            home.pull()
        for account in ("acme", "delta"):
            of = [row for row in home.hub.ads.values() if row.account_id == account]
            rejected = sum(row.status == "rejected" for row in of)
            assert home.ads_of(account) == (Ads(len(of), rejected) if of else None)
            assert home.missing(account) == (not of)
        home.mirror.close()


def test_they_are_counted_without_reading_an_ad(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.hub.name_account("acme", "Acme")
    home.pull()
    asked: list[str] = []
    home.mirror.connection.set_trace_callback(asked.append)
    home.ads_of("acme")
    home.mirror.connection.set_trace_callback(None)
    counts = [sql for sql in asked if "main.ad " in sql]
    assert len(counts) == 2
    for sql in counts:
        (plan,) = home.mirror.connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
        assert "COVERING INDEX" in plan[-1], plan
