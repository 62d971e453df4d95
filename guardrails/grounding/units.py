# ruff: noqa: SIM905 - word lists read better as text
"""The units behind numbers, in the languages that drafts are written in."""

from guardrails.matching import compiled

UNITS = {
    name: unit
    for unit, names in {
        "hour": "hour hours hr hrs h hora horas heure heures stunde stunden haora 小时 小時 時間 시간 घंटे",
        "minute": "minute minutes min mins minuto minutos minuten 分钟 分 분 मिनट",
        "day": "day days dia dias jour jours tag tage tagen ra 天 日 일 दिन दिनों",
        "week": "week weeks semana semanas semaine semaines woche wochen wiki 周 週間 주 हफ़्ते सप्ताह",
        "month": "month months mes meses mois monat monate monaten mese marama 个月 個月 か月 ヶ月 개월 महीने",
        "year": "year years ano anos an ans annee annees jahr jahre jahren tau 年 년 साल वर्ष",
        "percent": "% percent percentage prozent",
        "money": "nzd usd eur gbp aud dollars dollar euros euro cents",
        "gb": "gb gib gigabyte gigabytes",
        "mb": "mb mib megabyte megabytes",
    }.items()
    for name in names.split()
}
# Days and hours at work are other units than those of the calendar.
_AT_WORK = frozenset(
    "business working office ouvrables ouvres ouvrees habiles laborables uteis werktage werktagen mahi".split()
)
_IN_WORK = {"werktage": "day", "werktagen": "day", "arbeitstage": "day", "arbeitstagen": "day"}
DURATIONS = frozenset(
    {"hour", "minute", "day", "week", "month", "year", "working day", "working hour"}
)
_BETWEEN = frozenset(
    (
        "business working calendar full consecutive whole unused complete more further other"
        " days' months' years' past last next whole nga ra dias jours"
    ).split()
)
_TOKEN = compiled(r"[a-z%]+|[^\sa-z\d.,;:()]+")


def unit(text: str, at: int) -> str:
    """The unit behind a number, past "(30)" and words such as "business"."""
    ahead = text[at : at + 48]
    if ahead[:1] == "%":
        return "percent"
    if ahead[:1].isalpha() and ahead[:1] >= "\u0250":  # written together: 30日, 12个月
        return next((UNITS[ahead[:n]] for n in (3, 2, 1) if ahead[:n] in UNITS), "")
    if ahead.lstrip(" )").startswith("("):
        ahead = ahead.partition(")")[2]
    words = [ahead[start:end].strip("-'") for start, end in _TOKEN.all(ahead)[:4]]
    return _named_unit(words)


def _named_unit(words: list[str]) -> str:
    for place, word in enumerate(words):
        if word in _IN_WORK:
            return f"working {_IN_WORK[word]}"
        if word in UNITS:
            found = UNITS[word]
            at_work = _AT_WORK & {*words[:place], *words[place + 1 : place + 2]}
            return f"working {found}" if at_work and found in ("day", "hour") else found
        if word not in _BETWEEN:
            break
    return ""
