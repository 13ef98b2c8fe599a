"""Which account a row of a file is of: a known id, else a name that one account alone bears; never a guess."""

from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.homes import Homes
from reviewtui.domain.sightings import fold_name

ACCOUNTS = [("1001", "Acme Wellness"), ("1002", "Bolt Bikes"), ("1003", "Twin Foods"), ("1004", "Twin Foods"),
            ("zoé", "")]  # fmt: skip


def test_an_id_that_is_known_holds_whatever_the_name() -> None:
    assert Homes(ACCOUNTS, {"Acme Wellness": "1004"}).find("1001", "Bolt Bikes") == ("1001",)


def test_a_name_is_compared_without_case_accents_and_spaces() -> None:
    homes = Homes(ACCOUNTS, {})
    assert homes.find("77", "ÁCME   wellness") == ("1001",)
    assert homes.find("bolt bikes") == ("1002",)
    assert homes.find("ZOE") == ("zoé",)


def test_a_name_that_two_bear_may_mean_either_until_somebody_says_which() -> None:
    assert Homes(ACCOUNTS, {}).find("", "Twin Foods") == ("1003", "1004")
    assert Homes(ACCOUNTS, {"twin  FOODS": "1004"}).find("", "Twin Foods") == ("1004",)


def test_what_was_told_of_a_name_holds_before_what_accounts_are_called() -> None:
    assert Homes(ACCOUNTS, {"Acme Wellness": "1002"}).find("77", "Acme Wellness") == ("1002",)


def test_who_says_nothing_is_nobody() -> None:
    assert Homes([*ACCOUNTS, ("", "")], {}).find("", " ") == ()


_names = st.text("aAbBáÁ 1", max_size=4)


@given(
    st.lists(st.tuples(_names, _names), max_size=6), st.dictionaries(_names, st.sampled_from("xy")), _names, _names
)
def test_whoever_is_found_is_called_so(
    accounts: list[tuple[str, str]], told: dict[str, str], id: str, name: str
) -> None:
    found = Homes(accounts, told).find(id, name)
    said = {fold_name(id), fold_name(name)} - {""}
    of_word = {fold_name(word): account for word, account in told.items()}
    if id and id in dict(accounts):
        assert found == (id,)
    elif said & of_word.keys():
        assert found in {(of_word[word],) for word in said & of_word.keys()}
    else:
        bearers = [{one[0] for one in accounts if one[0] and word in map(fold_name, one)} for word in said]
        assert set(found) in [*(some for some in bearers if some), set()]
        assert bool(found) == any(bearers)
