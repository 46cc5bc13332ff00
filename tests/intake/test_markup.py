"""Notes as HTML: their words and paragraphs, and nothing of their markup."""

from __future__ import annotations

import polars as pl
import pytest

from smarketing.intake.markup import plain, words_of

TEXTS = {
    # As HubSpot, Zoho, Pipedrive and Dynamics export a note.
    '<div style="" dir="auto"><p>Price is <b>too high</b> &amp; unclear</p><ul><li>asked twice</li></ul></div>': (
        "Price is too high & unclear\n- asked twice"
    ),
    "<p>First.</p>\n<p>Second,<br/>third.</p>": "First.\nSecond,\nthird.",
    '<html><head><style>p{color:red}</style></head><body><p class="x">Contrat trop&nbsp;long</p></body></html>': (
        "Contrat trop long"
    ),
    '<a href="https://example.com/?a=1&b=2">Angebot</a> gelesen<o:p></o:p>': "Angebot gelesen",
    "<table><tr><td>Needs</td><td>SSO</td></tr><tr><td>By</td><td>May</td></tr></table>": "Needs SSO\nBy May",
    "Says &quot;too slow&quot; &#8211; caf&eacute; &#x20AC;5": 'Says "too slow" – café €5',
    "&lt;p&gt;Wants a demo&lt;/p&gt;&lt;p&gt;in June&lt;/p&gt;": "Wants a demo\nin June",
    "<p>Use the &lt;b&gt; tag</p>": "Use the <b> tag",
    "<script>alert(1)</script><p onclick='x()'>Hello</p><!-- hidden -->": "Hello",
    "<p></p><br>": "",
}
# What looks like markup and is none.
AS_THEY_ARE = [
    "price < 100 and > 50",
    "two lines\n\nand a third",
    "asked <ada@example.com> & Bob",
    "R&D; AT&T &unknown; i <3 it",
    "value <b and c> d",
    "価格が高すぎる",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_of_html_is_its_words_with_their_paragraphs(text: str) -> None:
    assert words_of(text) == TEXTS[text]


@pytest.mark.parametrize("text", AS_THEY_ARE)
def test_a_text_without_markup_stays_as_it_is(text: str) -> None:
    assert plain(pl.Series([text]))[0] == text


def test_a_column_keeps_its_empty_rows_and_loses_texts_without_a_word() -> None:
    assert plain(pl.Series("text", ["<b>a</b>", None, "<br>", "b"])).to_list() == ["a", None, None, "b"]
