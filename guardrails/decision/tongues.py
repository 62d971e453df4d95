"""What a decision looks like in the other languages: commitments, verdicts and their excuses."""

from collections.abc import Mapping
from dataclasses import dataclass

from guardrails.matching import Pattern, compiled


@dataclass(frozen=True, slots=True)
class Tongue:
    """`acts` blocks always, `decides` unless `excused`, `topic` unless a clause is cited too."""

    decides: Pattern
    excused: Pattern
    acts: Pattern
    topic: Pattern  # any of the subjects at all: here silence about the case is not assumed


_ES_DONE = (
    r"(?:aprobad|autorizad|rechazad|denegad|cancelad|reembolsad|devuelt|suspendid|reactivad"
    r"|restablecid|eliminad|borrad|cambiad|transferid|concedid|aceptad|levantad|procesad|abonad"
    r"|anulad|cerrad|bloquead|desbloquead|restaurad|compensad|actualizad|retirad|pagad|hech"
    r"|resuelt|gestionad|revertid|tramitad|dad[oa] de baja)\w*"
)
_ES_DO = (
    r"(?:aprob|autoriz|rechaz|deneg|cancel|reembols|devolv|suspend|reactiv|restablec|elimin|borr"
    r"|cambi|transfer|conced|acept|levant|proces|abon|anul|cerr|bloque|desbloque|restaur|compens"
    r"|actualiz|retir|pag|resolv|revert|dar|quitar|garantiz|perdon)\w*"
)
_PT_DONE = (
    r"(?:aprovad|autorizad|recusad|negad|rejeitad|cancelad|reembolsad|devolvid|suspens|reativad"
    r"|restabelecid|eliminad|apagad|excluid|alterad|transferid|concedid|aceit|levantad|processad"
    r"|creditad|anulad|encerrad|fechad|bloquead|desbloquead|restaurad|compensad|atualizad|paga"
    r"|feit|resolvid|estornad|removid)\w*"
)
_PT_DO = (
    r"(?:aprov|autoriz|recus|neg|rejeit|cancel|reembols|devolv|suspend|reativ|restabelec|elimin"
    r"|apag|exclu|alter|transfer|conced|aceit|levant|process|credit|anul|encerr|fech|bloque"
    r"|desbloque|restaur|compens|atualiz|pag|resolv|estorn|remov|garant)\w*"
)
_FR_DONE = (
    r"(?:approuve|accepte|accorde|autorise|refuse|rejete|annule|resilie|rembourse|restitue"
    r"|suspend|reactive|retabli|supprime|efface|modifie|transfere|leve|credite|ferme|bloque"
    r"|debloque|restaure|indemnise|mis a jour|paye|regle|traite|effectue|change|verse|valide)\w*"
)
_FR_DO = (
    r"(?:approuver|accepter|accorder|refuser|rejeter|annuler|resilier|rembourser|restituer"
    r"|suspendre|reactiver|retablir|supprimer|effacer|modifier|transferer|lever|crediter|fermer"
    r"|bloquer|debloquer|restaurer|indemniser|payer|regler|rendre|verser|changer|garantir"
    r"|restitu|rembours|annul)\w*"
)
_DE_DONE = (
    r"(?:genehmigt|bewilligt|akzeptiert|abgelehnt|verweigert|storniert|gekundigt|erstattet"
    r"|zuruckerstattet|zuruckgezahlt|zuruckgezahlt|gesperrt|entsperrt|freigeschaltet|reaktiviert"
    r"|wiederhergestellt|geloscht|geandert|ubertragen|aufgehoben|gutgeschrieben|geschlossen"
    r"|entschadigt|umgestellt|ausgezahlt|uberwiesen|erledigt|beendet|suspendiert|veranlasst"
    r"|gewahrt|zugesagt|angewiesen|abgeschaltet|hochgestuft)\w*"
)
_DE_DO = (
    r"(?:genehmigen|bewilligen|ablehnen|verweigern|stornieren|kundigen|erstatten|zuruckerstatten"
    r"|zuruckzahlen|sperren|entsperren|freischalten|reaktivieren|wiederherstellen|loschen"
    r"|andern|ubertragen|aufheben|gutschreiben|schliessen|entschadigen|umstellen|auszahlen"
    r"|uberweisen|beenden|bekommen|erhalten|zuruckbekommen|garantieren|anweisen|gewahren)"
)

TONGUES: Mapping[str, Tongue] = {
    "es": Tongue(
        decides=compiled(
            r"\b(?:su|sus|tu|tus|la|el|ya|se)\b.{0,60}?\b(?:ha sido|han sido|ha quedado|fue|esta"
            r"|estan|queda|sera|seran|va a ser|se ha|se han)\b (?:\w+ ){0,2}?" + _ES_DONE,
            r"\b(?:recibira|recibiras|tendra|tendras|obtendra|vera|le corresponde|te corresponde"
            r"|recuperara|recuperaras)\b.{0,60}?(?:reembolso|dinero|devolucion|importe|credito"
            r"|compensacion|pago|cinco|dias|semana|\$|nz)",
            r"\b(?:tiene|tienes) (?:\w+ )?derecho\b",
            r"\b(?:cumple|cumples) (?:\w+ )?(?:los|las|con)\b|\bno (?:es|son) reembolsable",
            r"\bsu \w+ (?:\w+ )?(?:no )?(?:es|esta) (?:no )?(?:reembolsable|cubiert|incluid)",
            r"\bgarantiz|\bprometo\b|\basegur[oa]\b|\bsin duda\b|\bno se preocupe\b",
            r"\b(?:equipo|personal|facturacion)\b.{0,20}\b(?:aprobara|rechazara|aceptara|aprobo"
            r"|rechazo|acepto|concedera|ha aprobado|ha rechazado)",
            r"\bno (?:se le|le|te|habra|hay|reembols).{0,20}reembols|\bno (?:tiene|tendra) que pagar",
        ),
        excused=compiled(
            r"\bno (?:puedo|podemos)\b|\b(?:puede|pueden|pueda)\b.*\b(?:escribir|abrir|pedir|solicitar|cancelar|ver|cambiar|enviar)|^(?:para|abra|escriba|pulse|puede|si)\b|\b(?:equipo|persona|personal|facturacion|companero)\b.*\b(?:decide|revisara|revisa|examinara|vera|deciden|respondera|atendera)|\bdecide\b|^los |^las |caso\b.*\babiert",
            r"\?|\bsi (?:es|usted|el|la|cancela|su)\b.{0,80}\b(?:puede|podra|podria)\b"
            r"|\bno (?:puedo|podemos) (?:decidir|decir|prometer|saber|confirmar|garantizar)"
            r"|\b(?:puede|pueden|podria|podran) (?:solicitar|pedir|suspender)\b|\bsi se aprueba"
            r"|\buna vez aprobad|\breembolsos aprobados|\bderecho (?:a|de) (?:acce|rectific|solicitar"
            r"|consultar)|\bejemplo\b|\b(?:ha quedado|ha sido|esta|queda) registrad|\baun no\b"
            r"|\btodavia no\b|\bno se si\b",
        ),
        acts=compiled(
            r"\b(?:he|hemos|acabo de|acabamos de|ya) (?:\w+ ){0,2}?(?:"
            + _ES_DONE
            + "|"
            + _ES_DO
            + ")",
            r"\b(?:voy a|vamos a|procedo a|procedemos a) (?:\w+ )?" + _ES_DO,
            r"\b(?:le |te |lo |la |se lo )?"
            + _ES_DO[:-3]
            + r"[a-z]*(?:are|eremos|aremos|ere|ire"
            r"|iremos)\b",
        ),
        topic=compiled(
            r"reembols|devoluc|devuelt|devolv|credito|compensac|suspen|cancel|dinero|dolares|importe|factura|tarifa"
            r"|cuenta\b|plan\b|servidor|dominio|abon[ao]|de acuerdo\b|claro que si|aprobad|eliminad|garantia"
        ),
    ),
    "pt": Tongue(
        decides=compiled(
            r"\b(?:foi|foram|esta|estao|fica|sera|serao|vai ser|ja foi) (?:\w+ ){0,2}?"
            + _PT_DONE,
            r"\b(?:recebera|vai receber|tera|vai ter|obtera)\b.{0,60}?(?:reembolso|dinheiro|valor"
            r"|credito|compensacao|dias|r\$|\$|nz)",
            r"\b(?:tem|tens) (?:\w+ )?direito\b|\b(?:cumpre|preenche) (?:\w+ )?(?:os|as|todos)\b",
            r"\bnao (?:e|sao) reembolsave|\bgaranto\b|\bgarantimos\b|\bprometo\b|\bsem duvida\b",
            r"\b(?:equipa|equipe|time)\b.{0,20}\b(?:aprovara|vai aprovar|recusara|aprovou|recusou)",
        ),
        excused=compiled(
            r"\bnao (?:posso|podemos)\b|\b(?:pode|podem)\b.*\b(?:escrever|abrir|pedir|solicitar|cancelar|ver|mudar|enviar)|^(?:para|abra|escreva|escolha|pode|se)\b|\b(?:equipa|equipe|pessoa|faturacao)\b.*\b(?:decide|analisa|ve|responde|vai analisar|ira analisar)|\bdecide\b|^os |^as |\bencaminhei|\bpedido\b.*\b(?:ficou|esta) ",
            r"\?|\bse (?:for|e|voce|o|a|cancelar)\b.{0,80}\b(?:pode|podera|poderia)\b"
            r"|\bnao (?:posso|podemos) (?:decidir|dizer|prometer|confirmar|garantir)"
            r"|\b(?:pode|podem|poderia) (?:pedir|solicitar|suspender)\b|\bse for aprovad"
            r"|\breembolsos aprovados|\bregistad|\bregistrad|\bexemplo\b|\bainda nao\b"
            r"|\bdireito (?:de|a) (?:aced|acess|corrigir|solicitar)|\bnao sei se\b",
        ),
        acts=compiled(
            r"\b(?:eu )?(?:acabei de|acabamos de|vou|vamos|irei|iremos) (?:\w+ )?" + _PT_DO,
            r"\b(?:eu )?(?:ja )?(?:cancelei|reembolsei|aprovei|reativei|eliminei|apaguei|alterei"
            r"|transferi|suspendi|removi|estornei|cancelamos|reembolsamos|aprovamos|devolvemos)\b",
            r"\b(?:reembolsaremos|devolveremos|creditaremos|cancelaremos|reativaremos)\b",
        ),
        topic=compiled(
            r"reembols|devoluc|devolv|credit|compensac|suspen|cancel|dinheiro|valor\b|fatura\b|taxa|conta\b|plano\b"
            r"|servidor|dominio|estorn|aprovad|encerrad|de acordo|claro que sim|garantia"
        ),
    ),
    "fr": Tongue(
        decides=compiled(
            r"\b(?:a|ont) (?:\w+ ){0,2}?ete (?:\w+ ){0,2}?" + _FR_DONE,
            r"\b(?:est|sont|sera|seront|serez|etes|va etre|vont etre|avez ete) (?:\w+ ){0,3}?"
            + _FR_DONE,
            r"\bvous (?:allez |)(?:recevrez|recevoir|aurez|obtiendrez|recuperer\w*|toucher\w*)\b",
            r"\bvous (?:avez|n'avez|n avez) (?:\w+ ){0,2}?droit\b|\bvous remplissez\b",
            r"\bvotre .{0,40}?(?:n'est|est) (?:pas )?(?:rembours|eligible|couvert)",
            r"\bgaranti[st]?\b|\bpromets\b|\bsans aucun doute\b|\bsoyez rassure",
            r"\b(?:equipe|service|facturation)\b.{0,20}\b(?:approuvera|acceptera|refusera|a accepte"
            r"|a approuve|a refuse|a decide)",
        ),
        excused=compiled(
            r"\bne (?:peux|puis|pouvons)\b|\bvous pouvez\b.*\b(?:ecrire|ouvrir|demander|resilier|voir|changer|envoyer|annuler)|^(?:pour|ouvrez|ecrivez|cliquez|si)\b|\b(?:equipe|personne|collegue|humain)\b.*\b(?:decide|decider|examinera|examine|repondra|verra)|\bdecide\b|^les |\btransmi",
            r"\?|\bsi (?:vous|le|la|votre)\b.{0,80}\b(?:pouvez|peut|pourrez|pourrait)\b"
            r"|\bne (?:peux|pouvons|puis) (?:pas )?(?:\w+ )?(?:decider|dire|promettre|garantir|confirmer)"
            r"|\b(?:pouvez|peut|peuvent|pourrait) (?:demander|solliciter|etre)\b|\bs'il est approuve"
            r"|\bremboursements? approuves?\b|\benregistre|\bexemple\b|\bpas encore\b"
            r"|\bdroit d'acc|\bdroit de (?:rectif|demander|consulter)|\bje ne sais pas si\b",
        ),
        acts=compiled(
            r"\b(?:j'ai|nous avons|je viens de|nous venons de) (?:\w+ ){0,2}?(?:"
            + _FR_DONE
            + "|"
            + _FR_DO
            + ")",
            r"\b(?:je vais|nous allons) (?:\w+ )?(?:" + _FR_DO + ")",
            r"\b(?:nous|je) (?:vous )?(?:rembourserons|rembourserai|crediterons|annulerons|annulerai"
            r"|rendrons|retablirons|verserons)\b",
        ),
        topic=compiled(
            r"rembours|credit|indemni|compens|suspen|resili|annul|argent|montant|facture|frais\b|compte\b|forfait"
            r"|serveur|domaine|d'accord|bien sur\b|garantie|abonnement"
        ),
    ),
    "de": Tongue(
        decides=compiled(
            r"\b(?:ist|sind|wird|werden|wurde|wurden|bleibt)\b.{0,60}?\b" + _DE_DONE,
            r"\b" + _DE_DONE + r"\b (?:worden|werden)",
            r"\bsie (?:werden|bekommen|erhalten|kriegen)\b.{0,60}?(?:ruck|geld|erstattung|gutschrift"
            r"|betrag|entschadigung|euro|\$|nz)",
            r"\bsie haben\b.{0,30}?\b(?:anspruch|recht)\b|\bsie erfullen\b|\bsie sind .{0,20}berechtigt",
            r"\bihr\w* .{0,40}?\b(?:nicht )?(?:erstattungsfahig|erstattbar|berechtigt)",
            r"\bgarantier|\bverspreche\b|\bzweifellos\b|\bkeine sorge\b|\bich sage ihnen .{0,30}zu\b",
            r"\b(?:team|mitarbeiter\w*|abteilung)\b.{0,20}\b(?:genehmigt|zustimmen|ablehnen|hat)\b"
            r".{0,30}(?:genehmigt|zugestimmt|abgelehnt|entschieden|zustimmen|ablehnen)?",
        ),
        excused=compiled(
            r"\bkann\b.*\bnicht\b|\bsie konnen\b.*\b(?:kundigen|schreiben|offnen|beantragen|sehen|andern|senden|wenden)|^(?:um|offnen|schreiben|bitte|wenn|klicken)\b|\b(?:team|mensch|person|kollege\w*|mitarbeiter\w*)\b.*\b(?:entscheide\w*|pruft|sieht|macht|antwortet|ansehen|prufen)|\bentscheide\w*\b.*\b(?:team|mensch|person)|\b(?:aufgenommen|weitergeleitet|notiert|vermerkt|erfasst)",
            r"\?|\b(?:wenn|falls|sofern)\b.{0,80}\b(?:konnen|kann|konnten)\b"
            r"|\bkann (?:ich )?.{0,60}?nicht (?:entscheiden|sagen|versprechen|zusagen|bestatigen)"
            r"|\b(?:konnen|kann)\b.{0,60}?\b(?:beantragen|verlangen|anfragen|bitten)\b"
            r"|\bgenehmigte (?:erstattungen|ruckerstattungen)|\bbeispiel\b|\bnoch nicht\b"
            r"|\bentscheide[nt] .{0,20}(?:team|mitarbeiter)|\brecht auf (?:auskunft|berichtigung|zugang)"
            r"|\bweiss nicht, ob\b|\bob\b.{0,60}\b(?:entscheidet|pruft)",
        ),
        acts=compiled(
            r"\b(?:ich|wir)\b (?:habe|haben)\b.{0,60}?\b" + _DE_DONE,
            r"\b(?:ich|wir)\b (?:werde|werden)\b.{0,80}?\b" + _DE_DO + r"\b",
            r"\b(?:ich|wir) (?:storniere|kundige|erstatte|losche|sperre|entsperre|genehmige|andere"
            r"|ubertrage|hebe|schreibe|zahle|lehne)n?\b",
        ),
        topic=compiled(
            r"erstatt|ruckzahl|gutschr|gut\.?$|schreiben .* gut|entschadig|sperr|kundig|geld\b|betrag|rechnung|gebuhr"
            r"|konto\b|tarif|server|domain|einverstanden|selbstverstandlich|garantie|kulanz"
        ),
    ),
    "mi": Tongue(
        decides=compiled(
            r"\bkua (?:\w+ ){0,3}?(?:whakaae|whakahoki|whakakore|whakatarewa|muku|utu|tuku|hiki"
            r"|whakaora|whakakahore|panoni|huri|kati|whakamutu|oti|whakawhiti|whakahou)\w*",
            r"\bka (?:\w+ ){0,2}?(?:whakahoki|whakaae|utu|whakakore|whakatarewa|whiwhi|hiki|muku"
            r"|riro|tuku|kati|whakamutu|whakaora)\w*",
            r"\be kore (?:\w+ ){0,4}?(?:e )?(?:whakatarewa|whakahoki|kati|muku|utu|whakaae|whakamutu)",
            r"\bka taea (?:e koe )?te whakahoki\b|\b(?:e )?whai mana (?:ana )?koe\b|\bkei a koe te mana",
        ),
        excused=compiled(
            r"\b(?:ki|ma|na) (?:te|nga) (?:tangata|tima|kaimahi)|\bkaore\b.*\bau\b|^tuhia|^(?:mena|ki te)\b|\btaea e koe te (?:whakakore|tono|tuhi|korero)",
            r"\?|\bkaore e taea e (?:au|ahau|matou) te whakatau|\bka taea e (?:nga|koe|te)\b.{0,40}?tono"
            r"|\bmena\b.{0,80}\bka taea|\bka tirohia|\bkua tuhia|\bka taea te tono|\bki (?:te|nga) (?:tima|kaimahi)",
        ),
        acts=compiled(
            r"\bkua \w+ (?:e )?(?:au|ahau|matou)\b.{0,20}(?:mahere|pukete|moni|utu|raraunga)"
        ),
        topic=compiled(
            r"\b(?:moni|utu|whakahoki\w*|whakatarewa\w*|pukete|mahere|whakakore\w*|turanga|tumau)\b"
        ),
    ),
    "zh": Tongue(
        decides=compiled(
            r"(?:已经?|已为您|已被|将会?|会|即将|马上|正在|現在|已經|將|會).{0,12}?(?:批准|通过|通過|退款|退还|退還"
            r"|退回|取消|解除|恢复|恢復|删除|刪除|终止|終止|暂停|暫停|停用|拒绝|拒絕|补偿|補償|赔偿|賠償|到账|到賬"
            r"|升级|升級|降级|变更|變更|更改|关闭|關閉|注销|註銷|转移|轉移|处理好|返还|返還|入账)",
            r"(?:不会|不會|不予|无法|無法|不能).{0,8}?(?:退款|退还|退還|停用|暂停|暫停|终止|終止|恢复|恢復|赔偿)",
            r"您.{0,6}?(?:符合|不符合|有权|有權|无权|無權|有资格|有資格|没有资格|沒有資格|可以获得|可以得到|可获|能拿到)",
            r"(?:保证|保證|承诺|承諾|放心|一定会|肯定会|肯定會|毫无疑问)",
            r"您的.{0,12}?(?:不可退|不能退|可以退|可退)",
            r"(?:同意|批准|拒绝|拒絕)(?:了)?(?:您|你)",
        ),
        excused=compiled(
            r"^请|随时可以|工作人员|由.{0,8}(?:决定|處理|处理)|人工|团队|同事|^(?:要|如需|若要)|转交|记录",
            r"[?？吗嗎]|(?:我|本助手).{0,4}(?:无法|無法|不能|没办法).{0,4}(?:决定|決定|承诺|承諾|保证|保證|判断|确认)"
            r"|可以.{0,14}?(?:申请|申請|提出|请求|要求)|如果.{0,40}可以|(?:已|已经)(?:记录|記錄|登记|登記|转交|轉交)"
            r"|有权(?:访问|查阅|查看|更正|要求)|例如|是否|尚未|经批准的|獲批|获批后",
        ),
        acts=compiled(
            r"(?:我|我们|我們)(?:已经?|已經|刚刚?|剛剛?|现在|马上|会|會|将|將|正在|来)?(?:为您|為您|帮您|幫您|给您|把)"
            r".{0,14}?(?:取消|退款|退还|退還|删除|刪除|恢复|恢復|解除|升级|更改|转移|关闭|开通|补偿|退回)"
        ),
        topic=compiled(
            r"退款|退还|退還|退给|费用|費用|款项|金额|账户|帳戶|套餐|服务器|域名|订单|发票|停用|终止|补偿|赔偿|积分|没问题|沒問題"
        ),
    ),
    "ja": Tongue(
        decides=compiled(
            r"(?:承認|却下|拒否|返金|返還|補償|解約|停止|解除|復旧|復活|再開|削除|変更|取り消|取消|移転|移管|譲渡|終了"
            r"|免除|付与|クレジット|アップグレード|キャンセル).{0,8}?(?:されました|しました|いたしました|済みです"
            r"|されます|いたします|します|させていただきます|しております|されることは|は?ございません|しません"
            r"|いたしません|できません|致します|致しました|完了|なりました|なります|されません)",
            r"(?:対象です|対象外|対象となり|対象に(?:なり|含)|資格があり|資格がござ|権利があり|該当し|条件を満たし|該当いた)",
            r"(?:保証します|保証いたします|約束|ご安心|必ず|間違いなく|確実に)",
            r"(?:お金|代金|料金|全額|金額).{0,10}?(?:戻り|返し|お返し|戻って|振り込)",
        ),
        excused=compiled(
            r"担当|スタッフ|チーム|ください|いつでも|引き継|窓口|人間が",
            r"[?？]|ますか|(?:判断|決定|決める|お約束|保証|お答え).{0,6}?(?:できません|できかねます|いたしかね)"
            r"|申請(?:でき|いただけ|が可能)|依頼(?:でき|いただけ)|請求(?:でき|いただけ)|記録(?:しま|いたしま|され)"
            r"|受け付け|もし.{0,40}?できます|場合.{0,40}?(?:できます|ことがあります)|例えば|かどうか|承認された返金",
        ),
        acts=compiled(
            r"(?:プラン|アカウント|契約|サーバー|料金|データ|メールアドレス|全額|ご返金|返金)(?:を|は).{0,12}?"
            r"(?:解約|返金|削除|変更|停止|再開|復旧|移管|取り消|返還|お返し)?(?:いたしました|しました|いたします|致します)"
        ),
        topic=compiled(
            r"返金|返還|補償|解約|停止|復旧|復活|削除|料金|アカウント|プラン|請求|サーバー|ドメイン|承知(?:しました|いたしました)"
        ),
    ),
    "ko": Tongue(
        decides=compiled(
            r"(?:승인|거절|거부|환불|반환|보상|해지|취소|정지|해제|복구|복원|삭제|변경|이전|종료|면제|업그레이드|재개"
            r"|처리|입금|적립).{0,8}?(?:되었|됐|했습니다|하였|드렸|드리겠|해 드리|됩니다|될 것|하겠|완료|드릴 수 없|할 수 없|되지 않|않습니다"
            r"|않을|합니다|될 예정|예정입니다)",
            r"(?:대상입니다|대상이 아닙|대상이 됩|자격이 (?:있|없)|권리가 (?:있|없)|조건을 (?:모두 )?충족|해당됩니다|해당하지)",
            r"(?:보장|약속드|약속합|안심|걱정하지|반드시|틀림없이|확실히)",
            r"(?:돈|금액|전액|요금).{0,12}?(?:돌려|돌아|받으실|입금)",
        ),
        excused=compiled(
            r"담당|상담원|직원|팀|주세요|언제든지|전달|기록|접수",
            r"[?？]|(?:결정|약속|보장|판단|말씀).{0,8}?(?:수 없|못)|(?:신청|요청|청구)(?:할|하실) 수 있"
            r"|(?:요청|문의|접수).{0,6}?(?:접수|기록|전달)(?:되|했|됐)|경우.{0,30}?수 있|예를 들|여부|승인된 환불|아직",
        ),
        acts=compiled(
            r"(?:계정|요금제|플랜|서비스|전액|데이터|정지).{0,10}?(?:환불|해제|해지|취소|삭제|변경|복구)(?:해 드|했습|하였"
            r"|하겠|드렸|드리)"
        ),
        topic=compiled(r"환불|반환|보상|해지|정지|복구|삭제|계정|요금|금액|취소|서버|도메인"),
    ),
    "hi": Tongue(
        decides=compiled(
            r"(?:मंज़ूर|मंजूर|स्वीकृत|स्वीकार|अस्वीकार|अस्वीकृत|नामंज़ूर|नामंजूर|रद्द|वापस|निलंबित|बहाल|बंद|हटा|मिटा|बदल"
            r"|समाप्त|ट्रांसफर|अपग्रेड|जारी|माफ़|माफ|पूरा|क्रेडिट|रिफंड).{0,12}?(?:हो गय|हो गई|हो चुक|कर दि|कर दी|कर दूँ"
            r"|कर दूं|कर देंगे|कर दूंगा|किया गया|की गई|किया जाएगा|की जाएगी|हो जाएगा|हो जाएगी|हो जाएँगे|कर रहे|कर रहा"
            r"|नहीं होगा|नहीं किया|नहीं मिलेगा|जाएगा|जाएगी|मिल जाएग|मिलेगा|दे दिया|दे देंगे|देंगे)",
            r"आप.{0,30}?(?:हकदार|हक़दार|पात्र|योग्य|अधिकारी)",
            r"(?:गारंटी|वादा|यकीन|निश्चित|चिंता न|ज़रूर|अवश्य)",
            r"(?:पैसा|पैसे|रकम|राशि|भुगतान).{0,20}?(?:वापस|मिलेग|मिल जा|लौटा)",
        ),
        excused=compiled(
            r"टीम|कर्मचारी|इंसान|कृपया|कभी भी|सकते हैं|भेज दिया|दर्ज",
            r"[?？]|^क्या |फ़ैसला नहीं|फैसला नहीं|निर्णय नहीं|तय नहीं|वादा नहीं|(?:अनुरोध|आवेदन|माँग|मांग).{0,6}?कर सकते"
            r"|दर्ज कर|दर्ज हो|यदि.{0,60}?सकते|अगर.{0,60}?सकते|उदाहरण|या नहीं|अभी तक|स्वीकृत रिफंड",
        ),
        acts=compiled(
            r"(?:मैंने|हमने|मैं|हम).{0,40}?(?:रद्द|वापस|बहाल|हटा|मिटा|बदल|मंज़ूर|मंजूर|रिफंड|बंद).{0,10}?"
            r"(?:कर दि|कर दी|कर रह|दूँगा|दूंगा|देंगे|करूंगा|करूँगा|करेंगे|दिया)"
        ),
        topic=compiled(r"रिफंड|पैसा|पैसे|रकम|राशि|खाता|अकाउंट|प्लान|निलंबन|शुल्क|सर्वर|डोमेन"),
    ),
}
