"""From a draft to what the platform and the AI would report of it: slots filled, creatives, status, doubt."""

import math
from datetime import UTC, datetime
from random import Random
from typing import Any

from reviewtui.sample.accounts import Account
from reviewtui.sample.draft import Copy, Draft

Fields = dict[str, Any]

_NUMBERS: dict[str, tuple[int, ...]] = {
    "kg": (4, 5, 6, 8, 10, 12),
    "days": (7, 10, 14, 21, 30),
    "weeks": (2, 3, 4, 6, 8),
    "hours": (2, 4, 6, 12),
    "pct": (12, 15, 20, 25, 30, 40, 60),
    "n": (2, 3, 4, 5, 6, 7, 8, 9),
    "mg": (200, 300, 400, 500),
    "grams": (18, 22, 25),
    "crowd": (38, 64, 112, 240),
}
_PRICES = (9, 19, 29, 39, 49, 59)
_SUMS = (300, 500, 1000, 2500, 5000)
_CROWDS = (12_000, 30_000, 80_000, 200_000)
_THOUSANDS = {"en": ",", "ja": ",", "fr": "\u202f"}

_ACTIONS = {
    "acme": "shop", "borealis": "shop", "cobalt": "apply", "delta": "join", "fjord": "shop", "gale": "join",
    "helix": "order", "iris": "shop", "juniper": "apply", "kite": "book", "marlow": "play", "nimbus": "install",
}  # fmt: skip
_BUTTONS = {
    "en": {"shop": "Shop now", "apply": "Apply now", "join": "Sign up", "order": "Order now", "book": "Book now",
           "play": "Play game", "install": "Download", "learn": "Learn more"},
    "es": {"shop": "Comprar", "apply": "Solicitar", "join": "Registrarte", "order": "Pedir", "book": "Reservar",
           "play": "Jugar", "install": "Descargar", "learn": "Más información"},
    "fr": {"shop": "Acheter", "learn": "En savoir plus"},
    "de": {"shop": "Jetzt einkaufen", "book": "Jetzt buchen", "install": "Herunterladen", "learn": "Mehr dazu"},
    "pt": {"join": "Registar", "book": "Reservar", "learn": "Saber mais"},
    "ar": {"shop": "تسوّقي الآن", "install": "تنزيل", "learn": "معرفة المزيد"},
    "he": {"install": "הורדה", "learn": "מידע נוסף"},
    "ja": {"play": "ゲームをプレイ", "book": "予約する", "learn": "詳しくはこちら"},
}  # fmt: skip
_TELLS = frozenset({"MISSING_AUTHORISATION", "COMPLIANT_AI_WRONG", "MISINFORMATION", "NEEDS_CONTEXT"})
"""Codes whose ads tell something rather than sell it: no closing line, and “Learn more” on the button."""
_PATHS = ("offer", "start", "plan", "season", "new", "join", "guide")
_IMAGE_SIZES = ((1080, 1080), (1200, 628), (1080, 1350))

_STATUS = ("PENDING_REVIEW", "ACTIVE", "DISAPPROVED", "ADSET_PAUSED", "WITH_ISSUES", "IN_PROCESS")
_STATUS_WEIGHTS = (60, 17, 12, 5, 3, 3)

_FEEDBACK = {
    "MISLEADING_CLAIM": ("Unrealistic outcomes", "The ad may describe a result that most people will not reach."),
    "NEGATIVE_SELF_PERCEPTION": ("Personal health", "The ad may make people feel bad about their appearance."),
    "PERSONAL_ATTRIBUTES": ("Personal attributes", "The ad may say or imply something private about the reader."),
    "FINANCE_CRYPTO": ("Financial products", "The ad may need prior permission or more information on cost."),
    "PHARMACY": ("Prescription medicines", "The ad may need a certificate for the countries it is shown in."),
    "DATING": ("Dating", "The ad may need prior permission or an older audience."),
    "LANDING_PAGE": ("Destination", "The page may not work or may not match the ad."),
}
_FEEDBACK_ELSE = ("Advertising standards", "The ad may not follow the advertising standards.")

_DISPUTES = {
    ("en", "reject"): (
        "The customer says the same text ran last month. Please look again.",
        "I see nothing wrong here. Second pair of eyes?",
        "Customer asks why; I would like a person to have seen it first.",
    ),
    ("en", "approve"): (
        "Passed by the AI, but I would have stopped here. Second pair of eyes?",
        "A similar one was rejected last week. Are we consistent?",
        "Before this goes to the client: has a person read it?",
    ),
    ("es", "reject"): (
        "El cliente dice que el mismo texto pasó el mes pasado. ¿Lo miramos otra vez?",
        "Yo no veo nada raro. ¿Alguien más?",
        "Me preguntan por qué; prefiero que antes lo vea una persona.",
    ),
    ("es", "approve"): (
        "La IA lo aprobó, pero yo me habría parado aquí. ¿Alguien más?",
        "La semana pasada rechazamos uno parecido. ¿Somos coherentes?",
        "Antes de que lo vea el cliente, ¿lo ha leído una persona?",
    ),
}
_PEOPLE = ("ana", "ben", "chidi", "dora", "emil", "farah")


def amount(account: Account, number: int, language: str) -> str:
    """A whole amount as the account writes it in this language."""
    return account.money.format(f"{number * account.scale:,}".replace(",", _THOUSANDS.get(language, ".")))


def slot_values(random: Random, account: Account, copy: Copy, now: int) -> dict[str, str]:
    """One value for each slot, so that headline, text and doubt speak of the same numbers."""
    values = {name: str(random.choice(choices)) for name, choices in _NUMBERS.items()}
    values.update((name, random.choice(words)) for name, words in copy.slots.items())
    values["city"] = random.choice(copy.city_choices(account.id))
    values["price"] = amount(account, random.choice(_PRICES), copy.language)
    values["sum"] = amount(account, random.choice(_SUMS), copy.language)
    values["many"] = f"{random.choice(_CROWDS):,}".replace(",", _THOUSANDS.get(copy.language, "."))
    values["year"] = str(datetime.fromtimestamp(now / 1000, UTC).year)
    return values


def headline_and_doubt(random: Random, draft: Draft) -> tuple[str, str]:
    """One of the draft's headlines with the doubt that fits it, slots still open."""
    headlines, doubts = draft.headline.split("|"), draft.doubt.split("|")
    chosen = random.randrange(len(headlines))
    return headlines[chosen], doubts[min(chosen, len(doubts) - 1)]


def content(
    random: Random, account: Account, copy: Copy, draft: Draft, headline: str, values: dict[str, str]
) -> Fields:
    """What a reader of the ad would see, and whom it is aimed at."""
    language = copy.language
    text = draft.text.format_map(values)
    closers = copy.closers.get(account.id, ())
    sells = draft.code not in _TELLS
    if closers and sells and len(text) < 800 and random.random() < 0.65:
        text += ("\n\n" if len(text) > 140 else " ") + random.choice(closers).format_map(values)
    words = _BUTTONS[language]
    action = _ACTIONS[account.id] if sells and random.random() < 0.75 else "learn"
    format, creatives = _creatives(random, account, copy, draft)
    return {
        "headline": headline.format_map(values),
        "text": text,
        "link": f"https://{account.host}/{language}/{random.choice(_PATHS)}-{random.randint(1, 99)}",
        "call_to_action": draft.button or words.get(action, words["learn"]),
        "targeting": draft.targeting or _targeting(random, account, copy),
        "language": language,
        "format": format,
        "creatives": creatives,
    }


def _targeting(random: Random, account: Account, copy: Copy) -> str:
    """One of the account's usual audiences, in countries that speak the language."""
    usual = random.choice(account.targeting)
    aims = copy.aim_choices(account.id)
    return f"{random.choice(aims)} · {usual.partition(' · ')[2]}" if aims else usual


def _creatives(random: Random, account: Account, copy: Copy, draft: Draft) -> tuple[str, list[Fields]]:
    """The format and its pictures, which the hub draws; without cards in this language, a carousel is one image."""
    format = draft.format or random.choices(("image", "carousel", "video"), account.formats)[0]
    base = f"sample:{account.id}/{random.randrange(16**6):06x}"
    cards = copy.cards.get(account.id, ())
    if format == "carousel" and len(cards) > 1:
        chosen = random.sample(cards, random.randint(2, len(cards)))
        return format, [
            {
                "kind": "image",
                "url": f"{base}-{place}",
                "width": 1080,
                "height": 1080,
                "title": title,
                "text": text,
            }
            for place, (title, text) in enumerate(chosen, 1)
        ]
    if format == "video":
        seconds = random.choice((6, 9, 15, 20, 30, 45))
        return format, [{"kind": "video", "url": base, "width": 1080, "height": 1920, "seconds": seconds}]
    width, height = random.choice(_IMAGE_SIZES)
    return "image", [{"kind": "image", "url": base, "width": width, "height": height}]


def money_at_risk(random: Random, account: Account) -> Fields:
    """The daily budget, often near the lower end; some ads have none yet."""
    if random.random() < 0.08:
        return {}
    low, high = account.daily
    whole = round(math.exp(random.uniform(math.log(low), math.log(high))) / 5) * 5 * account.scale
    return {"spend_minor": whole * 100, "spend_currency": account.currency, "spend_period": "day"}


def platform_status(random: Random, draft: Draft, created_at: int, now: int, status: str = "") -> Fields:
    """What the platform says of the ad; drawn from the usual mix unless given."""
    status = status or random.choices(_STATUS, _STATUS_WEIGHTS)[0]
    fields: Fields = {
        "status": status,
        "configured_status": "PAUSED" if status == "ADSET_PAUSED" and random.random() < 0.5 else "ACTIVE",
        "status_at": random.randint(created_at, now),
    }
    if status == "DISAPPROVED":
        fields["feedback"] = feedback_on(draft.code)
    return fields


def feedback_on(code: str) -> Fields:
    """What the platform's review says of an ad that breaks the policy by this code."""
    key, words = _FEEDBACK.get(code, _FEEDBACK_ELSE)
    return {"global": {key: words}}


def uncertainty(random: Random, draft: Draft, words: str) -> Fields:
    """The AI is unsure, and says why."""
    score = random.gauss(0.5 + (draft.lean - 0.5) * 0.5, 0.07)
    return {
        "ai_verdict": "unsure",
        "ai_score": round(min(max(score, 0.31), 0.69), 2),
        "ai_reason": words,
    }


def certainty(random: Random, breaks: bool) -> Fields:
    """The AI is sure: it gives a verdict and no reason for doubt, so nothing puts the ad into the queue."""
    score = random.uniform(0.93, 0.99) if breaks else random.uniform(0.01, 0.06)
    return {"ai_verdict": "reject" if breaks else "approve", "ai_score": round(score, 2)}


def dispute(random: Random, language: str, ai_verdict: str) -> str:
    """Why a person asks about an ad the AI is sure of."""
    return random.choice(_DISPUTES["es" if language == "es" else "en", ai_verdict])


def request(random: Random, account: Account, words: str, created_at: int, now: int) -> Fields:
    """A person asked for a second look: why, who and when."""
    who = account.manager if random.random() < 0.5 else random.choice(_PEOPLE)
    return {"why": words, "why_by": who, "why_at": random.randint(created_at, now)}
