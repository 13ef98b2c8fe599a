"""A served hub answers what Schemathesis makes up from its OpenAPI document as the document says; in short here.

The long run is `python tests/fuzz_api.py --examples 5000`.
"""

from pathlib import Path

import pytest
from fuzz_api import fuzz, served
from hub_setup import office_in

from reviewtui.domain.facts import BODIES
from reviewtui.hub.access import ENDPOINTS


@pytest.mark.parametrize(("who", "mode"), [("admin", "positive"), ("sales", "negative")])
def test_every_answer_is_in_the_document(tmp_path: Path, who: str, mode: str) -> None:
    with served(f"sqlite:///{tmp_path / 'hub.db'}", tmp_path) as (address, tokens):
        code, said = fuzz(address, tokens[who], 3, 1, mode)
    assert code == 0, said
    assert "Tested: " in said


async def test_the_document_names_every_refusal_and_what_it_always_says(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        document = (await office.client.get("/schema/openapi.json")).json()
    operations = [(path, operation) for path, item in document["paths"].items() for operation in item.values()]
    assert {path for path, _ in operations} == {"/healthz", *(f"/v1/{name}" for name in set(ENDPOINTS) - {"events"})}
    for path, operation in operations:
        answers = operation["responses"]
        assert "default" not in answers
        assert {"400", "414", "429", "431", "500", "503"} <= set(answers)
        assert ({"401", "403", "409"} <= set(answers)) == (path != "/healthz")
        assert ({"413", "415"} <= set(answers)) == ("requestBody" in operation)
        for status, answer in answers.items():
            assert answer["headers"]["cache-control"]["schema"]["const"] == "no-store"
            assert ("retry-after" in answer["headers"]) == (status in ("429", "503"))
            assert ("www-authenticate" in answer["headers"]) == (status == "401")
            if int(status) >= 400:
                assert answer["content"]["application/json"]["schema"]["$ref"].endswith("/Problem")
    ops = document["components"]["schemas"]["Ops"]["properties"]["facts"]["items"]["anyOf"]
    assert [fact["allOf"][1]["properties"]["kind"]["const"] for fact in ops[:-1]] == [str(kind) for kind in BODIES]


async def test_what_is_refused_says_how_it_would_be_taken(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        refused = await office.client.get("/v1/hello")
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        line = office.line("ana")
        other = await office.client.put("/v1/ops", headers=line.headers)
        assert (other.status_code, other.headers["allow"]) == (405, "POST, OPTIONS")
