"""A draft: copy as a customer would write it, with slots, and the policy question it raises."""

from collections.abc import Mapping
from typing import NamedTuple


class Draft(NamedTuple):
    """One ad before its slots are filled.

    `headline` holds alternatives separated by `|`. `code` is the latent reason: the policy question a
    careful reviewer would meet, never part of what is sent. `doubt` is the AI's reason for being unsure
    (where the headlines differ in it, one per headline, in their order), `ask` what a person wrote who
    wanted a second look. `lean` is how likely a violation is, 0 to 1.
    `targeting`, `button` and `format` override the account's usual ones.
    """

    account: str
    code: str
    headline: str
    text: str
    doubt: str
    ask: str = ""
    lean: float = 0.5
    targeting: str = ""
    button: str = ""
    format: str = ""


class Copy(NamedTuple):
    """What there is in one language.

    `closers`: closing lines per account. `cards`: (title, text) of carousel cards per account.
    `slots`: words that vary, by slot name; numbers and prices are the same in every language. `cities`
    and `aims` (countries of the audience) go by account, `""` standing for every other; without an aim
    the account's own countries stay.
    """

    language: str
    drafts: tuple[Draft, ...]
    closers: Mapping[str, tuple[str, ...]]
    cards: Mapping[str, tuple[tuple[str, str], ...]]
    slots: Mapping[str, tuple[str, ...]]
    cities: Mapping[str, tuple[str, ...]]
    aims: Mapping[str, tuple[str, ...]]

    def city_choices(self, account: str) -> tuple[str, ...]:
        """Cities that fit the account in this language."""
        return self.cities.get(account) or self.cities[""]

    def aim_choices(self, account: str) -> tuple[str, ...]:
        """Countries this language is aimed at for the account; none where its own stay."""
        return self.aims.get(account) or self.aims.get("", ())
