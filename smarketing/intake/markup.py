"""Notes that a tool keeps as HTML: their words, one line for each paragraph, without a tag or an entity."""

from __future__ import annotations

import html
import re

import polars as pl

# The fields that people write in sentences.
PROSE = ("text", "reason", "subject")
_BLOCKS = r"p|div|li|ul|ol|tr|table|thead|tbody|h[1-6]|blockquote|pre|section|article|header|footer|dl|dt|dd|hr|address"
_INLINE = (
    r"b|i|u|s|a|em|strong|span|font|small|big|sub|sup|code|mark|del|ins|strike|center|label|img|svg|path|html|body"
    r"|head|meta|link|title|td|th|caption|col|colgroup|button|figure|figcaption|abbr|cite|q|kbd|tt|wbr|input|iframe"
    r"|video|audio|source|object|embed|form|[a-z]{1,3}:[a-z]+"
)
# An attribute without a value stands in no note: `<b and c>` is arithmetic.
_ATTRIBUTES = r"""(?:\s+[^\s"'<>=/]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))*\s*/?"""
_BREAK = re.compile(rf"<br{_ATTRIBUTES}>|</?(?:{_BLOCKS}){_ATTRIBUTES}>", re.I)
_ITEM = re.compile(rf"<li{_ATTRIBUTES}>", re.I)
_CELL = re.compile(rf"<(?:td|th){_ATTRIBUTES}>", re.I)
_INNER = re.compile(rf"</?(?:{_INLINE}){_ATTRIBUTES}>", re.I)
_UNREAD = re.compile(r"<!--.*?-->|<!doctype[^>]*>|<(script|style)\b[^>]*>.*?</\1\s*>", re.I | re.S)
_TAGGED = rf"(?i)</?(?:br|{_BLOCKS}|{_INLINE}){_ATTRIBUTES}>|<!--|<(?:script|style)\b[^<>]*>"
_ESCAPED = rf"(?i)^\s*&lt;(?:br|{_BLOCKS}|{_INLINE})(?:\s[^<>]*?)?/?&gt;"
_ENTITY = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"


def plain(values: pl.Series) -> pl.Series:
    """The texts with their markup as line ends and their entities as characters; null where no word is left.

    A text without a tag that HTML knows keeps its lines as they are.
    """
    marked = (values.str.contains(_TAGGED) | values.str.contains(_ENTITY)).fill_null(False)
    if not marked.any():
        return values
    known = values.filter(marked).unique()
    words = pl.Series([words_of(text) or None for text in known], dtype=pl.String)
    return values.replace(known, words).alias(values.name)


def words_of(text: str) -> str:
    """One text as `plain` gives it; '' where no word is left."""
    if re.search(_ESCAPED, text):
        text = _characters(text)
    if not re.search(_TAGGED, text):
        return _characters(text).strip()
    text = _UNREAD.sub(" ", text)
    text = re.sub(r"\s+", " ", text)
    text = _ITEM.sub("\n- ", text)
    text = _CELL.sub(" ", text)
    text = _INNER.sub("", _BREAK.sub("\n", text))
    lines = (re.sub(r"\s+", " ", _characters(line)).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line and line != "-")


def _characters(text: str) -> str:
    """The text with its entities as the characters that they stand for; what is no entity stays."""
    text = re.sub(_ENTITY, lambda entity: html.unescape(entity[0]), text)
    return text.replace("\xa0", " ").replace("\u200b", "")
