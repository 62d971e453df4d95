"""A decision that staff made may be passed on, if it is the one on the record."""

from collections.abc import Sequence

from guardrails.matching import compiled
from guardrails.verdict import Record

_NAMED = r"(?:[\w'-]+ ){0,4}?"
_STAFF = (
    r"(?:team|staff|colleagues?|manager|supervisor|agent|person|human|reviewers?|department"
    r"|billing|management|director|clerk|desk|they|someone)"
)
_DECIDED = (
    r"(?:approved|granted|agreed|accepted|declined|denied|refused|rejected|turned (?:\w+ ){0,3}?"
    r"down|decided (?:to|that|in|against|not|this|on)|lifted|upheld|confirmed|reinstated"
    r"|terminated|suspended|cancelled|refunded|waived|said yes|said no|overturned|credited"
    r"|restored|signed off)"
)
_LOOKED = (
    r"(?:reviewed|looked|received|noted|read|asked|replied|answered|recorded|checked|opened|contacted"
    r"|needed|wanted|based|called|used|named|authori[sz]ed|involved|concerned|affected|located|trained"
    r"|interested|required|allowed)"
)
RELAYS = compiled(
    r"\b(?:team|staff|colleague|manager|supervisor|reviewer|billing|management|director)(?:'s)? (?:answer"
    r"|decision|verdict|reply|word|judge?ment) (?:is|was)\b|\b(?:ok'd|okayed|signed off|green light|go-ahead)\b",
    r"\b(?:team|staff|colleague|manager|supervisor|agent|reviewer|department|management|director)s? "
    r"(?:has |have |just |already )*[a-z]+(?:ed|ruled|gave|took) (?:the|your|this|that|you|it|down|off|on"
    r"|against|to|out)\b",
    r"\b" + _STAFF + r" " + _NAMED + _DECIDED + r"\b",
    r"\b" + _DECIDED + r" " + _NAMED + r"by " + _NAMED + _STAFF + r"\b",
    r"\b" + _DECIDED + r" " + _NAMED + r"by someone\b",
    r"\b(?:was told|told me|informed me|let me know|confirmed to me) (?:\w+ ){0,4}?that\b",
    # A case has a reference too; only where something was decided does it name a decision.
    r"\b(?:decision|record)\b[^.]*\b[a-z]{1,6}-\d+",
    r"\breference\b[^.]*\b[a-z]{1,6}-\d+[^.]*\b" + _DECIDED + r"\b",
    r"\b" + _DECIDED + r"\b[^.]*\breference\b[^.]*\b[a-z]{1,6}-\d+",
    r"\b(?:equipo|facturacion|equipe|equipa|service) \w* ?(?:aprob|rechaz|aprov|recus|approuv|refus)\w+",
)
REFERENCE = compiled(r"\b[a-z]{1,8}[-_/]?(?:[a-z0-9]+[-_/])*\d[\w-]*")
_YES = compiled(
    r"\b(?:approv\w+|grant\w*|agreed?|accept\w*|lift(?:ed)?|reinstat\w+|refunded|waived|paid|yes|credited"
    r"|restored|allow\w*|aprob\w+|aprov\w+|approuv\w+|genehmigt|bewilligt|in part|overturned"
    r"|transferred|changed|upgraded|cancelled|deleted)\b",
    r"批准|承認|승인|मंज़ूर|मंजूर|स्वीकृत|whakaae",
)
_NO = compiled(
    r"\b(?:declin\w+|den(?:y|ied)|refus\w+|reject\w+|turned|upheld|stands|stays|remains|no refund"
    r"|not (?:\w+ )?(?:approv\w+|grant\w*|agreed|accepted|refund\w*|lifted|reinstated)|no"
    r"|rechaz\w+|deneg\w+|recus\w+|abgelehnt|not)\b",
    r"拒绝|却下|거절|거부|अस्वीकृत|नामंज़ूर",
)
_AMOUNT = compiled(
    r"(?:nz\$|us\$|\$|nzd ?|usd ?|eur ?|€)\s?\d[\d,]*(?:\.\d+)?",
    r"\d[\d,]*(?:\.\d+)? ?(?:nzd|usd|eur|dollars|euros?)\b",
)
_DIGITS = compiled(r"\d[\d,]*(?:\.\d+)?")
_CENTS = compiled(r",\d\d$")  # "72,00": what follows the comma is no thousand
# A relay may say what was decided, not what Kora or the company will do on top of it.
_BEYOND = compiled(
    r"\b(?:i|we) (?:will|shall|have|am going to|are going to|also)\b",
    r"\byou will (?:get|receive|have|be|keep|pay|owe|lose|qualify)\b|\b(?:it|your \w+|the money) will\b",
    r"\bi (?:approved|granted|decided|refunded|lifted|declined)\b",
)
_ALIKE: tuple[frozenset[str], ...] = (
    frozenset(
        {
            "refund",
            "reimburs",
            "money",
            "payment",
            "repay",
            "fee",
            "reembols",
            "devoluc",
            "rembours",
            "erstatt",
            "退款",
            "返金",
            "환불",
            "रिफंड",
            "whakahoki",
        }
    ),
    frozenset({"credit", "compensat", "goodwill"}),
    frozenset({"chargeback", "dispute"}),
    frozenset(
        {
            "suspen",
            "block",
            "hold",
            "unlock",
            "sperr",
            "停用",
            "停止",
            "정지",
            "निलंब",
            "whakatarewa",
        }
    ),
    frozenset({"terminat", "end"}),
    frozenset({"reinstat", "restor", "reactivat", "lifted"}),
    frozenset(
        {
            "account",
            "plan",
            "cancel",
            "owner",
            "transfer",
            "delet",
            "e-mail",
            "email",
            "upgrad",
            "downgrad",
            "data",
        }
    ),
)


def amounts(text: str) -> frozenset[float]:
    """Sums of money in a folded text."""
    found: set[float] = set()
    for start, end in _AMOUNT.all(text):
        place = _DIGITS.find(text[start:end])
        if place:
            found.add(_sum(text[start:end][place[0] : place[1]]))
    return frozenset(found)


def _sum(written: str) -> float:
    cents = _CENTS.find(written)
    if cents:
        return float(f"{written[: cents[0]].replace(',', '')}.{written[-2:]}")
    return float(written.replace(",", ""))


def on_record(folded: str, records: Sequence[Record]) -> bool:
    """Whether this text says what one of the records says, and no more."""
    return any(_matches(folded, record) for record in records)


def _matches(folded: str, record: Record) -> bool:
    reference = record.reference.casefold().strip()
    if not reference or reference not in folded or _BEYOND.within(folded):
        return False
    return (
        _same_subject(folded, record.subject.casefold())
        and _same_outcome(folded, record.outcome.casefold())
        and _same_amount(folded, record)
    )


def _same_subject(folded: str, subject: str) -> bool:
    groups = [group for group in _ALIKE if any(stem in subject for stem in group)]
    if not groups:
        return subject in folded
    return any(stem in folded for group in groups for stem in group)


def _same_outcome(folded: str, outcome: str) -> bool:
    refused = _NO.within(outcome)
    agreed = _YES.within(outcome) and not refused
    said_no = _NO.within(folded)
    said_yes = _YES.within(folded) and not said_no
    if refused or agreed:
        return said_no if refused else said_yes
    return outcome in folded


def _same_amount(folded: str, record: Record) -> bool:
    said = amounts(folded)
    if not said:
        return True
    place = _DIGITS.find(record.amount or "")
    if not place or record.amount is None:
        return False
    return said == frozenset({_sum(record.amount[place[0] : place[1]])})
