"""Which account a row is of, by what its file says: the id of one that is known, else its name. Pure."""

from collections.abc import Iterable, Mapping

from reviewtui.domain.sightings import fold_name


class Homes:
    """The accounts that rows may be of: (id, name) of each that is known, and the names that somebody told of.

    What was told holds before what accounts are called.
    """

    def __init__(self, accounts: Iterable[tuple[str, str]], told: Mapping[str, str]) -> None:
        self._ids: set[str] = set()
        self._named: dict[str, set[str]] = {}
        for account_id, name in accounts:
            if not account_id:
                continue
            self._ids.add(account_id)
            for words in {fold_name(account_id), fold_name(name)} - {""}:
                self._named.setdefault(words, set()).add(account_id)
        self._told = {fold_name(name): account_id for name, account_id in told.items()}

    def find(self, account_id: str, name: str = "") -> tuple[str, ...]:
        """The known accounts that this id or this name may mean: none, one, or all that bear the name."""
        if account_id in self._ids:
            return (account_id,)
        said = [words for words in (fold_name(name), fold_name(account_id)) if words]
        for words in said:
            if words in self._told:
                return (self._told[words],)
        for words in said:
            if words in self._named:
                return tuple(sorted(self._named[words]))
        return ()
