"""The sample's team, and what it agreed to work by: rules, queues, templates, a further revision of the policy."""

from typing import NamedTuple

import msgspec

from reviewtui.domain.decisions import Role
from reviewtui.domain.facts import Advice, Briefing
from reviewtui.domain.policy import Phrase, Policy, ReasonCode
from reviewtui.domain.rules import (
    DueRule,
    PriorityRule,
    PriorityRules,
    Queues,
    ReviewRules,
    SharedQueue,
    Template,
    Templates,
)

BEN, ZOE, LIA, MIA = "ben", "zoe", "lia", "mia"


class Member(NamedTuple):
    """Somebody of the team. Who needs a scope sees all accounts."""

    name: str
    role: Role
    all_accounts: bool = False


TEAM = (
    Member(BEN, Role.REVIEWER),
    Member(ZOE, Role.REVIEWER),
    Member(LIA, Role.LEAD),
    Member(MIA, Role.ACCOUNT_MANAGER, all_accounts=True),
)

CAMPAIGN_HOST = "double-start.example"
"""Where a campaign leads that several customers bought from one agency."""

REVIEW_RULES = ReviewRules(blind_share=0.10, second_share=0.15)

_CREDIT = PriorityRule("account:cobalt account:juniper is:asked", 6, "credit")
_SPANISH = PriorityRule("lang:es is:waiting", 5, "es")
_WAITING = DueRule("is:waiting", 72)
FIRST_RULES = PriorityRules(rules=(_CREDIT, _SPANISH), due=(_WAITING,))
RULES = PriorityRules(
    rules=(_CREDIT, _SPANISH, PriorityRule(f"host:{CAMPAIGN_HOST}", 30, "bonus")),
    due=(_WAITING, DueRule("spend:>2500 is:asked", 96)),
)
"""What holds now: with the campaign."""

QUEUES = Queues(
    (
        SharedQueue("waiting", Phrase("Customers waiting", "Clientes que esperan"), "is:waiting sort:due"),
        SharedQueue("spanish", Phrase("In Spanish", "En español"), "lang:es"),
        SharedQueue("credit", Phrase("Credit and coins", "Crédito y criptomonedas"),
                    "account:cobalt account:juniper account:gale"),
        SharedQueue("video", Phrase("Videos", "Vídeos"), "format:video"),
    )
)  # fmt: skip

TEMPLATES = Templates(
    (
        Template(
            "Result with a date", "reject", ("MISLEADING_CLAIM",),
            "A result and a date together read as a promise, also with “up to”.",
            "Say what the product does, without a figure or a date.",
        ),
        Template(
            "Bono sin condiciones", "reject", ("SCAM_PRACTICE",),
            "Falta cómo se recupera el dinero: en el anuncio tiene que verse.",
            "Añadir la condición de retirada en la misma frase que el bono.",
        ),
        Template(
            "Speaks of the reader's body or purse", "changes", ("PERSONAL_ATTRIBUTES",),
            "It tells readers something private about themselves.",
            "Speak of the offer, not of the reader: “for anyone who …”.",
        ),
        Template(
            "Público desde los 18", "changes", ("HEALTH_WEIGHT_COSMETIC_18",),
            "El texto está bien; el público empieza antes de los 18.",
            "Subir la edad mínima del público a 18.",
        ),
        Template(
            "A word set the AI off", "approve", ("COMPLIANT_AI_WRONG",),
            "The word means something else here; nothing in the ad is against the policy.",
        ),
    )
)  # fmt: skip

ADVICE = (
    (20, Advice("acme", "cap", "until the tea is reviewed as a whole", 50_000, "EUR", "day")),
    (12, Advice("acme", "advice", "Show the product, not a body: three rejections in a row were about that.")),
)
"""What customers were told of their strategy: the day of the story, and the words."""
OUTCOME = "Nothing of theirs was rejected in the week after."
QUESTIONS = ("approved", "approved", "why", "approved", "checked", "change", "why", "approved", "approved", "why")
"""What customers asked, of one account after the other; fewer of them from week to week."""
BRIEFING = Briefing(
    key="double-start",
    revision=1,
    title="“Your first deposit doubled”: one agency, three customers",
    recognise=f"The same text with other sums, in English and Spanish, for Gale, Cobalt and Juniper. It leads to "
    f"{CAMPAIGN_HOST}, which none of them owns. The page says in grey that the bonus is paid after 30 trades.",
    watch="Look at where the button leads before the text. Reject as a scam practice; the customers bought it in "
    "good faith, so the tone stays warm. New pages with another name but this text: tell lia.",
    query=f"host:{CAMPAIGN_HOST}",
    customer="The page your agency chose does not say when the bonus can be taken out. With that sentence in the "
    "ad, or with a page of your own, we are glad to look again today.",
)

_RETOLD, _MERGED, _HEIR = "NEGATIVE_SELF_PERCEPTION", "META_BRAND", "THIRD_PARTY_IP"


def second_policy(policy: Policy) -> Policy:
    """The next revision of the packaged policy: one code says more exactly what it means, one is part of another."""
    codes = tuple(_now(code) for code in policy.codes)
    return msgspec.structs.replace(policy, revision=policy.revision + 1, codes=codes)


def _now(code: ReasonCode) -> ReasonCode:
    if code.code == _RETOLD:
        return msgspec.structs.replace(
            code,
            revision=code.revision + 1,
            definition=Phrase(
                "The ad makes people feel bad about their body or themselves to sell a way out. A comparison counts "
                "where it shows a body; clothes, rooms and numbers alone do not.",
                "El anuncio hace que la gente se sienta mal con su cuerpo o consigo misma para venderle una salida. "
                "Una comparación cuenta si muestra un cuerpo; la ropa, las habitaciones y las cifras solas, no.",
            ),
            evidence=Phrase(
                "Shaming words, pinched skin, a body before and after, an ideal set against the reader.",
                "Palabras que avergüenzan, piel pellizcada, un cuerpo antes y después, un ideal frente a quien lee.",
            ),
        )
    if code.code == _MERGED:
        return msgspec.structs.replace(code, state="merged", merged_into=_HEIR)
    return code
