"""Code pages that are not UTF-8: proven by the letters, or asked with the likeliest first; never read wrongly."""

from __future__ import annotations

import pytest

from smarketing.intake import eastern
from smarketing.intake.decode import decode
from smarketing.intake.result import Stopped

KOREAN = "검색광고 전시회 소개 세미나 서울상사 부산무역 대한물산 김철수 계약완료 협상중 담당자 견적"
JAPANESE = "検索広告 展示会 紹介 受注 失注 商談中 株式会社山田製作所 佐藤健 メール セミナー 問い合わせ 鈴木一郎"
SIMPLIFIED = "搜索广告 展会 介绍 北京科技有限公司 上海贸易 张伟 赢单 丢单 谈判中 报价 客户推荐 竞争对手"
TRADITIONAL = "搜尋廣告 展覽會 介紹 鴻海精密 陳志明 林淑芬 贏單 丟單 洽談中 報價 客戶推薦 競爭對手"
PAGES = [
    ("cp949", KOREAN, "cp949"),
    ("euc_kr", KOREAN, "cp949"),
    ("cp932", JAPANESE, "cp932"),
    ("shift_jis", JAPANESE, "cp932"),
    ("euc_jp", JAPANESE, "euc_jp"),
    ("gb18030", SIMPLIFIED, "gb18030"),
    ("gbk", SIMPLIFIED, "gb18030"),
    ("cp950", TRADITIONAL, "cp950"),
    ("big5", TRADITIONAL, "cp950"),
]
ALPHABETS = [
    ("cp1251", "Реклама выставка сайт рассылка партнёр звонок Москва договор"),
    ("cp1253", "διαφήμιση έκθεση πελάτης συμφωνία τηλέφωνο Αθήνα σύσταση"),
    ("cp1255", "פרסום תערוכה לקוח חוזה טלפון המלצה אתר"),
    ("cp1256", "إعلان معرض عميل عقد هاتف توصية موقع"),
    ("cp874", "โฆษณา นิทรรศการ ลูกค้า สัญญา โทรศัพท์ แนะนำ"),
    ("cp1250", "Reklama występ źródło żądanie książka Łódź święto"),
]


def _file(words: str, encoding: str) -> bytes:
    rows = (f"{number},k{number}@example.com,{word},Acme" for number, word in enumerate(words.split(" ")))
    return "\n".join(("lead_id,email,channel,company", *rows, "")).encode(encoding)


def _asked(data: bytes) -> list[str]:
    with pytest.raises(Stopped) as stopped:
        decode(data, "leads.csv", {})
    return [str(option) for option in stopped.value.questions[0]["options"]]


@pytest.mark.parametrize(("encoding", "words", "proven"), PAGES)
def test_the_words_of_a_dozen_rows_prove_the_page(encoding: str, words: str, proven: str) -> None:
    data = _file(words, encoding)
    read = decode(data, "leads.csv", {})
    assert (read.encoding, read.data) == (proven, _file(words, "utf-8"))


@pytest.mark.parametrize(("encoding", "words", "proven"), PAGES)
def test_one_word_is_asked_about_with_its_own_reading_among_the_answers(encoding: str, words: str, proven: str) -> None:
    for word in words.split():
        if len(set(word)) < 8:
            assert proven in _asked(_file(word, encoding))


@pytest.mark.parametrize(("encoding", "words", "proven"), PAGES)
def test_two_words_of_common_letters_are_asked_about_with_their_page_first(
    encoding: str, words: str, proven: str
) -> None:
    assert _asked(_file(" ".join(words.split()[:2]), encoding))[0] == proven


@pytest.mark.parametrize(("encoding", "words"), ALPHABETS)
def test_an_alphabet_is_never_taken_for_east_asian(encoding: str, words: str) -> None:
    assert eastern.proven(eastern.readings(_file(words, encoding))) is None
    assert _asked(_file(words, encoding))


@pytest.mark.parametrize(("encoding", "words"), [ALPHABETS[0], ALPHABETS[1], ALPHABETS[-1]])
def test_the_alphabet_that_makes_words_is_the_first_answer(encoding: str, words: str) -> None:
    assert _asked(_file(words, encoding))[0] == encoding


@pytest.mark.parametrize(
    "word", ["Müller", "Señor Ñandú", "Crème brûlée", "Ærø", "20 °C", "§ 5", "“Été”", "col·lecció", "10 €"]
)
def test_western_words_are_read_as_before(word: str) -> None:
    data = _file(word, "cp1252")
    assert decode(data, "leads.csv", {}).data == _file(word, "utf-8")


def test_east_asian_bytes_that_happen_to_be_utf_8_are_asked_about() -> None:
    data = _file("未知", "gb18030")
    assert data.decode("utf-8")
    assert "gb18030" in _asked(data)


@pytest.mark.parametrize("word", ["Müller", "Łódź", "Țară", "Реклама", "الإعلان", "διαφήμιση", "Əli", "検索広告"])
def test_utf_8_of_one_word_is_not_doubted(word: str) -> None:
    assert decode(_file(word, "utf-8"), "leads.csv", {}).data == _file(word, "utf-8")
