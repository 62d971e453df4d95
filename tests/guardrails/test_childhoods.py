"""Children told of in other languages: ages, classes, years of birth, and what only looks like them."""

from datetime import date

import pytest

from guardrails.intents import classify
from guardrails.intents.childhoods import CHILDHOODS, child_elsewhere, grown_elsewhere
from guardrails.intents.reading import read
from tests.growing import SHARE, growth

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    "text",
    [
        "tengo quince años y quiero un dominio",
        "mi hija, de 10, abrió una cuenta",
        "j'ai dix-sept ans",
        "je suis en quatrième, mon père a payé",
        "ich bin fünfzehn und will einen Server mieten",
        "bin in der 8. Klasse, darf ich ein Konto haben?",
        "mein Sohn, 13, hat eine Domain gekauft",
        "minha filha de oito anos mexeu no chat",
        "mia figlia ha 9 anni",
        "ik ben veertien",
        "tekau mā rima ōku tau",
        "我是初二学生,想做一个网站",
        "我家孩子才九岁",
        "中2です。サイトを作りたい",
        "15才の弟がドメインを買った",
        "저 중3인데 서버 빌려도 되나요",
        "우리 아들이 열두 살인데 제 카드로 결제했어요",
        "मैं पंद्रह साल का हूँ",
        "मेरी बेटी सातवीं में है",
    ],
)
def test_a_child_is_heard(text: str) -> None:
    assert child_elsewhere(read(text), TODAY.year)
    assert "minor" in classify(text, today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "llevo quince años con ustedes",
        "mi hijo tiene treinta y cinco años",
        "soy profesor de secundaria y busco hosting",
        "j'ai soixante-dix ans",
        "notre société a quinze ans",
        "ich bin Lehrer an einer Grundschule",
        "was gilt bei euch für Minderjährige?",
        "nossa empresa tem quinze anos",
        "tekau tau tā mātou pakihi e mahi ana",
        "我儿子二十五岁,他想接手这个网站",
        "我们公司成立十五年了",
        "高校の教師です。学校のサイトを移したい",
        "創業して15年になる会社です",
        "우리 회사는 15년 됐습니다",
        "아들이 스물여섯 살인데 사이트를 관리합니다",
        "हमारी कंपनी पंद्रह साल पुरानी है",
        "मेरा बेटा 26 साल का है",
    ],
)
def test_who_is_grown_or_teaches_is_no_child(text: str) -> None:
    assert not child_elsewhere(read(text), TODAY.year)
    assert grown_elsewhere(read(text))
    assert "minor" not in classify(text, today=TODAY)


@pytest.mark.parametrize(
    "text", ["nací en 2012", "je suis né en 2012", "ich bin Jahrgang 2012", "我是2012年出生的"]
)
def test_a_year_of_birth_counts_until_they_are_of_age(text: str) -> None:
    assert child_elsewhere(read(text), 2026)
    assert not child_elsewhere(read(text), 2036)


@pytest.mark.parametrize(
    "unit", ["tengo 15 ", "mi hija ", "十五", "ich bin in der 8 ", "만 16"]
)
def test_a_long_text_takes_time_in_proportion(unit: str) -> None:
    assert growth(lambda text: child_elsewhere(read(text), 2026), unit * 400) < SHARE


def test_every_language_has_its_ages_spelt_out() -> None:
    assert all(len(each.numbers.split("/")) >= 14 for each in CHILDHOODS)
