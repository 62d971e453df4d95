"""Signs that somebody may harm themselves, said straight or sideways.

A server may die, a process may be killed and a migration may be killing us; the rules ask who
is meant. In doubt they fire: a wrong alarm costs a kind sentence, a missed one a life.
"""

from guardrails.intents.reading import Reading, folded
from guardrails.matching import compiled, together

_SELF = r"(?:my|him|her|your|our|them)sel(?:f|ves)|myself"
_SOON = r"(?:any ?more|any longer|much longer)"
_WISH = r"(?:want(?:ed|ing|s)?|wish(?:ing|es)?|going|ready|prefer|rather|hop(?:e|ing)|plan(?:ning|s)?|decided|thinking (?:about|of)|need|about|longing|tempted|id like|would like|deserve)"
_GONE = r"(?:gone|dead|not here|no longer here|not around|no longer around|never born|out of the (?:way|picture)|wasnt (?:here|around|alive|born)|werent (?:here|around|alive|born)|was never born|disappeared|vanished|died|passed)"

_STRONG = compiled(
    "|".join(
        (
            r"\b(?:kill|killing|killed|hang|hanging|shoot|shooting|harm|harming|hurt|hurting|drown|drowning|poison|poisoning|starve|starving|off|offing|unalive|unaliving|end|ending|slit|burn|burning|stab|suffocate) (?:my|him|her|them)sel(?:f|ves)\b",
            r"\b(?:cut|cutting|cuts) (?:myself|my (?:arms?|wrists?|legs?|skin|thighs?))\b",
            r"\b(?:cut|cutting|cuts) (?:him|her)self\b",
            r"\bslit(?:ting)? (?:my|his|her) wrists?\b",
            r"\b(?:end|ends|ending|take|taking|takes|took|ended) (?:my|his|her|their|own|this|it all and my)(?: own)? (?:miserable |stupid |sad |whole |shitty )?(?:life|lives|existence)\b",
            r"\bself ?harm(?:ing|ed)?\b",
            r"\b(?:commit|committing|committed|attempt|attempting|attempted|consider|considering|contemplat\w+|plan|planning|thinking (?:about|of)|thoughts? (?:about|of)|think (?:about|of)|feel|feeling|feels|am|im|is|hes|shes|been|so|was|got|getting|having|have|actively|become) (?:\w+ ){0,2}(?:suicide|suicidal)\b",
            r"^(?:suicide|suicidal)$|\bsuicidal (?:thoughts?|again|and|feelings|ideation|right now|tonight)\b|\bmy suicide\b",
            rf"\b{_WISH} (?:too? )?(?:(?:just|really|only|kind of|honestly|simply|be|so bad to|myself) )*(?:die|dead|be dead|cease to exist|not exist|stop existing|not be alive|not wake up|never wake up|never exist|disappear forever|vanish forever|not be here any ?more|stop living|stop being alive|not be)\b",
            r"\b(?:wish|wishing|wishes) (?:that )?(?:i|he|she) (?:was|were|had|would|could|just|wasnt|werent|hadnt|didnt|never)(?: \w+){0,2} (?:dead|die|died|born|alive|wake up|exist|existed|woken)\b",
            r"\b(?:easier|better|best|simpler) (?:to|if i) (?:\w+ ){0,2}(?:stop existing|not exist|be dead|didnt exist|wasnt alive|wasnt here|werent here|never existed|was dead|were dead|died|disappear|not be here|stopped existing)\b",
            rf"\b(?:dont|didnt|never|no longer|not|doesnt|cant|without|wouldnt)(?: \w+){{0,2}} (?:want|wanting|wanted|wish|care|like|feel like|see myself)(?: to| being| about)? (?:be alive|being alive|alive|live|living|exist|existing|wake up|breathe|see tomorrow|be in this world)\b(?: {_SOON})?",
            rf"\b(?:dont|didnt|no longer|not|doesnt)(?: \w+){{0,2}} (?:want|wanting|wish)(?: to)? (?:be here|go on|keep going|carry on|continue|be around|wake up|keep living|be on this (?:earth|planet)) (?:{_SOON}|living|like this)\b",
            r"\b(?:no|nothing|any|lost|losing|without|last|single)(?: \w+){0,2} (?:reason|point|purpose|will|wish|desire|sense|strength|left)(?: left)? (?:to live|to be alive|in living|of living|to go on living|for living|to exist|in being alive|in existing|to wake up|of being alive|to keep living|to stay alive|to carry on living)\b",
            r"\b(?:nothing|anything|no one) (?:left )?(?:for me )?to live for\b",
            r"\b(?:point|use|sense|reason) (?:(?:of|in|to|for) )?(?:living|being alive|my life|life|existing|staying alive|going on living|my existence|being here|even being here)\b",
            r"\b(?:life|living)(?: \w+){0,2} (?:isnt|is not|not|no longer|hardly|aint)(?: really| even)? worth (?:it|living)\b|\bnot worth living\b|\blife (?:has|holds) no (?:meaning|point|purpose|value)\b",
            r"\b(?:better off|happier|relieved|easier|better|fine|okay)(?: \w+){0,3} (?:without me|if i (?:\w+ ){0,2}(?:gone|dead|die|died|here|around|exist|existed|alive|born|disappeared|vanished|not)|when im (?:gone|dead)|once im (?:gone|dead)|with me dead|with me gone)\b",
            r"\b(?:id|im|i would be|be|were|was|am) better off dead\b|\bbetter off dead\b",
            rf"\b(?:no one|who|anyone|everyone|they|ever)(?: \w+){{0,3}} (?:miss|notice|care|mind|cry|bother|remember|grieve)(?: \w+){{0,2}} (?:me when im gone|me if|if i|when i|that i|whether i|once i)(?: \w+){{0,3}} {_GONE}\b",
            r"\bno one (?:would|will|ll|is going to) (?:even )?(?:miss|mourn) me\b|\bno one (?:would|will) (?:even )?(?:notice|care) if i (?:\w+ ){0,2}(?:live|lived|live or die|die|died|disappear|disappeared|jumped)\b",
            r"\b(?:jump|jumping|throw myself|leap|step|stepping|standing|sitting|lie down|drive|driving)(?: \w+){0,2} (?:off|from|in front of|on|into|onto|on the edge of|out of)(?: the edge of)? (?:a|the|this|my|that) (?:\w+ )?(?:bridge|roof|building|cliff|train|balcony|ledge|tracks|rails|window|tree|overpass|truck|harbour bridge)(?:\b)",
            r"\b(?:took|taken|take|taking|swallow\w*|down|downed|saved up|saving up|stockpil\w+|holding|bottle of|handful of|packet of|box of|counting|lined up|next to|all)(?: \w+){0,4} (?:pills|tablets|paracetamol|panadol|sleeping pills|medication|meds|painkillers|antidepressants)\b",
            r"\b(?:overdos(?:e|ed|ing))\b|\bwent and od ?d\b",
            r"\b(?:noose|rope)(?: \w+){0,4} (?:ready|tied|neck|hanging|bought|in the (?:garage|shed))\b|\b(?:tied|bought|got|have|holding)(?: \w+){0,2} (?:noose|rope around|rope already|rope ready)|\bhave (?:the|a|my) (?:noose|rope|pills|blade|razor)(?: already| ready| right here| next to me|$| here| in)\b|\b(?:gun|knife|blade|razor)(?: \w+){0,3} (?:to my (?:head|throat|wrist|mouth)|in my (?:hand|mouth))\b",
            r"\b(?:goodbye|farewell)(?: \w+){0,2} (?:world|everyone|everybody|forever|for ever|for good|cruel|to (?:everyone|all of you|the world))\b|\b(?:my|a) (?:suicide|goodbye|farewell) (?:note|letter)\b",
            r"\b(?:wont|not|no longer|never)(?: \w+){0,2} (?:be (?:here|around|alive)|see|bother|have to deal with me|hear from me|wake up|have to (?:hear|see|worry)|be a problem)(?: \w+){0,5} (?:after (?:tonight|today|tomorrow|this)|by (?:tonight|tomorrow|morning|the morning)|tomorrow|next (?:week|month)|much longer|for (?:much )?long(?:er)?|ever again|to see)\b",
            r"\b(?:after|by|before) (?:tonight|tomorrow|the morning|morning|today|the weekend)(?: \w+){0,3} (?:im|i will be|ill be|id be|i) (?:\w+ )?(?:gone|dead|no more|not here|at peace)\b",
            r"\bwhere im going\b|\bwhere i am going i\b",
            rf"\b(?:sleep|asleep|bed|eyes)(?: \w+){{0,4}} (?:never|not|dont|without|and not) (?:to )?(?:wake|waking|wak\w+|open them)\b|\b(?:never|not|dont want to) wake up (?:again|{_SOON}|tomorrow|in the morning)\b|\bhope i (?:dont|never) wake\b",
            r"\b(?:end|ending|finish|finishing) (?:it all|everything|my (?:suffering|misery|pain|days|time here))\b|\b(?:thinking about|thought about|thoughts of|think about|want to|just|consider\w*) end(?:ing)? (?:things|it)(?: tonight| for good|$| myself| today| all)",
            r"\b(?:want|need|wish|make|just)(?: \w+){0,2} (?:the pain|my pain|the hurting|the suffering|this pain|my suffering|it all|everything in my head|the voices) (?:to )?(?:stop|end|be over|go away)\b",
            r"\b(?:tired|sick|weary|exhausted|done|finished|over)(?: \w+){0,2} (?:of|with|from) (?:living|life|being alive|existing|my life|this life|breathing)\b",
            r"\b(?:give|gave|giving|given) up on (?:life|living)\b",
            r"\b(?:be |just |only )?a burden (?:to|on|for) (?:any ?one|anybody|others|you|someone|every ?one|everybody|my (?:family|kids|children|wife|husband|parents|friends|partner|mum|mother)|people|all|them|the people)\b",
            r"\b(?:cant|dont want to|no longer|unable to|not able to)(?: \w+){0,2} (?:go on|carry on|keep going|continue|bear|stand|keep)(?: \w+){0,1} (?:living|like this|with (?:my|this) life|being alive|existing|with life)\b|\b(?:cant|dont want to|no longer) (?:face|get through|survive|do) (?:another day|tomorrow|the day|another night|tonight|life)\b|\bcant (?:go on|live) any ?(?:more|longer)\b|\bcant go on\b|\bcant (?:live|do life)(?: \w+)? any ?more\b",
            r"\b(?:gonna|going to|want to|will|might|ill|about to|should|could|just|wanna|i) kms\b|\bkms (?:tonight|rn|right now|fr|im serious)\b|\b(?:want|wants|going|gonna)(?: to)? unalive\b|\bun ?alive (?:myself|me)\b",
            r"\b(?:thoughts? of|urge to|urges to|impulse to|keep wanting to|tempted to|going to|want to|will|might) (?:hurt(?:ing)?|harm(?:ing)?|kill(?:ing)?|cut(?:ting)?) (?:myself|me)\b",
            r"\bend(?:ing)? (?:it|things|everything) (?:tonight|for good|once and for all|forever|all|myself)\b|\b(?:keep|keeping) myself (?:safe|alive)\b|\b(?:danger|risk|threat) to myself\b|\bsafe (?:from|with|around) myself\b|\bdo something (?:\w+ )?to myself\b|\b(?:do|doing) something (?:stupid|drastic|terrible|irreversible) (?:tonight|to myself|and|if|today)\b",
            r"\b(?:i (?:should|might as well|could just|deserve to|hope to|hope i|am ready to|just)|im ready to|should i|let me|better if i|hope i|wish i could|wish i would|ready to|afraid ill|scared ill)(?: just| as well| simply)? (?:die|be dead)\b|\bjust let me die\b|\bdie (?:painlessly|peacefully|quickly|in my sleep)\b|\b(?:ways?|how|method\w*) to (?:die|kill (?:my|your|one)self|end (?:my|a) life|end it)\b|\bpainless (?:way|death|method)\b|\blethal dose\b",
            r"\b(?:point|sense|use) (?:of|in|to) (?:going on|carrying on|anything any ?more|keeping going|trying to live|continuing to live|fighting on)\b|\bno way (?:out|forward) (?:for me|of this life|any ?more|except|but|other than)\b|\b(?:tired|sick) of fighting\b.{0,40}\b(?:life|every day|alone|living|any ?more)\b",
            r"\b(?:cant|dont want to|unable to|cannot) (?:live with|bear|stand|take|endure|survive)(?: \w+)? (?:this|the|my|so much|all this|all the) (?:pain|guilt|shame|grief|hurt|life|loneliness|suffering|emptiness|darkness)\b|\b(?:cant|not) live with myself\b|\b(?:join|be with|see) my (?:late |dead )?(?:\w+ )(?:in heaven|on the other side|again soon|up there)\b|\bready to (?:leave|go from) this world\b|\bleave this (?:world|life|earth)\b|\b(?:check(?:ing)?|opt(?:ing)?) out of (?:life|this life)\b|\bwant out of (?:this )?life\b",
            r"\b(?:might|may|wont|will not|not) be (?:here|around|alive) (?:tomorrow|by (?:tomorrow|monday|morning)|in the morning|next week|much longer)\b|\b(?:pills|rope|noose|gun|knife|razor|blade|tablets)(?: \w+){0,2} (?:ready|beside me|next to me|in front of me|on the table|in my hand)\b|\b(?:wrote|written|writing|left) (?:\w+ ){0,2}(?:letters?|notes?|goodbyes?) (?:to|for) (?:my|the) (?:kids|children|family|wife|husband|mum|parents|daughter|son|loved ones)\b",
            r"\b(?:dont|do not|shouldnt|not) deserve to (?:live|be alive|exist)\b|\bshould(?:nt)? (?:be dead|be alive|have been born|never have been born)\b",
            r"\b(?:see|seeing|only|left|no other) (?:no )?way out (?:of this life|but|except|other than|is)(?: \w+){0,3} (?:die|death|dying|end)\b|\bdeath (?:is|seems|feels|would be|looks)(?: \w+){0,2} (?:the only|easier|better|peaceful|a relief|the way|like (?:a|the))\b|\bdying (?:is|seems|would be)(?: \w+){0,2} (?:the only|easier|better|a relief)\b",
        )
    )
)
# Two of these together weigh as much as one of those above.
_WEAK = tuple(
    compiled(pattern)
    for pattern in (
        r"\b(?:i have nothing(?: left)?|no job|no family|no friends|im done|im finished|its over for me|i am done)\b",
        r"\b(?:see|have|got) (?:a|any|no) (?:way forward|future)\b|\b(?:useless|empty|broken|numb)\b.{0,30}\b(?:inside|person|human|life)\b",
        r"\b(?:hopeless|no hope|without hope|lost (?:all )?hope)\b",
        r"\b(?:worthless|failure as a|hate myself|hate my life|ashamed to be alive)\b",
        r"\b(?:cant|cannot) (?:cope|take (?:it|this|much more)|do (?:it|this)|handle (?:it|this))(?: \w+)? ?(?:any ?more|any longer|$)",
        r"\b(?:so|completely|all|totally) alone\b|\bno one (?:cares|left|to talk to|to turn to)\b",
        r"\b(?:lost|losing) (?:everything|it all|my (?:family|wife|husband|child|son|daughter|job|house|home))\b",
        r"\b(?:nothing matters|nothing left|no point (?:in |to )?(?:anything|any of it|going on|it|any ?more)|what is (?:even )?the point|pointless)\b",
        r"\b(?:no way out|no future|in a dark place|dark thoughts|darkness|empty inside|numb|rock bottom|at the end of my rope|giving up|give up)\b",
        r"\b(?:goodbye|farewell|forgive me|sorry for everything|tell my (?:wife|husband|kids|family|mum|mother|daughter|son)|look after my (?:kids|children|dog|cat|family))\b",
        r"\b(?:wont|not going to) (?:need|be needing|be requiring)(?: \w+){0,4} (?:any ?more|any longer|again)\b",
        r"\b(?:giving (?:away )?(?:all )?my (?:things|stuff|belongings)|my (?:will|funeral))\b",
        r"\b(?:crying|in tears|cant stop crying|havent slept|cant sleep|panic attack|depress\w+)\b",
        r"\b(?:disappear|vanish)\b",
        r"\b(?:tonight|the last (?:time|message)|my last)\b",
        r"\b(?:everyone|everybody|they) (?:hates?|would be (?:better|happier|glad))\b",
        r"\bwant (?:it|this|everything) (?:all )?to (?:stop|be over|end)\b",
    )
)
# Figures of speech and machines: taken out before the rules read.
_NOT_MEANT = compiled(
    r"\b(?:career|commercial|financial|political|business|brand|corporate|economic|social|reputational|seo) suicide\b|"
    r"\bsuicide (?:prevention|awareness|hotline|helpline|squad|line|support|charity|door|rates?|statistics|policy|content|bereavement|research|counsel\w*|burn|lane)\b|"
    r"\b(?:prevent\w*|against|anti) (?:suicide|self ?harm)\b|\b(?:content|posts?|articles?|pages?|sites?|blog|book|film|documentary|song|story|stories|discussions?|rules?|policy)(?: \w+){0,2} (?:about|on) (?:suicide|self ?harm)(?: and self ?harm)?\b|"
    r"\bself ?harm (?:content|policy|recovery|prevention|awareness|support|charity|material|posts?|forum|rules?)\b|"
    r"\bshoot(?:ing)? (?:my|our|your|them)sel(?:f|ves) in the foot\b|"
    r"\b(?:rather|sooner) die than (?:use|go|pay|deal|switch|touch|move|call|install|work|stay|write|run|host|give|be|have|migrate|configure)\b|"
    r"\b(?:end|ending|ends) (?:it|things) (?:with (?:you|kapsule|this)|at|on|by)\b|"
    r"\bdie (?:hard|laughing|of (?:boredom|old age|laughter|embarrassment))\b|"
    r"\b(?:better off|happier) without me as a (?:customer|client)\b|"
    r"\b(?:life|lives) (?:savings|cycle|insurance|easier|harder|time|line|savers?|saving)\b|\bdying (?:to|for) (?:try|see|know|get|use|hear|find|read|meet|move|have|a|an|the|some|your)\b|"
    r"\b(?:people|anyone|anybody|those|users|clients|men|women|teens|youth|families|callers)(?: \w+){0,2} (?:with|having|who have|in|of|at risk of) (?:suicidal|suicide|self ?harm)(?: \w+)?\b|"
    r"\b(?:its|their|reach\w*|past|version|release|product) (?:its |their )?end of life\b|\bend of life (?:for|date|policy|notice|version|software|os)\b|"
    r"\bgo on (?:with|using|paying|like this with) (?:this|the|your|that|my) (?:plan|host|hosting|service|contract|server|provider|panel|price|support|setup|migration)\b|"
    r"\b(?:live|living) with (?:this|that|these|your|the)(?: \w+)? (?:bugs?|errors?|plan|issues?|problems?|panel|outages?|downtime|limits?|setup|host|hosting|speed|prices?|fees?|server|service|support|design|theme|delays?)\b|"
    r"\bwill to live (?:with|waiting|trying|after|over|every|configuring|dealing|reading|because)\b|"
    r"\b(?:hang|hanging|cut|cutting|hurt|hurting) (?:my|our|them)sel(?:f|ves) (?:up|off|out|loose|some slack|a deal|a (?:copy|key|token|certificate)|financially|by (?:choosing|paying|using))\b"
)
_MACHINE_DIES = compiled(
    r"\b(?:process(?:es)?|jobs?|workers?|pods?|containers?|scripts?|threads?|daemons?|services?|servers?|cron|instances?|tasks?|requests?|connections?|sessions?|vps|vm|node|app|queues?|drives?|disks?|ssd|laptop|computer|router|modem|database|plugin|theme|site|website|it)"
    r"(?: \w+){0,4} (?:kill(?:s|ing|ed)?|end(?:s|ing)?|commit(?:s|ting|ted)?|terminat\w+|shoot\w*|hang(?:s|ing)?|want(?:s|ed)?|need(?:s|ed)?|going)"
    r"(?: to)?(?: \w+)? (?:itself|themselves|suicide|die|its life|dead|end it|harm itself)\b"
)

_ELSEWHERE = {
    "mi": r"(?:mutu|ngaro|kore)(?: \w+){0,3} hiahia(?: \w+)? ki te (?:ora|noho)|whakamomori|whakamate (?:i )?(?:a )?(?:au|ahau|ia)|(?:hiahia|pīrangi)(?: ana)? (?:au |ahau )?(?:ki te|kia) mate\b|"
    r"(?:kāore|kāhore|kore|kare|kaare)(?: \w+){0,3} (?:hiahia|pīrangi)(?: \w+){0,3} (?:ki te )?(?:ora|noho i tēnei ao|oho)|(?:hōhā|ruha|ngenge)(?: \w+){0,2} (?:ki|i) te (?:ora|noho ora)|"
    r"patu i a (?:au|ahau)|whakamutu (?:i )?(?:tōku|taku) (?:oranga|ora)|(?:kāore|kore)(?: \w+){0,3} take (?:o taku|ki te|kia) (?:noho|ora|oranga)|tāhae i tōku oranga|kia mate (?:au|ahau)",
    "es": r"suicidarme|suicidarse|suicidio|suicidarme|me (?:quiero|voy a|quisiera) (?:matar|morir|suicidar)|me mato|matarme|quitarme la vida|quitarse la vida|acabar con (?:mi vida|todo esto|todo de una|mi existencia)|terminar con (?:mi vida|todo esto)|"
    r"(?:quiero|quisiera|deseo|prefiero|ganas de|prefería|gustaría|mejor) (?:ya )?(?:morir|morirme|estar muert[oa]|desaparecer para siempre|no existir|no despertar)|"
    r"no quiero (?:seguir )?(?:vivir|viviendo|existir|despertar|estar vivo|estar viva)|(?:sin|no tengo|perdi las|perdí las) (?:ganas|razones|razón|motivos?|motivo) (?:de|para) (?:vivir|seguir viviendo|seguir)|hacerme daño|lastimarme|cortarme (?:las venas)?|"
    r"no vale la pena (?:vivir|seguir viviendo)|(?:mejor|felices) (?:estarían |estaría )?sin mí\b|no (?:soporto|aguanto) (?:más )?(?:la|mi|esta) vida|cansad[oa] de (?:vivir|la vida)|ojalá (?:estuviera muert[oa]|me muriera|no despertar\w*)|tirarme (?:de|por|al)|no le veo sentido a (?:vivir|la vida)",
    "fr": r"(?:me|se|au|le|du|mon|un|de|en) suicide\w*|suicidaires?|suicider|me tuer|mettre fin à (?:mes jours|ma vie|ses jours)|en finir avec (?:la vie|tout|ma vie)|(?:veux|voudrais|pense à|envie d) en finir|"
    r"(?:envie de|veux|voudrais|aimerais|préfère|préférerais|souhaite) (?:juste |simplement )?(?:mourir|crever|être morte?|disparaître|ne plus (?:exister|être là|me réveiller))|plus (?:envie|la force|le goût|de raison|aucune raison|aucune envie) de vivre|"
    r"(?:veux|peux|voudrais) plus vivre|me faire du mal|me pendre|m ouvrir les veines|me scarifie|fatiguée? de vivre|mieux sans moi|ne (?:vaut|mérite) (?:plus|pas) (?:la peine d être vécue?|de vivre)|me jeter (?:sous|du|d un|par)|me foutre en l air",
    "de": r"suizid|selbstmord|selbstmordgedanken|suizidgedanken|suizidal|umbringen|bringe mich um|bring mich um|das leben (?:zu )?nehmen|nicht mehr leben|nicht länger leben|(?:will|möchte|wollte|würde gern|würde gerne|am liebsten) (?:nur noch |einfach |lieber |einfach nur )?(?:sterben|tot sein|nicht mehr (?:da|hier|leben|aufwachen)|tot)|"
    r"(?:wäre|wär) (?:ich )?(?:lieber |doch |am besten )?tot|ich wäre lieber tot|mich (?:selbst )?(?:ritzen|töten|erhängen|verletzen|vor den zug)|ritze mich|lebensmüde|ohne mich besser|besser ohne mich|(?:dem|meinem) leben ein ende|allem ein ende|kein(?:en)? (?:sinn|grund) mehr (?:im leben|zu leben|weiterzuleben)|"
    r"(?:leben|es) hat kein(?:en)? sinn mehr|nicht mehr (?:weiterleben|aufwachen|am leben)|leben ist nicht mehr lebenswert|lebenswille\w*",
    "pt": r"suicidar(?: me)?|suicídio|me (?:quero|vou) matar|me (?:matar|suicidar)|matar me|me suicidar|tirar (?:a )?(?:minha |própria )(?:própria )?vida|acabar com (?:a )?(?:minha vida|tudo isso|a vida)|pôr fim à (?:minha )?vida|"
    r"(?:quero|queria|vontade de|prefiro|preferia|penso em|só quero|gostaria de) (?:só |apenas |mesmo )?(?:morrer|sumir para sempre|sumir de vez|desaparecer para sempre|estar mort[oa]|não existir|não acordar)|"
    r"não quero (?:mais )?(?:viver|existir|acordar|continuar viv[oa])|não aguento mais (?:viver|a vida|esta vida|essa vida)|(?:razão|motivo|vontade|razões|motivos) (?:para|de) viver|me cortar|me machucar|melhor sem mim|cansad[oa] (?:de viver|da vida)|não vale a pena viver|vida não (?:tem|faz) (?:mais )?sentido|me jogar (?:da|de|do|na|debaixo)",
    "others": r"voglio morire|suicidarmi|non voglio (?:più )?vivere|uccidermi|farla finita|wil dood|niet meer leven|zelfmoord|chcę umrzeć|samobójstw\w+|ingin mati|bunuh diri|"
    r"gusto ko nang mamatay|magpakamatay|muốn chết|tự tử|fia oti|fie mate|pule oti|"
    r"nie chc\w* (?:już |dalej )?(?:żyć|istnieć)|(?:chc\w+|zamierzam|myśl\w+ .{0,12}) (?:się zabić|ze sobą skończyć|umrzeć|odebrać sobie)|zabiję się|nie mam po co żyć|odebrać sobie życie|"
    r"(?:artık )?yaşamak istemiyor\w*|kendimi (?:öldür\w*|asmak|as\w+)|intihar\w*|ölmek isti\w+|hayatıma son|canıma kıy\w*|"
    r"(?:non|nessuna) (?:voglia|ragione|motivo) (?:di|per) vivere|pens\w+ al suicidio|mi ammazzo|ammazzarmi|togliermi la vita|voglio ammazzar\w*|"
    r"(?:maak|maken) er een eind(?:e)? aan|van het leven beroven|mezelf (?:van kant|doden|ophangen)|wil (?:er )?niet meer (?:zijn|leven)|denk aan (?:zelfmoord|zelfdoding)|zelfdoding|"
    r"l[eē] (?:toe )?(?:fia|mana ?o)(?: \w+)? (?:e )?(?:ola|soifua)|pule i lo ?u ola|fa ?amate a ?u|ikai (?:ke )?(?:u )?(?:toe )?fie mo ui|taonakita|fakapoongi au",
    "hi_latin": r"marna (?:chah\w+|hai)|mar jana (?:chah\w+|hai|behtar)|mar jaun|mar jau|mar jaunga|jee?na nah?i chah\w+|jeene? (?:ka|ki) (?:\w+ )?(?:man|mann|ichha|wajah|vajah|matlab) nah?i|khud ?kushi|aatmhatya|atmahatya|"
    r"jaan de (?:du|dun|dunga|dungi|dena|doon)|jaan dene|khud ko (?:maar|khatam|khtm|nuksan|nuksaan)|zindagi (?:khatam|khtm)|suicide kar\w*",
}
_UNSPACED = (
    r"хочу умереть|мне незачем жить|не хочу (?:больше )?жить|покончить с (?:собой|жизнью)|самоубийств|убить себя|(?:أريد|اريد|بدي|أتمنى) (?:أن )?(?:أموت|اموت|الموت|موت)|انتحار|سأنتحر|لا (?:أريد|اريد) (?:أن )?(?:أعيش|اعيش|العيش|الحياة)|(?:أقتل|اقتل|قتل) نفسي|(?:سأنهي|أنهي|إنهاء) حياتي|تعبت من (?:الحياة|العيش)|مللت من الحياة|أؤذي نفسي|می‌?خواهم بمیرم|خودکشی",
    r"自杀(?:的念头|算了)?|自殺|自尽|自盡|轻生|輕生|想死|不想活|不想再活|活不下去|活着(?:也|真|都)?(?:没有|没|沒有|沒|无)(?:什么|啥|任何)?(?:意思|意义|意義)|(?:结束|了结|結束|了結)(?:掉)?(?:自己的|我的|这条|自己|这|我)?(?:生命|一生|性命|自己)|"
    r"割腕|跳楼|跳樓|跳河|自残|自殘|伤害自己|傷害自己|死了算了|不如死|死掉算了|没有活(?:下去|着)|沒有活(?:下去|著)|想离开这个世界|想離開這個世界|不想醒来|消失在这个世界|去死吧我|我(?:要|想|真想)去死|活够了|活腻了",
    r"死にたい|死にたく(?:なる|なって|て)|死のう|死ぬ(?:しか|つもり|ことを考|ことばかり)|死んでしまいたい|死んだ(?:ほう|方)が(?:まし|マシ|いい|楽)|消えてしまいたい|消えてなくなりたい|消えたい|いなくなりたい|いなくなった方がいい|生きていたくな|生きたくな|生きていけな|生きてる?(?:の|いるの)が(?:辛|つら|嫌|いや|しんど)|生きる(?:の)?(?:意味|気力|理由|価値|希望|のが?|のに)(?:が|も|を|に)?(?:な|失|疲|辛|つら|嫌|見)|生きている(?:意味|価値|理由)|"
    r"命を絶|自ら命|リストカット|リスカ|手首を切|自分を傷つけ|首を吊|首吊|飛び降り(?:たい|よう|る)|自傷|自殺|目が覚めなければいい|人生を終わらせ|人生(?:を)?終わりにし",
    r"죽고 ?싶|자살|살고 ?싶지 ?않|살기(?:가)? ?싫|죽어 ?버리|죽으려|죽을래|죽는 게 (?:낫|나)|죽는게 (?:낫|나)|죽을 ?생각|죽을까|목숨을 ?끊|목을 ?매|자해|사라지고 ?싶|사라져 ?버리고|살 ?이유가 ?없|살아갈 ?(?:힘|이유|의미|자신)|살아야 ?할 ?이유|사는 ?(?:게|것이) ?(?:의미|무의미|지옥)|세상을 ?떠나|생을 ?마감|극단적인? ?선택|뛰어내리고|뛰어내릴|손목을 ?긋|삶을 ?(?:끝|포기)|더 ?이상 ?(?:살|못 ?살)|없어지고 ?싶|깨어나지 ?않",
    r"मरना चाह|मर जाना चाह|मर जाना बेहतर|मरने का (?:मन|दिल)|मर जाऊ|मर जाता|मर जाना है|मरना है|आत्महत्या|खुदकुशी|जीना नहीं (?:चाह|है)|जीने (?:की|का) (?:अब )?(?:कोई )?(?:इच्छा|चाह|वजह|मन|मतलब|फायदा|कारण)(?: ही| भी| अब)? ?(?:नहीं|खत्म)|जान दे(?:ने|ना|दू| दू|ना चाह)|अपनी जान (?:ले|दे)|खुद को (?:मार|नुकसान|खत्म|चोट|ख़त्म)|"
    r"(?:ज़िंदगी|जिंदगी|जीवन|ज़िन्दगी|जिन्दगी) (?:को )?(?:खत्म|समाप्त|ख़त्म)|(?:ज़िंदगी|जिंदगी|जीवन) से (?:थक|तंग|ऊब)|जी(?:ने|ना) से (?:थक|तंग)|मेरे बिना (?:सब )?(?:बेहतर|खुश)|फांसी लगा|फाँसी लगा|नस काट",
)
_LATIN = compiled(r"\b(?:" + folded("|".join(_ELSEWHERE.values())) + r")\b")
_OTHER_SCRIPTS = compiled(folded("|".join(_UNSPACED)))
_TOPIC_ELSEWHERE = compiled(
    folded(
        r"(?:prevenci[oó]n|pr[eé]vention|preven[cç][aã]o)(?: \w+){0,2} suic[ií]d\w*|suizidpr[aä]vention|selbstmordpr[aä]vention|"
        r"(?:预防|防止|干预|預防)(?:自杀|自殺)|(?:自杀|自殺)(?:预防|干预|防止|対策|予防|相談|热线|熱線)|자살 ?(?:예방|방지|상담)|आत्महत्या (?:रोकथाम|की रोकथाम)|"
        r"(?:servidor|servidores|proceso|processo|serveur|processus|prozess|server|dienst|disco|sitio|site)(?: \w+){0,4} (?:suicid\w+|morir|morrer|mourir|sterben|muert[oa]|matarme)|"
        r"(?:进程|程序|服务|脚本|サーバー?|プロセス|프로세스|서버|सर्वर|प्रोसेस).{0,6}(?:自杀|自殺|想死|자살|आत्महत्या)|"
        r"(?:umbringen|tuer|matar)(?: \w+)? (?:den|die|das|le|la|el|o|os|les) (?:prozess|processus|proceso|processo|server|serveur|dienst)|(?:prozess|dienst|server)(?: \w+){0,2} umbringen"
    )
)


# "This bill is killing me", "dying of hunger": in each tongue a thing does it, or one dies of a trifle.
_THINGS_ES = "precios?|factura|cobro|tarifa|espera|servidor|web|página|interfaz|diseño|lentitud|panel|soporte|boleto|preço|fatura|servidor|site|lentidão|suporte|taxa|mensalidade"
_FIGURES = compiled(
    folded(
        rf"\b(?:{_THINGS_ES})\b(?: \w+){{0,3}} (?:me|nos)(?: (?:está|estão|están|va a|vai))? (?:mata\w*|matando)|"
        r"\b(?:muert[oa]s?|muero|morirme|mort[oa]s?|morrendo|morro|meurs|morte?s?|crève) de (?:risa|hambre|sueño|vergüenza|aburrimiento|frío|calor|ganas|envidia|rir|fome|sono|vergonha|tédio|frio|vontade|rire|faim|fatigue|honte|ennui|froid|chaud)|"
        r"\b(?:prix|facture|attente|serveur|site|interface|lenteur|panneau|support|tarif)s?\b(?: \w+){0,3} (?:me|nous) tuent?\b|"
        r"\b(?:preise?|rechnung(?:en)?|gebühr(?:en)?|wartezeit|warterei|server|seite|oberfläche|panel|support)\b(?: \w+){0,2} (?:bringt?|bringen)(?: \w+)? (?:mich|uns)(?: \w+){0,3} um\b|"
        r"\bsterbe(?: \w+)? vor (?:langeweile|hunger|lachen|scham|hitze|neugier)|\blach\w* mich tot\b|"
        r"要(?:我的?)?命|(?:气|氣|累|烦|煩|饿|餓|笑|热|熱|冷|急|困|贵|貴|慢|无聊)死|"
        r"(?:高く|暑く|寒く|忙しく|眠く|腹減って|お腹(?:が)?すいて|笑い|恥ずかしく)て?死(?:に|ぬ)|死ぬほど(?:忙し|眠|高|遅|笑|暑|寒)|死にそう(?:w|笑|ｗ)|"
        r"(?:배고파|더워|추워|졸려|웃겨|바빠|답답해|비싸|짜증나|짜증 나|궁금해|귀찮아)(?:서)? ?죽|(?:도메인|계약|구독|연장|결제|서비스|이용|대화|상담|호스팅)[^ ]* ?[^ ]{0,6} ?끝내고 싶|"
        r"(?:बिल|कीमत|दाम|सर्वर|साइट|इंतजार|इंतज़ार|हँस|हंस|भूख|गर्मी)[^,]{0,14} मर (?:ही )?(?:गय|गए|रह)"
    )
)


def without_figures(text: str) -> str | None:
    """The folded text without what speaks of death as of hunger, bills, laughing or machines; none where
    nothing does."""
    rest = text
    for figure in (_NOT_MEANT, _MACHINE_DIES, _FIGURES, _TOPIC_ELSEWHERE):
        rest = figure.sub(" ", rest)
    return None if rest == text else rest


_signs = together((_STRONG, *_WEAK))


def despairs_in_english(reading: Reading) -> bool:
    """Whether one strong sign, or two weak ones, stand in the text."""
    text = " . ".join(reading.clauses)
    text = _MACHINE_DIES.sub(" ", _NOT_MEANT.sub(" ", text))
    signs = _signs(text)
    # Long texts are tickets and logs: weak signs far apart say nothing about the writer.
    return 0 in signs or (len(text) < 2000 and len(signs) >= 2)


def despairs_elsewhere(reading: Reading) -> bool:
    """Whether a sign stands in one of the nine other languages."""
    text = _FIGURES.sub(" ", _TOPIC_ELSEWHERE.sub(" ", reading.text))
    return bool(_LATIN.search(text) or _OTHER_SCRIPTS.search(text))


# What a sentence holds of all this, for the classifier to weigh.
HINTS = {
    "strong": _STRONG,
    "elsewhere": _LATIN,
    "scripts": _OTHER_SCRIPTS,
    "topic": _TOPIC_ELSEWHERE,
    "figure": _NOT_MEANT,
    "machine": _MACHINE_DIES,
    **{f"weak{at}": sign for at, sign in enumerate(_WEAK)},
}
