"""Numbers that no hub means, in whatever a hub answers: none breaks the program, and nothing is lost by them."""

import itertools
import re

import pytest
from sync_setup import answer, facts_on_hub, one_machine

from reviewtui.sync.faults import BadAnswer, HubFault
from reviewtui.wire.messages import Claims

_NUMBER = re.compile(rb"(?<=[:,\[])\d+(?=[,}\]])")
BEYOND_64_BITS, BEYOND_READING = 20, 5000
"""Digits that no column takes, and digits that no decoder reads."""


def spoiled(path, place, digits, met):
    """The number at this place of an answer becomes one of so many digits; `met` grows where there is one."""

    async def fault(request, passed):
        whole = await passed()
        if request.url.path != path:
            return whole
        body = await whole.aread()
        for found in itertools.islice(_NUMBER.finditer(body), place, place + 1):
            met.append(found)
            body = body[: found.start()] + b"9" * digits + body[found.end() :]
        return await answer(200, body)(request, passed)

    return fault


@pytest.mark.parametrize("digits", [BEYOND_64_BITS, BEYOND_READING])
@pytest.mark.parametrize("path", ["/v1/hello", "/v1/ops", "/v1/changes"])
async def test_no_number_a_hub_answers_breaks_the_sync_or_loses_anything(tmp_path, path, digits):
    async with one_machine(tmp_path) as ana:
        for place in itertools.count():
            made, met, fault = ana.decide("ad 1", "text 1"), [], None
            ana.wire.always = spoiled(path, place, digits, met)
            try:
                await ana.sync()
            except HubFault as error:
                fault = error
            if met and (digits == BEYOND_READING or path == "/v1/ops"):
                assert isinstance(fault, BadAnswer), met
            ana.wire.always = None
            await ana.sync()
            assert facts_on_hub(ana.office).count(made) == 1
            assert ana.delivery(made) == "acked"
            if not met:
                break
        assert place


@pytest.mark.parametrize("digits", [BEYOND_64_BITS, BEYOND_READING])
async def test_a_claim_that_no_cache_can_keep_is_a_bad_answer(tmp_path, digits):
    async with one_machine(tmp_path) as ana:
        for place in range(1, 5):  # after the hub's own time, which is not kept
            ana.wire.always = spoiled("/v1/leases", place, digits, [])
            with pytest.raises(BadAnswer):
                await ana.client.claims(Claims(["ad 1"]))
