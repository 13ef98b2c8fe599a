"""The packaged policy: every reason a reviewer can give, complete in two languages."""

import re
from collections.abc import Iterator

import msgspec
import pytest

from reviewtui.domain.ads import COMPONENTS
from reviewtui.domain.facts import Verdict
from reviewtui.domain.policy import Phrase, Policy, ReasonCode
from reviewtui.policies import packaged

(META,) = packaged()

VOCABULARY = {
    "unacceptable": {"DISCRIMINATION", "MISINFORMATION", "ILLEGAL_PRODUCT"},
    "deceptive": {
        "MISLEADING_CLAIM", "SCAM_PRACTICE", "CELEBRITY_BAIT", "SHORT_TERM_LOAN", "CIRCUMVENTION",
        "FAKE_FUNCTIONALITY",
    },
    "dangerous": {"TOBACCO", "DRUGS_SUPPLEMENTS", "WEAPONS"},
    "objectionable": {
        "PERSONAL_ATTRIBUTES", "ADULT_SUGGESTIVE", "SENSATIONAL", "PROFANITY", "NEGATIVE_SELF_PERCEPTION",
    },
    "restricted": {"ALCOHOL", "GAMBLING", "DATING", "FINANCE_CRYPTO", "HEALTH_WEIGHT_COSMETIC_18", "PHARMACY"},
    "ip": {"THIRD_PARTY_IP", "META_BRAND"},
    "social": {"MISSING_AUTHORISATION"},
    "format": {"LOW_QUALITY", "LANDING_PAGE", "LEAD_FORM_QUESTION"},
    "asset": {"ACCOUNT_OR_NETWORK"},
    "none": {"COMPLIANT_AI_WRONG", "NEEDS_CONTEXT"},
}  # fmt: skip


def phrases(policy: Policy) -> Iterator[tuple[str, Phrase]]:
    """Every phrase of the policy, with where it stands."""
    yield "title", policy.title
    yield from policy.sections.items()
    for code in policy.codes:
        for field in ("title", "definition", "evidence", "customer_why", "customer_change"):
            yield f"{code.code}.{field}", getattr(code, field)
        for number, example in enumerate(code.examples):
            yield f"{code.code}.example{number}", example


def test_the_policy_holds_every_code_of_the_vocabulary_in_its_section():
    found = {section: {c.code for c in META.codes if c.section == section} for section in META.sections}
    assert (META.policy, META.revision) == ("meta-ads", 1)
    assert found == VOCABULARY
    assert len(META.codes) == len({c.code for c in META.codes})


def test_every_phrase_speaks_english_and_spanish():
    for where, phrase in phrases(META):
        for words in (phrase.en, phrase.es):
            assert words, where
            assert words.isprintable(), where
            assert "  " not in words, where
            assert words == words.strip(), where


def test_what_explains_is_written_in_whole_sentences_of_its_own_language():
    for where, phrase in phrases(META):
        if where.partition(".")[2] in ("definition", "evidence", "customer_why", "customer_change"):
            assert phrase.en != phrase.es, where
            assert phrase.en.endswith("."), where
            assert phrase.es.endswith("."), where


@pytest.mark.parametrize("code", META.codes, ids=lambda code: code.code)
def test_a_title_fits_its_place_on_the_strip(code: ReasonCode):
    assert len(code.title.en) <= 22
    assert len(code.title.es) <= 26


@pytest.mark.parametrize("code", META.codes, ids=lambda code: code.code)
def test_a_definition_is_one_sentence(code: ReasonCode):
    for words in (code.definition.en, code.definition.es):
        assert not re.search(r"[.!?] ", words.replace("+18. ", ""))


@pytest.mark.parametrize("code", META.codes, ids=lambda code: code.code)
def test_what_a_customer_reads_is_short_and_never_scolds(code: ReasonCode):
    for phrase in (code.customer_why, code.customer_change):
        for words in (phrase.en, phrase.es):
            assert len(words) <= 140
            assert "!" not in words
            assert not re.search(r"(?i)\b(must|violat\w+|illegal\w*|forbidden|infrac\w+|infring\w+|debe)\b", words)


@pytest.mark.parametrize("code", META.codes, ids=lambda code: code.code)
def test_a_code_points_at_parts_an_ad_has(code: ReasonCode):
    assert code.components
    assert set(code.components) <= set(COMPONENTS)
    assert (code.state, code.merged_into, code.revision) == ("active", "", 1)


def test_digits_offer_active_codes_at_most_nine_per_verdict():
    active = {code.code for code in META.codes if code.state == "active"}
    assert set(META.digits) == {str(verdict) for verdict in Verdict}
    for codes in META.digits.values():
        assert 1 <= len(codes) <= 9
        assert len(set(codes)) == len(codes)
        assert set(codes) <= active


def test_fingers_learn_one_order_for_reject_and_changes():
    assert META.digits["reject"] == META.digits["changes"]
    assert len(META.digits["reject"]) == 9
    assert META.digits["approve"] == ("COMPLIANT_AI_WRONG", "NEEDS_CONTEXT")


def test_a_policy_travels_as_json_unchanged():
    assert msgspec.json.decode(msgspec.json.encode(META), type=Policy) == META
