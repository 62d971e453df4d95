"""Asking for a human in other languages: the same parts as in English.

A verb of contact or transfer near a person, or a wish for one, asks; refusal, report of the
past and a third object (a domain for another person) make it a mention.
"""

from dataclasses import dataclass

from guardrails.intents.neighbours import NEIGHBOURS
from guardrails.intents.reading import Reading, folded
from guardrails.intents.tongue import Tongue
from guardrails.matching import Pattern, compiled, together

SPANISH = Tongue(
    people="(?:otra )?personas?|humanos?|humana|agentes?|asesor(?:a|es)?|operador(?:a|es)?|operator|representantes?|"
    "encargad[oa]|supervisor(?:a)?|gerente|jefe|alguien|empleados?|ejecutiv[oa]|técnic[oa]s?|ser humano|"
    "atención al cliente|compañer[oa]s?|responsable|gente",
    contact="hablar|hablo|hable|charlar|chatear|conversar|comunicar(?:me|nos)|contactar|contacto con|"
    "pase(?:n|s)?me|pasame|pasarme|comunique(?:n)?me|comunicame|ponga(?:n)?me|ponme|ponerme|conecte(?:n)?me|"
    "conectarme|conectame|transfiera(?:n)?me|transferirme|transfiereme|derive(?:n)?me|derivarme|derivame|"
    "de(?:n)?me|dame|llame(?:n)?me|me (?:llame|atienda|ayude|atender|contacte|pasa|pasas|comunica|comunicas|conecta|"
    "conectas|pone|pones|transfiere|transfieres)|que me (?:llame|atienda|ayude|contacte)|puede(?:n|s)? (?:atenderme|llamarme|"
    "ayudarme)|me (?:puede|podria|pueden|podrian|puedes) (?:atender|ayudar|llamar|pasar|contactar|comunicar|conectar|transferir)|atenderme|atendid[oa] por|tratar con",
    wish="quiero|quisiera|necesito|me gustaría|prefiero|exijo|deseo|hay|busco|solicito|tienen",
    alone="\\b(?:llám(?:e|a|en)me|me (?:llamas?|llamen|llame|pueden? llamar|podr[ií]an? llamar)|devu[eé]lvanme la llamada|que me llamen)\\b|no (?:quiero|pienso|voy a) .{0,30}(?:robots?|bots?|máquina|la ia|una ia)|(?:basta|harto|harta|nada) de .{0,25}(?:robots?|bots?|máquinas?)",
    refusal="no (?:quiero|necesito|deseo|me (?:pase|pases|transfiera|transfieras|comunique|comuniques|conecte|conectes))|"
    "sin (?:hablar|necesidad)|no hace falta|tampoco quiero|no es necesario",
    report="hablé|hablamos|dij[oe]|dijeron|ayer|la semana pasada|atendió|prometió|explicó|ha dicho|había dicho|dominio|cuenta|"
    "acceso|cuando hablo|si hablo|necesito hablar para|tengo que hablar",
)
FRENCH = Tongue(
    people="humains?|(?:vraie )?personnes?|conseillere?s?|agents?|operat(?:eur|rice)|representante?s?|responsable|supérieur|"
    "superviseur|quelqu un|être humain|employée?s?|collègues?|technicien(?:ne)?s?|service client|chef|interlocuteur|téléconseiller",
    contact="parler|parle|discuter|échanger|communiquer|contacter|joindre|passez moi|passe moi|me passer|mettez moi|"
    "en relation|en contact|transférez moi|me transférer|transfère moi|connectez moi|connecte moi|me connecter|donnez moi|redirigez moi|"
    "appelez moi|trouvez moi|avoir affaire|dialoguer|me (?:rappelle|contacte|réponde|rappeler|contacter|répondre)|rappelée? par|passer la main|faites venir",
    wish="veux|voudrais|aimerais|il me faut|besoin d|besoin de|souhaite|y a t il|est ce qu il y a|il y a|préfère|préférerais|demande|exige|puis je avoir|peut on avoir|peux avoir|pourrais avoir|pourrai je avoir|puis je",
    alone="\\b(?:rappelez moi|appelez moi|pouvez vous me rappeler|être rappelée?)\\b|(?:veux|vais|souhaite|envie de|continue) (?:pas|plus) .{0,30}(?:robots?|bots?|machines?|une ia)|(?:marre|assez) (?:des|de ce|du|de) .{0,20}(?:robots?|bots?|machines?)",
    refusal="(?:veux|souhaite|voudrais|ai|aimerais) pas|pas besoin|sans (?:parler|passer)|inutile de|ne me (?:passez|transférez|mettez|connectez) pas|pas la peine",
    report="(?:j ai|nous avons|on a) (?:déjà )?(?:parlé|eu|discuté|contacté)|hier|la semaine dernière|m (?:a|ont|avait) (?:dit|promis|expliqué|répondu|aidé)|"
    "a dit|domaine|compte|accès|faut il|dois je|si je",
)
GERMAN = Tongue(
    people="mensch(?:en)?|echte person|person|mitarbeiter(?:in|n)?|berater(?:in)?|agenten?|kundenberater(?:in)?|kundendienst|"
    "kundenservice|supportmitarbeiter(?:in)?|techniker(?:in)?|jemande[nm]?|jemand|vorgesetzte[rn]?|chef|ansprechpartner(?:in)?|"
    "sachbearbeiter(?:in)?|kolleg(?:e|en|in)|betreuer(?:in)?|manager|support team|eurem team|ihrem team|richtigen menschen",
    contact="spreche|sprechen|rede|reden|verbinden|verbinde|verbunden|weiterleiten|leiten sie|geben sie mir|gib mir|holen sie|hol mir|"
    "chatten|telefonieren|durchstellen|durchgestellt|anrufen|anruft|zurückrufen|zurückruft|kontaktieren|kontakt|übergeben|übernehmen|übernimmt|erreichen|erreiche|"
    "unterhalten|zu tun haben|schreiben|mir helfen|weitergeleitet",
    wish="will|möchte|brauche|hätte gern|hätte gerne|gibt es|ist da|ist dort|ist hier|verlange|wünsche|bitte|lieber|bevorzuge|fordere",
    alone="\\b(?:rufen sie (?:mich|uns)|ruf mich|rückruf bitte|bitte um (?:einen )?rückruf|zurückgerufen werden)\\b|(?:nicht|keine lust|kein bock|satt) .{0,30}(?:bots?|roboter|maschine|ki|computer)|genug (?:von|mit) .{0,15}(?:bots?|roboter|maschine)|kein(?:en)? (?:bot|roboter|maschine|ki)",
    refusal="nicht (?:mit|an|zu|verbinden|weiterleiten)|kein(?:e|en|em)? (?:mensch|mitarbeiter|person|berater|agent|kolleg)[a-z]*|ohne|niemande[nm]|nicht nötig|"
    "muss ich|nicht verbunden",
    report="gestern|letzte (?:woche|nacht)|letzten|gesprochen|geredet|telefoniert|hat mir|hat gesagt|hat versprochen|sagte|meinte|"
    "vorhin|domain|zugriff|konto|können (?:eure|ihre|die)|wenn ich|sehen (?:eure|ihre)|lesen (?:eure|ihre)",
    verb_last=True,
)
PORTUGUESE = Tongue(
    people="(?:outra )?pessoas?|humanos?|humana|atendentes?|agentes?|operador(?:a|es)?|operator|representantes?|supervisor(?:a)?|gerente|"
    "chefe|alguém|funcionári[oa]s?|técnic[oa]s?|ser humano|assessor(?:a)?|consultor(?:a)?|responsável|gente",
    contact="falar|falo|fale|conversar|converso|contactar|contatar|passe me|me passe|me passa|passa me|me transfira|transfira me|transfere me|me transfere|"
    "me (?:passar|transferir|conectar|encaminhar|colocar)|(?:passar|transferir|conectar|encaminhar|colocar) me|"
    "me conecte|me conecta|conecte me|ligue me|me ligue|me ligar|ligar me|me coloque|me põe|me dê|me dá|dê me|chame|chama|me atender|atender me|ser atendid[oa]|atendid[oa] por|me ajude|"
    "que me (?:ligue|atenda|ajude|contacte)|atendimento|encaminhe me|me encaminhe|me encaminha|entrar em contato|tratar com",
    wish="quero|queria|gostaria|preciso|prefiro|exijo|desejo|tem|há|existe|procuro|solicito",
    alone="\\b(?:me lig(?:a|ue|uem|am)|ligue(?:m)? (?:para mim|me)|liga (?:para|pra) mim)\\b|não (?:quero|vou) .{0,30}(?:robôs?|bots?|máquina|uma ia)|(?:chega|cansad[oa]|farto|farta|nada) de .{0,25}(?:robôs?|bots?|máquinas?)",
    refusal="não (?:quero|preciso|desejo|me (?:passe|transfira|conecte)|é preciso|é necessário)|sem (?:falar|precisar)|nem preciso|dispenso",
    report="falei|falamos|disse|disseram|ontem|semana passada|atendeu|prometeu|explicou|domínio|conta|acesso|tenho que falar|se eu",
)
MAORI = Tongue(
    people="tangata|tāngata|kaimahi|kaiāwhina|kaitautoko|kaikōrero|kaiwhakahaere|rōpū tautoko|hoa mahi|kaiwhakautu|rangatira|kaitohutohu|pou whirinaki",
    contact="kōrero|kōrerotia|whakapiri|hono|honoa|hono atu|tukuna ahau|tukuna au|tuku i ahau|whakawhitia|whakawhiti|waea|waea mai|"
    "āwhina|āwhinatia|homai|tikina|tonoa|tono|karangatia|whakapā|tūtaki|kei (?:reira|konei)|hei (?:āwhina|kōrero)|wātea",
    wish="hiahia|pīrangi|homai|kei hea|tēnā|inoi|me whai|mate au i te|tērā (?:tētahi|he)|kei reira he",
    alone="(?:kāore|kāhore|kaua|kāti|kei te hōhā) .{0,40}(?:karetao|pūrere|rorohiko|mīhini|bot)",
    refusal="kāore|kāhore|kaua|kare|ehara i te|kaare",
    verb_last=True,
    report="inanahi|nanahi|i kōrero (?:au|ahau|māua|mātou)|i mea mai|i kī mai|i kī|i whakahoki|i āwhina mai|tērā wiki|rohe|pūkete|i tērā|ka kite|ka pānui",
)
CHINESE = Tongue(
    people="人工|真人|活人|客服人员|客服專員|客服专员|客服|客服人員|工作人员|工作人員|经理|經理|主管|负责人|負責人|技术人员|技術人員|专员|專員|人员|员工|員工|你们的人|你們的人|坐席",
    contact="转接|轉接|转|轉|接通|接|联系|聯絡|聯繫|联络|说话|說話|通话|通話|交谈|交談|谈|談|聊|找|叫|换|換|讲话|講話|沟通|溝通|对话|對話|打电话|回电|帮我|协助|處理|处理|跟|和",
    wish="要|需要|想要|(?:请|請)(?:给|帮|让|叫|派|安排|給|幫|讓)|给我|給我|有没有|有沒有|能不能|在吗|在嗎|求",
    alone="(?:给我|給我|请|請)(?:打|回)(?:个|個)?(?:电话|電話)|(?:请|請)?(?:回电|回電)|(?:不想|不要|别|别再|拒绝|不跟|不和).{0,6}(?:机器人|機器人|机器|AI|ai|电脑)",
    refusal="不需要|不用|不要|不必|不想|别|別|无需|無需|毋须",
    report="昨天|上周|上週|之前|刚才|剛才|告诉我|告訴我|跟我说|跟我說|说过|說過|说可以|答应|上次|前天|已经|域名|账户|帐户|帳戶|会不会看|能看到|会看|谁|上个月|如果",
    spaced=False,
)
JAPANESE = Tongue(
    people="人間|にんげん|オペレーター|オペレータ|担当者|担当の方|担当|スタッフ|有人|生身の人|本物の人|係の人|係員|責任者|上司|店長|マネージャー|社員|技術者|サポートの方|サポートの人|人(?:に|と|へ|を)|誰か|カスタマーサポート|エンジニア",
    contact="代わって|替わって|変わって|つないで|繋いで|つなげて|繋げて|つなぎ|話したい|話し(?:たい|したい|をしたい)|話せ|話がしたい|話をしたい|話させ|直接話|相談したい|対応して|対応をお願い|対応を希望|電話して|電話(?:が)?ほしい|"
    "見てもらわないと|見てもらいたい|転送|交代|呼んで|出して|連絡して|連絡(?:が)?ほしい|連絡をください|連絡ください|お願いし|おねがい|お願い|話したく|聞きたい|チャットしたい|取り次い|引き継|折り返",
    wish="希望|必要|出して|いますか|いませんか|いないの|いないんですか|を頼|求め|欲しい|ほしい|がいい|の方がいい|はいない",
    alone="(?:どなたか|だれか|誰か)(?:そちらに)?(?:いらっしゃ|居|い)(?:います|いません|ます|ません|る|ない)(?:か|の|$)|電話(?:を)?(?:して(?:ください|ほしい|もらえ)|ください|いただけ)|折り返し(?:の)?(?:電話|連絡)|(?:ロボット|ボット|機械|AI|ai|人工知能).{0,10}(?:話したくない|嫌|いや|やめて|じゃなく|ではなく|もういい|うんざり|結構)",
    refusal="必要(?:は)?(?:ない|ありません|ないです)|不要|しなくて|たくない|たくありません|なくて(?:も)?(?:いい|大丈夫|結構)|結構です|いりません|要りません|つながないで|繋がないで|転送しないで",
    report="昨日|先週|先日|前回|さっき|先ほど|言われ|言って|言いました|教えて(?:もら|くれ|いただ)|聞きました|話しました|話した(?:ら|とき|の)|と言|ドメイン|アカウント|見ます|見られ|読み|もし|見ています|でした$",
    spaced=False,
    verb_last=True,
)
KOREAN = Tongue(
    people="사람|상담원|상담사|직원|담당자|매니저|관리자|책임자|인간|실제 사람|진짜 사람|상사|팀장|엔지니어|기술자|고객센터|고객 ?지원|상담 ?직원|누군가|사람이랑",
    contact="연결|바꿔|바꿔줘|바꾸|통화|얘기|이야기|말하|말씀|대화|상담|불러|전화|연락|돌려|넘겨|문의|채팅|도와|응대|처리해|부탁",
    wish="필요|원해|원합|있나요|있어요|없나요|없어요|있습니까|계신가요|계세요|부탁|나와|주세요|줘|싶",
    alone="(?:누구|누군가|사람) ?(?:안 ?)?(?:계시|계세|있어|없어|있나|없나|계신)|전화 ?(?:주세요|해 ?주세요|부탁|상담)|연락 ?(?:주세요|부탁)|사람 없|(?:로봇|봇|챗봇|기계|AI|ai|인공지능).{0,12}(?:싫|말고|안 ?하고|그만|필요 ?없|하고 싶지 않|짜증)",
    refusal="필요 ?없|필요하지 않|싶지 ?않|안 ?해도|하지 ?마|원하지 ?않|됐어요|말고요|안 ?바꿔|괜찮",
    report="어제|지난|저번|전에|아까|말했|말씀하셨|그랬|했는데|했어요|했습니다|들었|약속|도메인|계정|보나요|볼 수 있|읽|만약|알려줬|알려주셨|해줬|해주셨",
    spaced=False,
    verb_last=True,
)
HINDI = Tongue(
    people="इंसान|इन्सान|आदमी|व्यक्ति|मनुष्य|एजेंट|एजेन्ट|प्रतिनिधि|कर्मचारी|मैनेजर|प्रबंधक|अधिकारी|सुपरवाइजर|ऑपरेटर|कस्टमर केयर|ग्राहक सेवा|असली बंदे|"
    "बंदे|स्टाफ|टीम|किसी से",
    contact="बात|कनेक्ट|जोड़|जोड|मिलाओ|मिलवा|मिला दो|ट्रांसफर|संपर्क|बुला|कॉल|फोन|भेज|चैट|सौंप|मदद कर",
    wish="चाहिए|चाहता|चाहती|दीजिए|दो|है क्या|दे दो",
    alone="(?:कोई|किसी) ?(?:वहाँ|वहां|यहाँ|यहां|उधर) (?:है|हैं)(?:$| क्या|,)|मुझे (?:कॉल|फोन|फ़ोन) (?:करो|कीजिए|करें|कर)|(?:रोबोट|बॉट|मशीन|एआई).{0,20}(?:नहीं|मत)",
    refusal="जरूरत नहीं|ज़रूरत नहीं|आवश्यकता नहीं|नहीं करनी|नहीं चाह|मत|नहीं करना",
    report="कल |पिछले|पहले|बताया|कहा|बोला|हुई थी|की थी|वादा|डोमेन|खाता|अकाउंट|क्या आपके|देख सकते|पढ़ते|अगर",
    spaced=False,
    verb_last=True,
)
# Hindi as it is typed in chats: Latin letters, English nouns.
HINGLISH = Tongue(
    people="insaan|insan|aadmi|admi|bande|banda|vyakti|agent|customer care(?: wale)?|manager|executive|staff|human|person|operator|team|support wale|kisi",
    contact="baat|bat|jod|jodo|milao|mila do|bulao|bula do|sampark|(?:connect|transfer|call|chat|phone) (?:kar\\w*|kr\\w*)",
    wish="chahiye|chahie|chahta|chahti|dijiye|do na|hai kya|de do",
    alone="\\bmujhe (?:call|phone) kar\\w*|(?:robot|bot|machine) .{0,20}(?:nahi|nahin|mat)",
    refusal="zaroorat nahi|jarurat nahi|nahi karni|nahi chah\\w*|mat|nahi karna",
    report="kal|pichle|bataya|kaha|bola|hui thi|ki thi|domain|account|agar",
    verb_last=True,
)
TONGUES = (
    SPANISH,
    FRENCH,
    GERMAN,
    PORTUGUESE,
    MAORI,
    CHINESE,
    JAPANESE,
    KOREAN,
    HINDI,
    HINGLISH,
    *NEIGHBOURS,
)


_PLEASE = (
    r"(?:por favor|porfa|svp|s il (?:vous|te) plait|bitte|please|pls|ya|now|jetzt|sofort|maintenant|agora|ahora|koa|hai kya|"
    r"real|humano|humana|humain|humaine|tuturu|de verdad|da verdade|urgente|urgent|dringend)"
)
_ARTICLE = (
    r"(?:un|una|une|el|la|le|los|con|avec|mit|einen|einem|einer|ein|eine|um|uma|com|he|tetahi|koi|ek|vrai|vraie|echte|echten|"
    r"real|gracias|quero|quiero|veux|hola|ola|bonjour|hallo|kia ora|namaste)"
)


@dataclass(frozen=True, slots=True)
class _Rules:
    asks: Pattern
    people: Pattern
    alone: Pattern
    refusal: Pattern
    report: Pattern


def _rules(tongue: Tongue) -> _Rules:
    edge = r"\b" if tongue.spaced else ""
    gap = r"(?: [\pL\pN]+){0,5} " if tongue.spaced else r".{0,12}"
    people, contact, wish, refusal, report = (
        f"{edge}(?:{folded(part)}){edge}"
        for part in (
            tongue.people,
            tongue.contact,
            tongue.wish,
            tongue.refusal,
            tongue.report,
        )
    )
    asks = [f"{contact}{gap}{people}", f"{wish}{gap.replace('5', '3')}{people}"]
    if tongue.spaced:
        asks += [f"{contact} {people}", f"{wish} {people}"]
        asks.append(rf"^(?:{_ARTICLE} ){{0,2}}{people}(?: {_PLEASE})*$")
    if tongue.verb_last:
        asks += [f"{people}{gap}(?:{contact}|{wish})", f"{people} ?{contact}"]
    if not tongue.spaced:
        asks += [f"^.{{0,4}}{people}.{{0,4}}$", f"{people}.{{0,6}}{wish}"]
    return _Rules(
        asks=compiled("|".join(asks)),
        people=compiled(people),
        alone=compiled(folded(tongue.alone)),
        refusal=compiled(refusal),
        report=compiled(report),
    )


# Three more that customers here may write; no mention is told apart.
_FEW = compiled(
    folded(
        r"\b(?:(?:bicara|berbicara|chat) dengan (?:manusia|orang|agen|petugas)|makausap (?:ng |ang |ako ng )?(?:isang )?(?:tao|ahente)|nói chuyện với (?:một )?(?:người|nhân viên))"
        r"|(?:صحبت|حرف).{0,15}(?:انسان|اپراتور)"
    )
)
_RULES = tuple(_rules(tongue) for tongue in TONGUES)
_people = together([rules.people for rules in _RULES])
_near = together([*(rules.people for rules in _RULES), *(rules.alone for rules in _RULES)])


def _asks(rules: _Rules, clause: str) -> bool:
    if rules.alone.search(clause):
        return True
    if not rules.asks.search(clause):
        return False
    return not (rules.refusal.search(clause) or rules.report.search(clause))


def asks_elsewhere(reading: Reading) -> bool:
    """Whether a clause asks for a person in any language that is known here but English."""
    if _FEW.search(reading.text):
        return True
    near = {at % len(_RULES) for at in _near(reading.text)}
    return any(_asks(_RULES[at], clause) for at in near for clause in reading.clauses)


def mentioned_elsewhere(reading: Reading) -> bool:
    """Whether people or staff are spoken of in any other language known here."""
    return bool(_people(reading.text))
