"""Twelve invented customers. Each has a story that all its data grows from: ads now; the tracker sheet,
the platform's e-mails, tickets and usage as well."""

from typing import NamedTuple


class Account(NamedTuple):
    """A customer of the story.

    `money`: how an amount is written, with `{}` for the number; `scale`: units of its currency per
    dollar, roughly. `daily`: usual daily spend per ad in whole units, least and most. `volume`: its share
    of the ads. `formats`: how often image, carousel and video. `manager` looks after it.
    `temperament` is how they write; `sheet`, `mail`, `tickets`, `usage` are its traits in that data.
    `monthly_users`, `trend` (change a month, in percent) and `renewal_days` (days until the contract
    renews, counted from the story's now) are where its numbers start.
    """

    id: str
    name: str
    industry: str
    country: str
    currency: str
    money: str
    scale: int
    daily: tuple[int, int]
    volume: int
    targeting: tuple[str, ...]
    formats: tuple[int, int, int]
    manager: str
    temperament: str
    sheet: str
    mail: str
    tickets: str
    usage: str
    monthly_users: int
    trend: int
    renewal_days: int

    @property
    def host(self) -> str:
        """Where its ads lead."""
        return f"{self.id}.example"


ACCOUNTS = (
    Account(
        "acme", "Acme Wellness", "weight and wellness", "US", "USD", "${}", 1, (80, 1400), 14,
        ("US · women 25–54 · interests: healthy eating, yoga", "US, CA · 18–65+ · interests: fitness", "US · 13–65+"),
        (6, 2, 2), "ines", "quick and cheerful, sends ten ads at once and asks about each",
        "sheet is always a day late", "forwards every platform e-mail, often twice",
        "many small status questions, answered fast", "logs in daily, uses the status page most", 410, 4, 96,
    ),
    Account(
        "borealis", "Borealis Hemp", "hemp and CBD", "CA", "CAD", "${}", 1, (40, 600), 9,
        ("CA · 18–65+ · interests: natural remedies", "CA (QC) · 21–65+", "CA, US · 18–65+"),
        (7, 2, 1), "jonas", "patient, well read, quotes the rules back",
        "sheet says “rejected” for everything that waits", "platform e-mails in English and French",
        "long tickets about one rule each", "steady to the end; then their lawyers built their own", 120, 0, 41,
    ),
    Account(
        "cobalt", "Cobalt Credit", "credit cards", "US", "USD", "${}", 1, (200, 3200), 11,
        ("US · 21–60 · interests: personal finance", "US · 18–65+ · Special category: credit", "US (TX, FL) · 25–45"),
        (6, 1, 3), "leila", "formal, writes through two lawyers",
        "sheet is exact and locked; only dates are American style", "e-mails arrive at a shared box nobody reads",
        "few tickets, all urgent", "three people, heavy use at quarter end", 64, 1, 18,
    ),
    Account(
        "delta", "Delta Dating", "dating", "ES", "EUR", "{} €", 1, (60, 900), 10,
        ("ES · 18–45 · single", "ES, PT · 18–65+ · interests: going out", "ES · 16–40"),
        (4, 2, 4), "ines", "informal, voice notes, emoji for punctuation",
        "sheet has three tabs with three truths", "only keeps the e-mails with good news",
        "opens a ticket, answers it in chat", "falling: the app's own audience shrinks", 900, -4, 132,
    ),
    Account(
        "fjord", "Fjord Supplements", "food supplements", "NO", "EUR", "{} €", 1, (50, 700), 9,
        ("NO, SE, DE · 18–65+ · interests: running", "DE, AT · 30–65+", "GB, IE · 18–50 · interests: cold swimming"),
        (7, 2, 1), "jonas", "dry humour, sends the laboratory report unasked",
        "sheet has one row per country, so ads appear three times", "platform e-mails come in German",
        "hardly any", "logs in on Mondays only", 75, 2, 201,
    ),
    Account(
        "gale", "Gale Crypto", "crypto exchange", "GB", "GBP", "£{}", 1, (150, 4000), 9,
        ("GB · 25–55 · interests: investing", "GB, IE · 18–65+ · interests: technology", "GB · men 20–40"),
        (4, 1, 5), "marek", "impatient, works at night, escalates first",
        "sheet is edited by six people at once", "believes an e-mail only when the platform agrees",
        "a ticket per rejected ad, all of them reopened", "peaks with the market", 230, 11, 63,
    ),
    Account(
        "helix", "Helix Pharmacy", "online pharmacy", "MX", "MXN", "${} MXN", 18, (40, 500), 9,
        ("MX · 18–65+", "MX (CDMX, JAL) · 30–65+ · interests: family health", "MX, CO · 25–65+"),
        (7, 2, 1), "paloma", "warm and careful, thanks for every answer",
        "sheet has the certificate number in the status column", "prints e-mails and scans them",
        "tickets close unseen because they wait for a stamp", "one person, at risk when she is away", 22, 0, 27,
    ),
    Account(
        "iris", "Iris Cosmetics", "cosmetics", "FR", "EUR", "{} €", 1, (70, 1200), 10,
        ("FR, BE · women 18–55 · interests: skin care", "ES, FR · 16–45", "AE, MA · 18–45 · interests: beauty"),
        (4, 5, 1), "paloma", "loves pictures, dislikes forms",
        "sheet marks status by cell colour alone", "e-mails are answered by an agency",
        "asks for wording more than for status", "grows with each campaign", 310, 6, 150,
    ),
    Account(
        "juniper", "Juniper Loans", "consumer loans", "GB", "GBP", "£{}", 1, (90, 1100), 8,
        ("GB · 21–65+ · Special category: credit", "GB (North) · 25–60", "GB · 18–65+"),
        (8, 1, 1), "leila", "short sentences, wants yes or no",
        "sheet lists ads that were deleted long ago", "e-mails name the ad set, never the ad",
        "complains on Fridays, is content on Mondays", "nobody logs in since the report comes by mail", 15, -3, 12,
    ),
    Account(
        "kite", "Kite Travel", "travel", "DE", "EUR", "{} €", 1, (60, 1500), 9,
        ("DE, AT, CH · 25–65+ · interests: hiking", "ES, PT · 20–60 · interests: travel", "DE · 30–65+ · families"),
        (4, 4, 2), "chidi", "friendly, plans months ahead",
        "sheet is kept well and sorted by departure", "e-mails are filed by destination",
        "praises what works, in writing", "steady growth, trains new people itself", 180, 5, 240,
    ),
    Account(
        "marlow", "Marlow Games", "mobile games", "US", "USD", "${}", 1, (100, 5000), 10,
        ("US, JP · 18–34 · interests: mobile games", "Worldwide · 13–65+ · Android", "US · 17–45 · iOS"),
        (2, 2, 6), "chidi", "playful, tests forty versions of one ad",
        "sheet is a script's output and names ads by file", "filters platform e-mails into a bot",
        "tickets written by a robot, answered by one", "uses the API, never the screen", 640, 8, 77,
    ),
    Account(
        "nimbus", "Nimbus VPN", "privacy software", "NL", "EUR", "{} €", 1, (80, 1300), 9,
        ("NL, DE, GB · 18–65+ · interests: privacy", "AE, IL · 18–54", "ES, MX · 18–65+ · interests: streaming"),
        (5, 1, 4), "marek", "precise, distrusts links, signs every message",
        "sheet is shared as a picture of a sheet", "e-mails come through a relay without a sender",
        "asks how long data is kept before each answer", "fewer of the same people log in each month", 95, -5, 54,
    ),
)  # fmt: skip

BY_ID = {account.id: account for account in ACCOUNTS}
