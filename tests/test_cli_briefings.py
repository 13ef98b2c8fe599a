"""`briefings` and `brief`: a pattern from a file, told to the accounts whose ads show it."""

from cli_setup import Home

BRIEFING = """title = "Pay later games"
recognise = "A game that lets one pay later."
query = "pay later"
"""


def test_a_briefing_from_a_file_is_listed_and_finds_its_ads(home: Home) -> None:
    home.with_ads()
    written = home.json("brief", home.file("b.toml", BRIEFING))
    assert written["accounts"] == ["acme"]
    listed = home.json("briefings")
    assert (listed["total"], listed["items"][0]["key"], listed["items"][0]["revision"]) == (1, written["key"], 1)
    assert [item["ad_id"] for item in home.json("queue", f"briefing:{written['key']}")["items"]] == ["a2"]
    assert home.run("briefings") == 0
    assert "Pay later games" in home.out
    assert home.out.rstrip().endswith("1 in force")


def test_a_key_and_accounts_make_the_next_revision(home: Home) -> None:
    home.with_ads()
    key = home.json("brief", home.file("b.toml", BRIEFING))["key"]
    more = f'{BRIEFING}key = "{key}"\naccounts = ["delta"]\n'
    assert home.run("brief", home.file("c.toml", more)) == 0
    assert f"{key}: written, for 1 account." in home.out
    [item] = home.json("briefings")["items"]
    assert (item["revision"], item["accounts"]) == (2, ["delta"])


def test_a_faulty_file_is_refused_in_one_line(home: Home) -> None:
    home.with_ads()
    assert "recognise" in home.misused("brief", home.file("b.toml", 'title = "T"\nquery = "pay"\n'))
    assert "nosuch" in home.misused("brief", home.file("b.toml", f"{BRIEFING}nosuch = 1\n"))
    assert "acount" in home.misused("brief", home.file("b.toml", BRIEFING.replace("pay later", "acount:x")))
    assert "nowhere" in home.misused("brief", home.file("b.toml", f'{BRIEFING}accounts = ["nowhere"]\n'))
    assert home.json("briefings")["total"] == 0
