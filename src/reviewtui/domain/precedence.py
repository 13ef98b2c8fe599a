"""Whose word an ad's status is, and how long sources are waited for: a document of the workspace, as rules."""

import msgspec

from reviewtui.domain.statements import Trust

HOUR_MS = 3_600_000


class SourceRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """How long a source is waited for: `source` as in reports, or what stands before its colon.

    `fresh_hours`: how long after it was asked its word is still the newest one. `grace_hours`: how far it may be from
    the platform before that is called a mismatch: a sheet behind it, a mail ahead of it, the platform's own list
    behind those who name an ad of it.
    """

    source: str
    fresh_hours: float = 0.0
    grace_hours: float = 0.0


class PrecedenceRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whose word an ad's status is. `order`: `platform` and `hand`, the most trusted first; mails are evidence and
    give no status. `sources`: the first one that fits counts."""

    order: tuple[str, ...] = (str(Trust.PLATFORM), str(Trust.HAND))
    sources: tuple[SourceRule, ...] = (SourceRule("meta", fresh_hours=24.0), SourceRule("mail", grace_hours=72.0))

    def fresh_of(self, source: str) -> int:
        """How long after it was asked the source's word is the newest one, in milliseconds."""
        rule = self._of(source)
        return 0 if rule is None else round(rule.fresh_hours * HOUR_MS)

    def grace_of(self, source: str) -> int:
        """How far the source may be from the platform, in milliseconds."""
        rule = self._of(source)
        return 0 if rule is None else round(rule.grace_hours * HOUR_MS)

    def _of(self, source: str) -> SourceRule | None:
        for rule in self.sources:
            if source == rule.source or source.startswith(f"{rule.source}:"):
                return rule
        return None
