"""The names of channels and campaigns from the command line."""

from __future__ import annotations


def test_names_are_set_imported_listed_and_withdrawn(run, folder):
    run("load", folder / "leads.csv")
    done = run("names", "set", "channel", "EMAIL", "Mail", "--by", "Kim")
    assert (
        done.out == "“EMAIL” goes by “Mail”, always. 2 leads and 2 MQLs move from “Email” to “Mail”; 2 rows change.\n"
    )
    file = folder / "names.csv"
    file.write_text(
        "kind,given,name,from_on\nchannel,email,Mail,\nchannel,Email,Later,2030-01-01\n", encoding="utf-8-sig"
    )
    assert run("names", "import", file).out == "1 names set, 1 stood already.\n"
    first, second = run("names", "--json").json
    assert (first["kind"], first["given"], first["name"], first["set_by"]) == ("channel", "EMAIL", "Mail", "Kim")
    assert [(row["from_on"], row["to_on"]) for row in (first, second)] == [(None, "2030-01-01"), ("2030-01-01", None)]
    assert run("names", "withdraw", second["name_id"]).out == "Taken back.\n"
