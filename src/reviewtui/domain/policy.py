"""A policy: reason codes as data, with revisions, in English and Spanish."""

import msgspec


class Phrase(msgspec.Struct, frozen=True):
    """The same words in each language we speak."""

    en: str
    es: str

    def in_language(self, language: str) -> str:
        """The words in `en` or `es`."""
        return self.es if language == "es" else self.en


class ReasonCode(msgspec.Struct, frozen=True, kw_only=True):
    """One reason: what it means, what shows it, and what the customer is told and could change.

    `merged_into` names the code that replaced it; `old_names` are codes it replaced; `state` is
    `active`, `merged` or `retired`. `verdicts`: those it can be a reason for; empty
    means all of them. Its identity is (policy, code); its meaning is pinned by `revision`.
    """

    code: str
    section: str
    revision: int
    title: Phrase
    definition: Phrase
    evidence: Phrase
    examples: tuple[Phrase, Phrase]
    customer_why: Phrase
    customer_change: Phrase
    components: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    state: str = "active"
    merged_into: str = ""
    old_names: tuple[str, ...] = ()


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """A set of reason codes. `digits`: the codes on the keys 1 to 9, per verdict, fixed for a team."""

    policy: str
    revision: int
    title: Phrase
    sections: dict[str, Phrase]
    digits: dict[str, tuple[str, ...]]
    codes: tuple[ReasonCode, ...]

    def codes_for(self, verdict: str) -> list["ReasonCode"]:
        """The active codes that can be a reason for a verdict, those on its digits first."""
        first = {code: number for number, code in enumerate(self.digits.get(verdict, ()))}
        fit = [code for code in self.codes if code.state == "active" and verdict in (code.verdicts or (verdict,))]
        return sorted(fit, key=lambda code: first.get(code.code, len(first)))

    def code(self, name: str) -> ReasonCode | None:
        """The code of that name, or the one that now bears that old name; None if unknown."""
        for code in self.codes:
            if code.code == name or name in code.old_names:
                return code
        return None

    def now(self, name: str) -> ReasonCode | None:
        """The code that stands for this name today, through old names and mergers to the last; None if unknown.

        It may be retired. A ring of mergers ends where it began.
        """
        code = self.code(name)
        met: set[str] = set()
        while code is not None and code.state == "merged" and code.code not in met:
            met.add(code.code)
            code = self.code(code.merged_into)
        return code
