"""A token that cannot be shown by accident."""

import hmac
from typing import Final, NoReturn, SupportsIndex

MARK: Final = "•••"


class Secret:
    """Text that prints as `•••` everywhere; only `reveal` gives it away.

    It cannot be pickled, copied into JSON or formatted, so it reaches no log, file or crash report
    unless somebody writes `reveal` there.
    """

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def reveal(self) -> str:
        """The text itself: for the request that needs it, and nowhere else."""
        return self.__text

    def hide_in(self, words: str) -> str:
        """These words with every occurrence of the secret replaced by the mark."""
        return words.replace(self.__text, MARK) if self.__text else words

    def __str__(self) -> str:
        return MARK

    def __repr__(self) -> str:
        return MARK

    def __format__(self, spec: str) -> str:
        return MARK

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self.__text.encode(), other.__text.encode())

    __hash__ = None  # type: ignore[assignment]  # a secret is no key

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError("a secret is never pickled or copied")
