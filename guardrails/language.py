"""Which language a text is written in: by script, then by its small words. Linear, no model."""

from collections.abc import Mapping

from guardrails.matching import compiled

UNKNOWN = "?"
NONE = ""  # nothing to judge by: a name, a number, a code

# ruff: noqa: SIM905 - word lists read better as text
# Small words that a text of any length holds; folded (no accents). The second table holds
# languages that no rule covers, so that a close relative is not taken for a known one.
_KNOWN: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        "the a an of to and in is are was were be been i you your we our it this that for on with"
        " not can will have has if or by at from as but no do does about there they my me would"
        " may what when how which who so yes please thank thanks hello sorry here all any done"
        " after before because its their then than just also only more under done one per out up"
        " into sure ok okay good great hi staff within new customers customer request days day month months year refund refunds plan"
        " plans account accounts billing case team privacy policy personal information data email"
        " address payment payments domain server service services support contact open press choose"
        " send write ask see use used using under each every other such these those while until"
        " only first last same own less between during both through where whether who whom whose"
        " he she his her them us he's ours cannot could should must might shall let lets get gets"
        " see know need want like make made take keep kept provide provides include includes".split()
    ),
    "es": frozenset(
        "a va ser ha el la los las un una de del y en es son su sus que no para por con se le lo ha he han si"
        " puede usted como mas al esta este esto fue sera muy ya pero cuando sobre nuestro nuestra"
        " mi me hemos vamos hola gracias desde hasta dentro quiere o".split()
    ),
    "fr": frozenset(
        "le la les un une de du des et en est sont votre vos que ne pas pour par avec se au aux a"
        " ete nous vous je il elle ce cette ces si peut pouvez sur dans mais ou qui notre nos sera"
        " seront avez avons allons bonjour merci ai on droit d l c n j qu sans plus tout".split()
    ),
    "de": frozenset(
        "der die das den dem des ein eine einen einem einer und in ist sind ihr ihre ihren ihrer"
        " ihnen ihrem sie ich wir nicht fur mit von zu zum zur auf an bei es wird werden wurde hat"
        " haben wenn kann konnen uber aus nach auch als oder aber noch kein keine bis dass mir mich"
        " hallo danke uns unser unsere im am um wie was vom durch innerhalb mochten".split()
    ),
    "pt": frozenset(
        "o a os as um uma de do da dos das e em no na nos nas que nao para por com se seu sua seus"
        " suas foi sera ser esta sao ao aos voce ele ela eu nos como mais mas ou ja quando sobre"
        " pode vamos vai tem ola obrigado obrigada meu minha pelo pela ficou dentro pelos novos"
        " quer isso este num".split()
    ),
    "mi": frozenset(
        "te nga he ki i o a e ka kua kei ko tenei koe tatou matou ratou kaore kore mo no ta to ou"
        " au ma me hoki ai ia aku tau taku ana he kia roto katoa whaka mai atu tono moni taea"
        " pirangi ana tangata mahere nei na ra ake nau mauri aroha".split()
    ),
}
_FOREIGN: Mapping[str, frozenset[str]] = {
    "it": frozenset(
        "il lo gli un uno una di del della dei delle e che non per con si suo sua suoi stato stata"
        " sara sono nel nella al alla ha abbiamo le la puo ma anche come piu verra domani sulla"
        " questo questa vostro possiamo".split()
    ),
    "nl": frozenset(
        "de het een en van in is zijn uw u niet voor met op te dat wordt worden werd heeft hebben"
        " we wij ik naar aan om ook als maar bij er kan kunnen zal zullen deze dit geen uit door"
        " binnen staat morgen".split()
    ),
    "sv": frozenset(
        "och det att en ett som ar din ditt dina inte for med pa har vi jag du till av kan ska kommer"
        " om den de blir blev er i morgon nar eller men vid ta har".split()
    ),
    "da": frozenset(
        "og det at en et som er din dit dine ikke for med pa har vi jeg du til af kan skal vil om"
        " den de bliver blev i morgen eller men deres".split()
    ),
    "pl": frozenset(
        "i w na z do nie sie jest to ze za od po twoj pana pani zostal zostala bedzie przez dla jak"
        " ktory lub oraz moze my zwrot konto".split()
    ),
    "id": frozenset(
        "yang dan di ke dari untuk dengan anda kami saya tidak akan telah sudah ini itu pada dalam"
        " bisa dapat atau adalah oleh dana akun".split()
    ),
    "tr": frozenset(
        "ve bir bu icin ile size sizin degil olarak cok iade edildi onaylandi hesabiniz hesap biz"
        " ben olacak var yok paraniz".split()
    ),
    "vi": frozenset(
        "cua va la duoc khong toi ban cho trong voi nay da se mot nhung tai khoan hoan tien chung".split()
    ),
    "tl": frozenset(
        "ang ng mga sa na ay iyong inyong hindi ko mo ako kami para ni si nga po naaprubahan ito".split()
    ),
    "sm": frozenset("le o lou lau ua e i ma mo ai ina ia matou faamaonia tupe toe".split()),
    "ro": frozenset(
        "si de la in nu este sunt dumneavoastra pentru cu pe care va fost am ai a fi din un o sa".split()
    ),
    "hi-latn": frozenset(
        "aap aapka aapki aapke hai hain ho gaya gayi ka ki ke ko mein se nahi kar diya hum main jayega"
        " raha tha paisa wapas".split()
    ),
    "fi": frozenset(
        "ja on ei se etta han ole oli ovat tai teidan sinun hyvitys hyvaksytty kun jos mutta".split()
    ),
}
# Below this share of small words a text is in none of the known languages: over the drafts of
# evals/cases the lowest share of an English sentence of five words or more is 0.22.
_ENOUGH = 0.15
_WORD = compiled(r"[a-z]+(?:'[a-z]+)?")
_QUOTED = compiled(r'"[^"]*"')
_SCRIPTS: tuple[tuple[int, int, str], ...] = (
    (0x0900, 0x097F, "hi"),
    (0x3040, 0x30FF, "ja"),
    (0x31F0, 0x31FF, "ja"),
    (0x4E00, 0x9FFF, "zh"),
    (0x3400, 0x4DBF, "zh"),
    (0x20000, 0x2FA1F, "zh"),
    (0xAC00, 0xD7AF, "ko"),
    (0x1100, 0x11FF, "ko"),
)


def _script(char: str) -> str:
    code = ord(char)
    for first, last, name in _SCRIPTS:
        if first <= code <= last:
            return name
    return UNKNOWN


def _by_script(text: str) -> str:
    """The language that the letters outside Latin tell, or NONE where there are none."""
    counts: dict[str, int] = {}
    for char in text:
        if char >= "\u0250" and char.isalpha():
            name = _script(char)
            counts[name] = counts.get(name, 0) + 1
    if not counts:
        return NONE
    if UNKNOWN in counts:
        return UNKNOWN
    if "ja" in counts:  # kanji stand beside kana in Japanese, kana never in Chinese
        return "ja"
    return max(counts, key=lambda name: counts[name])


def language(folded: str) -> str:
    """A code of a known language, UNKNOWN, or NONE where there is too little to tell."""
    outside = _unquoted(folded)
    script = _by_script(outside)
    if script:
        return script
    words = [found.group() for found in _WORD.finditer(outside)]
    words = [word.split("'")[-1] if len(word.split("'")[0]) == 1 else word for word in words]
    if len(words) < 2:
        return NONE
    known, share = _best(words, _KNOWN)
    foreign, other = _best(words, _FOREIGN)
    if foreign and other > share and other > _ENOUGH:
        return UNKNOWN
    if share < _ENOUGH:
        return UNKNOWN if len(words) >= 6 else NONE
    return known


def foreign(folded: str) -> bool:
    """Whether a small word or a letter speaks for a language that is not English."""
    if _by_script(folded):
        return True
    words = {found.group() for found in _WORD.finditer(folded)} - _KNOWN["en"]
    others = (*_FOREIGN.values(), *(small for name, small in _KNOWN.items() if name != "en"))
    return any(words & small for small in others)


def _best(words: list[str], tables: Mapping[str, frozenset[str]]) -> tuple[str, float]:
    shares = {
        name: sum(word in small for word in words) / len(words)
        for name, small in tables.items()
    }
    best = max(shares, key=lambda name: shares[name])
    return best, shares[best]


def _unquoted(folded: str) -> str:
    parts: list[str] = []
    last = 0
    for found in _QUOTED.finditer(folded):
        parts.append(folded[last : found.start()])
        last = found.end()
    return " ".join([*parts, folded[last:]])
