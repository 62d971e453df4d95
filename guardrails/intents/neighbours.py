"""Asking for a human in languages of the neighbourhood: Polish to Tongan."""

from guardrails.intents.tongue import Tongue

POLISH = Tongue(
    people="człowiek\\w*|konsultant\\w*|konsultantk\\w*|osob\\w+|pracownik\\w*|kimś|kogoś|ktoś|kierownik\\w*|"
    "obsług\\w+ klienta|doradc\\w+|operator\\w*|przełożon\\w+|technik\\w*",
    contact="rozmawia\\w*|porozmawia\\w*|pogada\\w*|gadać|połącz\\w*|przełącz\\w*|przekier\\w*|kontakt\\w*|"
    "zadzwoni\\w*|dajcie|daj|zawołaj\\w*|poproś|mówić|pisać",
    wish="chc\\w+|chciał\\w*|proszę|poproszę|potrzebuj\\w*|wolę|żądam|czy jest|macie|mogę",
    alone="(?:nie chcę|dość|mam dosyć) .{0,25}(?:bot\\w*|robot\\w*|maszyn\\w*)|(?:proszę )?(?:o telefon|oddzwo\\w+|zadzwońcie)",
    refusal="nie (?:potrzebuj\\w*|chcę rozmawiać|trzeba|musz\\w*|łącz\\w*)|bez (?:konsultanta|człowieka)",
    report="wczoraj|tydzień temu|rozmawiał\\w*|powiedział\\w*|obiecał\\w*|pomógł|domen\\w+|kont[oa]|dostęp|decyduje|czyta",
)
TURKISH = Tongue(
    people="insan\\w*|kişi\\w*|temsilci\\w*|yetkili\\w*|biri\\w*|müdür\\w*|yönetici\\w*|personel\\w*|çalışan\\w*|"
    "canlı destek|müşteri hizmetleri|operatör\\w*|uzman\\w*",
    contact="konuş\\w*|görüş\\w*|bağla\\w*|aktar\\w*|yönlendir\\w*|arasın|arayın|ulaş\\w*|iletişim|yazış\\w*",
    wish="istiyor\\w*|isti\\w*|lütfen|gerek|lazım|var mı|rica|ihtiyacım",
    alone="(?:robot|bot|makine)\\w* (?:değil|istemiyor\\w*|konuşmak istemiyor\\w*)|beni (?:arayın|arasın)",
    refusal="gerek yok|istemiyorum|gerekmez|bağlama|aktarma|ihtiyacım yok",
    report="dün|geçen|söyledi|dedi|konuştum|görüştüm|yazdı|alan adı|hesabı|karar veriyor|okuyor",
    verb_last=True,
)
ITALIAN = Tongue(
    people="(?:altra )?person[ae]|uman[oi]|essere umano|operator[ei]|operatrice|responsabile|qualcuno|addett[oa]|"
    "dipendente|collega|tecnico|supervisore|consulente|assistenza clienti|capo",
    contact="parlare|parlo|parli|passi|passami|passatemi|mi passa|metta in contatto|mettermi in contatto|contattare|contatti|"
    "chiami|chiamare|colleghi|collegarmi|trasferisca|trasferirmi|chattare|discutere|mi dia|dammi|risponda",
    wish="vorrei|voglio|preferisco|ho bisogno|posso|potrei|c è|esigo|chiedo|desidero|cerco",
    alone="non (?:voglio|intendo) .{0,25}(?:robot|bot|macchina)|basta .{0,15}(?:robot|bot|macchine)|(?:mi richiami|richiamatemi|chiamatemi)",
    refusal="non (?:serve|servono|voglio|ho bisogno|mi passi|occorre|è necessario)|senza (?:parlare|operatore)",
    report="ieri|settimana scorsa|ha detto|mi ha|ho parlato|promesso|dominio|account|accesso|decide|legge",
)
DUTCH = Tongue(
    people="mens(?:en)?|persoon|medewerk(?:er|ster)s?|iemand|leidinggevende|collega|agent|echte persoon|manager|"
    "klantenservice|technicus|baas|helpdesk|ondersteuning",
    contact="spreken|spreek|praten|praat|doorverbind\\w*|verbind\\w*|bellen|bel|contact|aan de lijn|te woord|chatten|doorzetten|overnemen|helpen",
    wish="wil|zou graag|graag|mag ik|kan ik|kunt u|heb .{0,10}nodig|is er|geef|liever|eis|verzoek",
    alone="(?:geen|niet) .{0,20}(?:robot|bot|machine|computer)\\b.{0,10}(?:maar|,|$)|(?:bel|belt u) mij(?: terug)?",
    refusal="(?:geen|niet) (?:mens|medewerker|persoon|nodig|doorverbinden|iemand)|hoef",
    report="gisteren|vorige week|sprak|gesproken|zei|beloofd|geholpen|domein|toegang|beslist|leest",
    verb_last=True,
)
ARABIC = Tongue(
    people="شخص|موظف|إنسان|انسان|بشر|مسؤول|خدمة العملاء|مدير|ممثل|مشرف|وكيل|الدعم الفني|أحد",
    contact="أتحدث|اتحدث|التحدث|أتكلم|اتكلم|أكلم|اكلم|تكلم|حولني|حولوني|تحويلي|وصلني|أوصلني|توصيلي|اتصل|يتصل|تتصل|التواصل|أتواصل|كلموني|صلني",
    wish="أريد|اريد|ممكن|بدي|عايز|أرجو|من فضلك|هل يمكن|أحتاج|احتاج|هل يوجد|أفضل",
    alone="(?:لا أريد|لا اريد|كفى).{0,15}(?:روبوت|آلة|بوت)|اتصلوا بي",
    refusal="لا أحتاج|لا احتاج|لا داعي|بدون|ليس ضروري|لا حاجة|لا أريد (?:أن أتحدث|التحدث)",
    report="أمس|الأسبوع الماضي|قال|أخبرني|تحدثت|وعدني|نطاق|حساب|يقرر|يقرأ",
    spaced=False,
    verb_last=True,
)
SAMOAN = Tongue(
    people="tagata(?: faigaluega| moni)?|pule|se isi|faifeau|sui|tagata o le kamupani",
    contact="talanoa|fesoota i|fa ?a ?feso ?ota ?i|fesootai|tautala|telefoni|vala ?au|fesoasoani|sui",
    wish="fia|mana ?o|fa ?amolemole|faamolemole|mafai",
    alone="(?:le|aua) .{0,20}(?:masini|robot)",
    refusal="(?:le|e le|leai) (?:mana ?omia|manaomia|fia)",
    report="ananafi|aneafi|sa fai mai|na fai mai|sa talanoa",
)
TONGAN = Tongue(
    people="taha|tangata|tokotaha|kau ngaue|taki|pule|fefine|tokotaha mo oni",
    contact="talanoa|lea|fetu ?utaki|fakafehokotaki|telefoni|tokoni|tuku au|ui",
    wish="fie|kataki|lava|fiema ?u|faka ?ofa",
    alone="(?:ikai|oua) .{0,20}(?:misini|robot)",
    refusal="ikai (?:ke )?(?:u )?(?:fiema ?u|fie)|oua",
    report="aneafi|na a ne|na e pehe|uike kuo",
)
RUSSIAN = Tongue(
    people="человек\\w*|оператор\\w*|сотрудник\\w*|менеджер\\w*|специалист\\w*|кем нибудь|кем то|начальник\\w*|живо\\w+|поддержк\\w+",
    contact="поговорить|говорить|соедините|соедини|позовите|переключите|переключи|связаться|свяжите|позвоните|перевед\\w+|дайте|общаться",
    wish="хочу|нужен|нужна|можно|прошу|пожалуйста|требую|есть ли|хотел\\w* бы",
    alone="(?:не хочу|хватит) .{0,20}(?:робот\\w*|бот\\w*|машин\\w*)|перезвоните",
    refusal="не (?:нужен|нужна|надо|нужно|хочу говорить)|без",
    report="вчера|сказал\\w*|обещал\\w*|говорил\\w*|помог\\w*|домен\\w*|аккаунт\\w*|решает|читает",
)
NEIGHBOURS = (POLISH, TURKISH, ITALIAN, DUTCH, ARABIC, SAMOAN, TONGAN, RUSSIAN)
