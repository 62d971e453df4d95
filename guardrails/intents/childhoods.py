"""Who is told to be under eighteen in other languages than English."""

from collections.abc import Collection

from guardrails.intents.childhood import Childhood
from guardrails.intents.reading import Reading
from guardrails.matching import compiled, together

SPANISH = Childhood(
    numbers="cuatro/cinco/seis/siete/ocho/nueve/diez/once/doce/trece/catorce/quince/dieciséis/diecisiete",
    frames=(
        r"\b(?:tengo|cumplo|cumplí|cumpliré|voy a cumplir)(?: (?:solo|apenas|ya|recién|los|casi))* {n} (?:años|añitos)\b",
        r"\b(?:cumplo|cumplí|cumpliré|voy a cumplir)(?: (?:solo|apenas|ya|recién|los|casi))* {n}(?:$|,| en\b| el\b| y\b| pero\b)",
        r"\btengo(?: (?:solo|apenas|ya|recién|casi))* {n}(?:$|,| y (?:mi|quiero|puedo)\b| pero\b)",
        r"\b(?:hij[oa]|sobrin[oa]|herman(?:o|a|ito|ita)|niñ[oa]|chic[oa]|alumn[oa]|niet[oa]|prim[oa]|peque|bebé)s?\b(?: \w+){0,4} {n} (?:años|añitos)\b",
        r"\b(?:hij[oa]|sobrin[oa]|herman(?:o|a|ito|ita)|niñ[oa]|chic[oa]|crí[oa]|niet[oa]|peque)s?\b(?: \w+)?,? (?:tiene|cumplió|cumple|de)(?: (?:solo|apenas|unos))? {n}(?:$|,| (?:y|pero|que|se|le|me|ha|abrió|compró)\b)",
        r"\b(?:hij[oa]|sobrin[oa]|herman(?:o|a|ito|ita)|niñ[oa]|niet[oa])\b(?: \w+)?, {n},",
    ),
    years=r"años?\b",
    born=r"\b(?:nací|nació|nacid[oa]|soy) (?:en|de|del)(?: \w+ de)? {y}\b",
    told=r"\b(?:soy|es|somos|siendo) (?:aún |todavía )?menor(?:es)? de edad\b|"
    r"\b(?:en|dentro de|faltan?|quedan?)(?: \w+){0,3} (?:años?|meses)(?: \w+){0,4} (?:mayor de edad|mayoría de edad|ser mayor)\b|"
    r"\b(?:sin que|no)(?: \w+){0,2} (?:sepan?|supieran?|saben?|enteren?) ?(?:mis|mi) (?:padres|papás|papis|mamá|papá|viejos)\b|\b(?:a escondidas de|con permiso de) mis? (?:padres|papás|mamá|madre|padre|papá)\b|"
    r"\b(?:hij[oa]|niñ[oa]|crí[oa]|chic[oa]|voy|va|estoy|está)(?: \w+){0,2} (?:a|en|de) (?:primero|segundo|tercero|cuarto|quinto|sexto|[1-6](?:to|ro|do|ero))(?:$|,| y\b| de\b| pero\b)|"
    r"\bno (?:tengo|cumplo|he cumplido|cumplí|tiene|cumple|ha cumplido)(?: (?:aún|todavía))?(?: los)? (?:18|dieciocho)\b|"
    r"\b(?:voy|vamos|estoy|estudio|va|está|estudia|curso|cursa|sigo|hij[oa]|herman(?:o|a|ito|ita)|alumn[oa])(?: \w+){0,4} (?:primaria|eso|secundaria|bachillerato|instituto|prepa|preparatoria|colegio|escuela|guardería)\b|"
    r"\b(?:soy|estoy|voy|va|está) (?:de|en|a) (?:primero|segundo|tercero|cuarto|quinto|sexto|séptimo|octavo|noveno|[1-6](?:to|ro|do|ero)) (?:de (?:primaria|eso|la eso|secundaria|grado)|grado|año)\b|"
    r"\b(?:alumn[oa]|estudiante) de (?:primaria|secundaria|la eso|bachillerato|instituto)\b",
    others=r"\b(?:soy|somos|como|trabajo|trabajamos)(?: \w+){0,2} (?:profe(?:sor(?:a|es|as)?)?|maestr[oa]s?|docentes?|director(?:a)?|secretari[oa]|ampa|escuela|colegio|instituto)\b|\b(?:web|página|sitio) (?:de|del|de la|de mi|de nuestr[oa]) (?:colegio|escuela|instituto)\b|\b(?:reglas|normas|universidad|facultad|uni|usuarios)\b|^ ?soy mayor de edad|\bcuando (?:tenía|era)\b|\bya soy mayor|\bpara (?:niñ[oa]s|chic[oa]s|bebés|peques)\b",
    bounds=r"\b(?:menos de|más de|hasta(?: los)?|desde(?: los)?|entre|mayores de|menores de|a partir de(?: los)?) ",
    tens=r"(?:veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa) y ",
    lasting=r" (?:con (?:ustedes|uds|vosotros|vos|este|esta|la)|usando|como|pagando|siendo|trabajando|de (?:cliente|experiencia|contrato|antigüedad|servicio))\b",
)
FRENCH = Childhood(
    numbers="quatre/cinq/six/sept/huit/neuf/dix/onze/douze/treize/quatorze/quinze/seize/dix sept",
    frames=(
        r"\bj ai(?: (?:seulement|que|à peine|tout juste|bientôt|presque))? {n} ans\b",
        r"\b(?:je n ai que|j aurai|je vais avoir|j ai bientôt|g|jai|pas encore) {n} ans\b",
        r"\b(?:fils|fille|filleule?|enfant|neveu|nièce|frère|sœur|soeur|élève|gamine?|garçon|petit|petite|ado)s?\b(?: \w+){0,4},? {n} ans\b",
        r"\b(?:ma|mon|notre) (?:petite?|gamine?|filleule?) de {n} ans\b",
        r"\b(?:petit fils|petite fille|fils|fille|frère|sœur|soeur|ado),? qui (?:a|n a que|aura|vient d avoir) {n} ans\b",
        r"^ ?(?:à )?{n} ans,?(?: est ce que)? c est (?:trop|encore|assez) \w+",
        r"\b(?:dix huit|18) ans dans {n} (?:ans|mois)\b",
    ),
    years=r"ans?\b",
    born=r"\bnée?s? (?:en|le)(?: \w+){0,2} {y}\b",
    told=r"\b(?:je suis|est|suis|sommes)(?: (?:encore|toujours))? mineure?s?\b|"
    r"\bpas encore (?:18|dix huit|majeure?|la majorité)\b|"
    r"\b(?:dans|reste|encore|manque)(?: \w+){0,3} (?:ans?|mois)(?: \w+){0,4} (?:majeure?|majorité)\b|"
    r"\b(?:en cachette de|sans le dire à|à l insu de|sans que) (?:mes|ma|mon) (?:parents|mère|père|maman|papa)\b|\bmes parents (?:ne )?(?:le )?(?:savent|sont) pas\b|"
    r"\b(?:garçon|fille|fils|petite?|ado|gamine?) (?:\w+ )?(?:de|en) (?:cp|ce1|ce2|cm1|cm2|sixième|cinquième|quatrième|troisième|seconde)\b|"
    r"\b(?:suis|est|entre|vais|va|passe|étudie)(?: \w+){0,2} (?:en (?:sixième|cinquième|quatrième|troisième|seconde|première|terminale|[3-6](?:e|è|ème|eme)|2nde|maternelle)|au (?:collège|lycée)|à l école)\b|"
    r"\b(?:en|au|de|est en) (?:cp|ce1|ce2|cm1|cm2)\b|, (?:cp|ce1|ce2|cm1|cm2),|\b(?:chui|jsuis|suis|est) en (?:[3-6](?:e|ème|eme)|seconde)\b|"
    r"\b(?:lycéen(?:ne)?|collégien(?:ne)?|écolière?)s?\b",
    others=r"\b(?:suis|sommes|travaille|comme)(?: \w+){0,2} (?:prof|profs|professeure?s?|enseignante?s?|instit|institut(?:eur|rice)|maîtresse|directeur|directrice|secrétaire|une école|un collège|un lycée)\b|\bsite (?:du|de l|de notre|de mon) (?:lycée|collège|école)\b|\b(?:règles|fac|université|utilisateurs)\b|^ ?je suis majeure?\b|\bquand j (?:avais|étais)\b|\bmajeure? depuis\b|\bpour (?:les |des )?(?:enfants|moins de|petits|bébés)\b",
    bounds=r"\b(?:moins de|plus de|jusqu à|dès|entre|à partir de) ",
    tens=r"(?:vingt|trente|quarante|cinquante|soixante|soixante dix|quatre vingt|quatre vingt dix)(?: et)? ",
    lasting=r" (?:d (?:expérience|ancienneté|abonnement)|de (?:contrat|service)|comme|chez vous|avec vous|que)\b",
)
GERMAN = Childhood(
    numbers="vier/fünf/sechs/sieben/acht/neun/zehn/elf/zwölf/dreizehn/vierzehn/fünfzehn/sechzehn/siebzehn",
    frames=(
        r"\b(?:ich )?(?:bin|werde)(?: (?:erst|gerade|noch|ja|bald|grad))* {n}(?: jahre?\b(?: alt)?|$|,| und\b| aber\b| geworden\b)",
        r"\bwerde?(?: ich)?(?: (?:im|erst|ich|bald|nächste[sn]?|jahr|monat|herbst|sommer|winter|frühling|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember))+ {n}(?:$|,| und\b| darf\b)",
        r"\bweil ich(?: \w+){0,3} {n} bin\b",
        r"\b(?:sohn|tochter|kind|bruder|schwester|enkel(?:in)?|neffe|nichte), {n},",
        r"\b(?:sohn|tochter|kind|neffe|nichte|bruder|schwester|schüler(?:in)?|enkel(?:in)?|junge|mädchen|kleine[rn]?)\b(?: \w+){0,3} {n}(?: jahre?\b| ist\b|$|,| und\b| aber\b| alt\b)",
        r"\bmein\w* {n} ?jährige[rns]?\b|\b{n} ?jährige[rns]? (?:sohn|tochter|kind|junge|mädchen|bruder|schwester|schüler\w*|nutzer\w*|kunde\w*)\b",
    ),
    years=r"jahren?\b|jahre alt\b",
    born=r"\b(?:jahrgang|geboren(?: am| im)?|bin) {y}\b",
    told=r"\b(?:bin|ist|sind)(?: \w+){0,2} (?:minderjährig|nicht volljährig)\b|"
    r"\b(?:minderjährige[rn]?) (?:sohn|tochter|kind|bruder|schwester)\b|^ ?als minderjährige[rn]?\b|"
    r"\b(?:komme|kommt|gehe|geht|bin|ist)(?: \w+){0,4} in (?:die|der) (?:erste|zweite|dritte|vierte|fünfte|sechste|siebte|achte|neunte|zehnte|elfte)n?(?:$|,| und\b| darf\b)|"
    r"\b(?:erst|nicht|werde ich)(?: \w+){0,3} (?:volljährig|achtzehn|18)\b|"
    r"\b(?:in|noch|fehlen|fehlt)(?: \w+){0,4} (?:jahr|jahre|jahren|monate|monaten)(?: \w+){0,4} (?:volljährig|18|achtzehn|erwachsen)\b|"
    r"\b(?:eltern|mama|papa|mutter|vater) (?:wissen|weiß|dürfen|darf|merken|merkt)(?: \w+){0,3} (?:nicht|nichts|nix)\b|\b(?:ohne erlaubnis|heimlich|hinter dem rücken)(?: \w+)? (?:meiner|meinen|mama|papa)\b|"
    r"\bklasse (?:[1-9]|1[0-2])\b|\b(?:erste|zweite|dritte|vierte|fünfte|sechste|siebte|achte|neunte|zehnte|elfte)r? klasse\b|"
    r"\b(?:bin|ist|geht?|gehe|komme|kommt) (?:erst )?in (?:der|die) (?:[1-9]|1[0-2])(?:$|\.)|"  # "8. Klasse" is cut at its stop
    r"\bin (?:der|die|meiner|unserer)(?: \w+){0,1} ?(?:[1-9]|1[0-2]|ersten?|zweiten?|dritten?|vierten?|fünften?|sechsten?|siebten?|achten?|neunten?|zehnten?|elften?|7[a-f]) ?(?:klasse|klass)\b|"
    r"\b(?:geh|gehe|geht|bin|ist|besuche|besucht)(?: \w+){0,3} (?:grundschule|hauptschule|realschule|gymnasium|zur schule|kindergarten|schülerin|schüler)\b",
    others=r"\b(?:bin|sind|arbeite|als)(?: \w+){0,2} (?:lehrer(?:in)?|lehrkraft|erzieher(?:in)?|rektor(?:in)?|schulleit\w+|sekretär(?:in)?|hausmeister|elternbeirat)\b|\b(?:gilt|regeln?|vorschriften|seite (?:der|unserer) schule|studiert|studium|nutzern?)\b|^ ?(?:ich )?bin (?:schon |bereits )?volljährig|\bals ich(?: \w+){1,3} war\b|\bfür (?:die )?(?:kinder|klasse|schüler)\b",
    bounds=r"\b(?:unter|über|ab|bis|zwischen) ",
    lasting=r" (?:lang|kunde|bei euch|bei ihnen|dabei)\b",
)
PORTUGUESE = Childhood(
    numbers="quatro/cinco/seis/sete/oito/nove/dez/onze/doze/treze/catorze/quatorze/quinze/dezesseis/dezasseis/dezessete/dezassete",
    frames=(
        r"\b(?:tenho|fiz|faço|vou fazer|completei)(?: (?:só|apenas|já|quase))? {n} (?:anos|aninhos)\b",
        r"\b(?:tenho|fiz|faço|vou fazer)(?: (?:só|apenas|já|quase))? {n}(?:$|,| em\b| e (?:minha|meu|quero|posso)\b| mas\b)",
        r"\b(?:filh[oa]|filhinh[oa]|sobrinh[oa]|irmãzinha|irmãozinho|irmã|irmão|criança|alun[oa]|net[oa]|menin[oa]|garot[oa]|miúd[oa]|caçula)s?\b(?: \w+){0,4},?(?: de)? {n} (?:anos|aninhos)\b",
        r"\b(?:filh[oa]|sobrinh[oa]|irmã|irmão|net[oa]|menin[oa]|miúd[oa])\b(?: \w+){0,1} (?:tem|fez|de)(?: (?:só|apenas))? {n}(?:$|,| (?:e|mas|que|apertou|abriu|comprou|clicou)\b)",
    ),
    years=r"anos?\b",
    born=r"\b(?:nasci|nasceu|nascid[oa]|sou) (?:em|de)(?: \w+ de)? {y}\b",
    told=r"\b(?:sou|é|somos)(?: (?:ainda))? menor(?:es)? de idade\b|\bsou(?: ainda)? menor(?:$|,)|"
    r"\b(?:em|daqui a|daqui|dentro de|faltam?)(?: \w+){0,3} (?:anos?|meses)(?: \w+){0,5} (?:maior|maioridade)\b|"
    r"\b(?:escondid[oa] d[oae]s?|sem que) (?:meus? |minha )?(?:pais|mãe|pai)\b|\bmeus pais não sabem\b|"
    r"\bnão (?:fiz|tenho|completei|tem|fez)(?: (?:ainda))?(?: os)? (?:18|dezoito)\b|"
    r"\b(?:estou|estudo|estuda|está|curso|cursa|filh[oa]|irm\w+|alun[oa]|menin[oa])(?: \w+){0,4} (?:ensino (?:fundamental|médio|básico|secundário)|creche|colégio|escola|jardim de infância)\b|"
    r"\b(?:estou|tô|to|está|curso|cursa|faço|faz|passei|sou|anda)(?: \w+){0,2} (?:[1-9]|primeiro|segundo|terceiro|quarto|quinto|sexto|sétimo|oitavo|nono) ano\b|"
    r"^ ?(?:primeiro|segundo|terceiro|quarto|quinto|sexto|sétimo|oitavo|nono) ano$",
    others=r"\b(?:sou|somos|trabalho|como)(?: \w+){0,2} (?:professor(?:a|es)?|diretor(?:a)?|secretári[oa]|coordenador(?:a)?)\b|\b(?:site|página) d[oa] (?:escola|colégio)\b|\b(?:regras|contrato|curso superior|faculdade|universidade|usuários)\b|^ ?sou maior|\bquando (?:eu )?(?:tinha|era)\b|\bjá sou maior|\bpara (?:crianças|bebês)\b",
    bounds=r"\b(?:menos de|mais de|até(?: os)?|entre|a partir de|menores de|maiores de) ",
    tens=r"(?:vinte|trinta|quarenta|cinquenta|sessenta|setenta|oitenta|noventa) e ",
    lasting=r" (?:de (?:cliente|experiência|contrato|casa|serviço)|com (?:vocês|vcs|a|esta)|como|usando)\b",
)
ITALIAN = Childhood(
    numbers="quattro/cinque/sei/sette/otto/nove/dieci/undici/dodici/tredici/quattordici/quindici/sedici/diciassette",
    frames=(
        r"\b(?:ho|compio)(?: (?:solo|appena|quasi))? {n} anni\b",
        r"\b(?:figli[oa]|nipote|fratell\w+|sorell\w+|bambin\w+|ragazz\w+)\b(?: \w+){0,4} {n} anni\b",
    ),
    years=r"anni\b",
    born=r"\bnat[oa] nel {y}\b",
    told=r"\b(?:sono|è)(?: ancora)? minorenne\b|\bnon (?:ho|ha)(?: ancora)? (?:18|diciotto) anni\b|"
    r"\b(?:faccio|fa|frequento|frequenta|vado|va)(?: \w+){0,2} (?:elementari|medie|liceo|asilo|scuola)\b",
    others=r"\b(?:sono|lavoro|come)(?: \w+){0,2} (?:insegnante|maestr[oa]|professor(?:e|essa)|preside)\b|\b(?:sito (?:della|del) (?:scuola|liceo)|regole)\b",
    lasting=r" (?:di (?:esperienza|contratto)|con voi|come|che)\b",
)
DUTCH = Childhood(
    numbers="vier/vijf/zes/zeven/acht/negen/tien/elf/twaalf/dertien/veertien/vijftien/zestien/zeventien",
    frames=(
        r"\bik (?:ben|word)(?: (?:pas|nog|maar|bijna))* {n}(?: jaar\b(?: oud)?|$|,| en\b| maar\b)",
        r"\b(?:zoon(?:tje)?|dochter(?:tje)?|kind|neefje|nichtje|broer(?:tje)?|zus(?:je)?|jongen|meisje)\b(?: \w+){0,3} {n}(?: jaar\b|$|,| en\b)",
        r"\b{n} ?jarige\b",
    ),
    years=r"ja(?:ar|ren)\b",
    born=r"\bgeboren in {y}\b",
    told=r"\b(?:ben|is)(?: nog)? minderjarig\b|\bnog geen (?:18|achttien)\b|"
    r"\b(?:zit|ga|gaat)(?: \w+){0,3} (?:basisschool|middelbare school|brugklas|groep [1-8])\b",
    others=r"\b(?:ben|werk)(?: \w+){0,2} (?:leraar|lerares|docent|juf|meester|directeur)\b|\bregels\b",
    lasting=r" (?:klant|bij jullie)\b",
)
POLISH = Childhood(
    numbers="cztery/pięć/sześć/siedem/osiem/dziewięć/dziesięć/jedenaście/dwanaście/trzynaście/czternaście/piętnaście/szesnaście/siedemnaście",
    frames=(
        r"\bmam(?: (?:dopiero|tylko|prawie))? {n} lat\b",
        r"\b(?:syn|córk[aię]|dziecko|brat|siostra|wnuk|wnuczka)\b(?: \w+){0,3} {n} lat\b",
    ),
    years=r"lat\b",
    told=r"\b(?:jestem|jest)(?: jeszcze)? niepełnoletni\w*|\bnie (?:mam|ma) (?:jeszcze )?(?:18|osiemnastu) lat\b",
    tens=r"(?:dwadzieścia|trzydzieści|czterdzieści|pięćdziesiąt) ",
    lasting=r" (?:doświadczenia|stażu|umowy)\b",
)
TURKISH = Childhood(
    numbers="dört/beş/altı/yedi/sekiz/dokuz/on/on bir/on iki/on üç/on dört/on beş/on altı/on yedi",
    frames=(
        r"\b{n} yaşında(?:yım|ki| |$|,)",
        r"(?:oğlum|kızım|çocuğum|kardeşim)\b(?: \w+){0,2} {n} yaş",
    ),
    years=r"yıl|yaşında",
    told=r"\breşit değil\w*|\b18 yaşından küçüğüm\b|\b(?:lisede|ortaokulda|ilkokulda) (?:okuyorum|okuyor)\b",
    tens=r"(?:yirmi|otuz|kırk|elli|altmış) ",
)
RUSSIAN = Childhood(
    numbers="четыре/пять/шесть/семь/восемь/девять/десять/одиннадцать/двенадцать/тринадцать/четырнадцать/пятнадцать/шестнадцать/семнадцать",
    frames=(
        r"(?:мне|ему|ей) (?:всего |только )?{n} (?:лет|года)",
        r"(?:сын\w*|доч\w*|ребенк\w*|ребенок|брат\w*|сестр\w*|внук\w*) (?:\w+ )?{n} (?:лет|года)",
    ),
    years=r"(?:лет|года?)\b",
    told=r"несовершеннолетн(?:ий|яя)|нет (?:еще )?(?:18|восемнадцати)|учусь в (?:школе|\d+ классе)",
    tens=r"(?:двадцать|тридцать|сорок|пятьдесят) ",
)
MAORI = Childhood(
    numbers="whā/rima/ono/whitu/waru/iwa/tekau/tekau mā tahi/tekau mā rua/tekau mā toru/tekau mā whā/tekau mā rima/tekau mā ono/tekau mā whitu",
    frames=(
        r"(?:^|[^a-z] ?|ko |\bte |he |kua )(?:e )?{n} (?:aku|ōku|ona|ōna|tana|tōna) tau\b",
        r"\b(?:e |kua )?{n} ngā tau o (?:taku|tōku|tana|tōna|te tama|te tamaiti|aku)\b",
        r"\b{n} (?:taku|tōku|tana|te) (?:tau|pakeke)\b",
        r"\b{n} te pakeke o (?:taku|tōku|tana) \w+",
        r"\b(?:tamaiti|tamāhine|tama|mokopuna|teina|tuahine|tungāne)\b(?: \w+){0,4} {n} (?:te |ngā |ona |ōna )?(?:tau|pakeke)\b",
    ),
    years=r"(?:ngā |oku |taku )?tau\b",
    told=r"\bkei te (?:tau \w+ (?:au|ahau|ia) i te kura\b|kura (?:tuarua|tuatahi|waenga|kōhungahunga)?(?: \w+){0,2} ?(?:au|ahau|ia|taku|tana)\b)|"
    r"\b(?:ākonga|taiohi|tamaiti)(?: noa iho| tonu)? (?:au|ahau)\b|"
    r"\b(?:kāore|kāhore) anō (?:au|ahau|ia|taku \w+)(?: \w+){0,2} (?:tekau mā waru|18)\b",
    others=r"\b(?:kaiako|tumuaki|ture|kaimahi)\b",
    tens=r"\b(?:rua|toru|whā|rima|ono|whitu|waru|iwa) (?:tekau mā )?",
    things=r"\b(?:pakihi|kamupani|umanga|tūmau|paetukutuku|rohe ā ipurangi)\b",
)
CHINESE = Childhood(
    numbers="四/五/六/七/八/九/十/十一/十二/十三/十四/十五/十六/十七",
    frames=(
        r"{n} ?(?:周|週)?(?:岁|歲)",
        r"(?:我|孩子|儿子|女儿|兒子|女兒|弟弟|妹妹|年龄|年纪)(?:今年|刚|剛|才|刚满|都|只有|快)+ ?{n}(?:$|,|了)",
        r"(?:儿子|女儿|兒子|女兒|孩子|弟弟|妹妹|孙子|孙女) ?{n}(?:$|,|了)",
    ),
    years=r"(?:个)?年|岁|歲",
    born=r"{y}年?(?:出生|生的|生$)",
    told=r"小学生|小學生|初中生|高中生|中学生|中學生|国中生|國中生|"
    r"(?:读|讀|上|念|在|是|刚上)(?:着|了|的)?(?:小学|初中|高中|国中|國中|中学|小學|中學|幼儿园|幼兒園)|"
    r"(?:读|讀|上|念|在|是)(?:小学|初中|高中)?(?:初|高)[一二三]|(?:才|刚|今年|现在)(?:上)?(?:初|高)[一二三]|刚?(?:小学|初中|小學)(?:刚|才)?毕业|(?:初|高)[一二三](?:的)?(?:学生|學生|生|了|$)|"
    r"(?:读|讀|上|念|在|小学|小學)(?:了|着)?[一二三四五六](?:年级|年級)|"
    r"(?:再过|再過|还有|還有|还差|還差|差|过)[^,]{0,4}(?:年|个月|個月)[^,]{0,5}(?:成年|十八|18)|(?:瞒着|背着|没告诉|沒告訴)[^,]{0,3}(?:爸|妈|媽|父|家长|家長)|(?:爸妈|爸爸|妈妈|父母)(?:还|都)?不(?:知道|让|同意)|"
    r"监护人(?:同意|签)|監護人(?:同意|簽)|是未成年|小升初|(?:^|[^一-龠])[七八九]年级|"
    r"(?:还|還|都|我|孩子|儿子|女儿|他|她)(?:是|都)?(?:没|沒|未)(?:有)?(?:成年|满十八|满18|滿十八)|(?:还|還|仍|个|一个|我)(?:是)?未成年|"
    r"(?:未|没|沒|不)(?:满|滿|到) ?(?:18|十八)|(?:明年|后年|後年|年底|下个月)(?:才|就)?(?:满|滿|到)? ?(?:18|十八)",
    others=r"老师|老師|教师|教師|校长|校長|教务|规定|規定|政策|规则|規則|条款|條款|要求是|小时候|小時候|(?:幼儿园|小学|中学|初中|高中)(?:工作|上班|的?网站|的?官网)|成年很久|已经成年|早就成年|大学|大學|面向|儿童教育|以下的?(?:儿童|孩子|用户|客户)",
    lasting=r"(?:以下|以上|起)",
    tens=r"[一二三四五六七八九十百两]",
    things=r"狗|猫|貓|网站|網站|公司|服务器|域名",
)
JAPANESE = Childhood(
    numbers="四/五/六/七/八/九/十/十一/十二/十三/十四/十五/十六/十七",
    frames=(
        r"{n} ?(?:歳|才|さい)",
        r"(?:孫|息子|娘|弟|妹|子)(?:は|が|も|,)?(?:まだ)?{n}(?:つ|です|なの|で,)",
        r"(?:今年|来月|来年|もうすぐ|やっと|[0-9一二三四五六七八九十]月)(?:で)? ?{n} ?(?:に|です)",
    ),
    years=r"年|歳|才|周年",
    born=r"{y}年(?:生|に生)",
    told=r"(?:小学|中学|高校)(?:校)?(?:の)?[1-6一二三四五六]?年?生|(?:小学|中学|高校)[1-6一二三四五六]年(?:です|の|で|なの|,|$)|(?:^|[^一-龠])(?:中|高|小)[1-6一二三四五六](?:の(?:息子|娘|弟|妹|子)|です|の|なん|だ|で|なの|,|$)|"
    r"(?:小学校|中学校|高校|幼稚園|保育園)(?:に|へ|の?[1-6一二三四五六]年)(?:通|行|在|で|に)|"
    r"(?:あと|もう)[^,]{0,4}(?:年|か月|ヶ月)(?:で|したら)[^,]{0,3}(?:成人|大人|18)|成人(?:する)?まで[^,]{0,5}(?:年|か月)|親に(?:内緒|黙って|言わず|隠れて)|親の(?:許可|カード|財布)|"
    r"未成年(?:です|なの|なん|だ|者です|者なの|で,|で$)|"
    r"(?:18|十八)(?:歳|才)?(?:に)?(?:なってい?ま|なってい?な|未満です|未満なの|じゃな|ではな|ではあ)",
    others=r"教師|教員|(?:の|は|が)先生|先生(?:です|を|向け|方)|教諭|校長|職員|事務|担当|規約|でも(?:利用|使)|大学生|(?:もう|すでに)成人|(?:生|子ども|子供)も(?:見|使)|(?:子ども|子供|小さ)(?:の|い)頃|(?:高校|中学)時代|向け(?:の)?(?:教材|サイト|アプリ|商品)",
    lasting=r"(?:以下|以上|未満|から)",
    tens=r"[一二三四五六七八九十百]",
    things=r"犬|猫|ペット",
)
KOREAN = Childhood(
    numbers="네/사/다섯/오/여섯/육/일곱/칠/여덟/팔/아홉/구/열/십/열한/십일/열두/십이/열세/십삼/열네/십사/열다섯/십오/열여섯/십육/열일곱/십칠",
    frames=(
        r"{n} ?살(?:이|인|입|의|짜|때|에|까|로|밖|부|아|$| |,)",
        r"{n} ?세(?:입니다|예요|이에요|인데|인|의|짜리|라|이고|이며|$| |,)",
    ),
    years=r"(?:년|살|세)",
    born=r"{y}년 ?(?:생|에 태어)",
    told=r"(?:초등학교|중학교)(?:를)? (?:막 |갓 |이제 )?졸업|(?:초등|중|고등)학생(?:이|인|입|예|의|들?이|$| |,)|(?:초|중|고)딩|(?:초등학교|중학교|고등학교|초등|고등) ?[1-6]학년|"
    r"(?:저는?|아들이?|딸이?|동생이?|애가) ?[1-6]학년|"
    r"(?:^| )(?:초|중|고)[1-6] ?(?:아들|딸|동생|인데|이에|입니다|예요|이|라|때|$| |,)|"
    r"미성년자?(?:라서|라|예요|이에요|입니다|인데|이라|이고|여서)|(?:내년|다음 ?달)에 (?:성인|스무)|(?:년|개월|달) ?(?:뒤|후|있으)면? ?[^,]{0,3}성인|성인(?:이)? ?(?:되려면|까지)[^,]{0,5}(?:년|개월|달)|부모님 ?(?:몰래|모르게|허락|카드)|성인이 ?(?:아니|안)|"
    r"(?:18|19|열여덟|열아홉) ?(?:살|세)(?:이|가|도)? ?(?:안|아직|되지|못)",
    others=r"교사|선생|교직원|교장|학교 홈페이지|규정|약관|정책|대학생|어릴 ?(?:때|적)|학생들도|동창|(?:저는|이미|벌써) 성인|(?:어린이|아동)(?:용)? ?(?:교육|사이트|앱)",
    lasting=r" ?(?:이하|이상|미만|부터)",
    tens=r"(?:열|스물|서른|마흔|쉰|예순) ?|[일이삼사오육칠팔구십]",
    things=r"강아지|고양이|회사",
)
HINDI = Childhood(
    numbers="चार/पाँच/पांच/छह/छः/सात/आठ/नौ/दस/ग्यारह/बारह/तेरह/चौदह/पंद्रह/पन्द्रह/सोलह/सत्रह",
    frames=(
        r"{n} (?:साल|वर्ष|बरस) (?:का|की|के)(?:$|,| )",
        r"(?:उम्र|आयु)(?: [^ ]+){0,2} {n}(?:$|,| )",
        r"(?:मैं|हूँ|हूं|छोटा|छोटी)(?: [^ ]+){0,2},? {n} (?:साल|वर्ष|का हो|की हो)",
        r"(?:बेटा|बेटी|भाई|बहन|बच्चा|बच्ची)(?: [^ ]+){0,2} {n} (?:साल|वर्ष)",
    ),
    years=r"(?:साल|वर्ष|बरस)",
    born=r"{y} में (?:मेरा )?(?:जन्म|पैदा)",
    told=r"नाबालिग (?:है|हूँ|हूं)|अवयस्क (?:है|हूँ|हूं)|"
    r"(?:पहली|दूसरी|तीसरी|चौथी|पांचवीं|पाँचवीं|छठी|सातवीं|आठवीं|नौवीं|नवीं|दसवीं|ग्यारहवीं|बारहवीं)(?: कक्षा| क्लास)? (?:में|का छात्र|की छात्रा)|"
    r"(?:आठवीं|सातवीं|छठी|नौवीं|दसवीं|पाँचवीं|पांचवीं) (?:कक्षा|क्लास) (?:का|की) (?:लड़का|लड़की|छात्र|छात्रा|बच्चा|बच्ची)|(?:साल|महीने)(?: में| बाद)(?: [^ ]+){0,2} (?:बालिग|अठारह|18)|(?:मम्मी|पापा|माता ?पिता|घरवालों)(?: [^ ]+){0,2} (?:बिना बताए|पता नहीं|छुप|छिप)|"
    r"कक्षा (?:[1-9]|1[0-2]) (?:में|का|की)|स्कूल (?:में पढ|जात)|(?:18|अठारह)(?: साल)?(?: का| की)? नहीं",
    others=r"शिक्षक|अध्यापक|टीचर|प्रिंसिपल|नियम|नीति|(?:कक्षा|स्कूल|बच्चों) के लिए|मैं बालिग|बचपन|कॉलेज|यूनिवर्सिटी",
    lasting=r"(?:से|पुरान)",
    things=r"कंपनी|सर्वर|साइट पुरान|डोमेन|वेबसाइट पुरान|पुरानी|पुराना",
)
HINGLISH = Childhood(
    numbers="chaar/char/paanch/panch/cheh/chhe/saat/aath/nau/das/gyarah/barah/terah/chaudah/pandrah/solah/satrah",
    frames=(
        r"\b{n} (?:saal|sal) (?:ka|ki|ke)\b",
        r"\b(?:umar|umr)(?: \w+){0,2} {n}\b",
    ),
    years=r"(?:saal|sal)\b",
    told=r"\bnabalig (?:hu|hoon|hun|hai)\b|\b(?:school|(?:[5-9]|10|11|12)(?:th|vi|vin)?(?: class)?) (?:me|mein) (?:padh|pad)\w*|\b18 (?:saal )?(?:ka|ki) nah?i\b",
    others=r"\b(?:teacher|principal) (?:hu|hoon|hun|hai)\b",
    things=r"\b(?:(?:company|server|website|domain) (?:ko|ka|ki|ke|[0-9]+)|ye (?:company|server|website|domain)|puran[ai])\b",
)
ARABIC = Childhood(
    numbers="أربع/خمس/ست/سبع/ثماني/تسع/عشر/أحد عشر/اثني عشر/ثلاث عشرة/أربع عشرة/خمس عشرة/ست عشرة/سبع عشرة",
    frames=(
        r"(?:عمري|عمره|عمرها|أبلغ) (?:من العمر )?{n}",
        r"(?:ابني|ابنتي|طفلي|طفلتي|أخي|أختي).{0,15} {n} (?:سنة|سنوات|عام|أعوام)",
    ),
    years=r"(?:سنة|سنوات|عام|أعوام)",
    told=r"(?:أنا|هو|هي|ابني|ابنتي) قاصر|لم أبلغ (?:18|الثامنة عشرة)",
)
SAMOAN = Childhood(
    numbers="fa/lima/ono/fitu/valu/iva/sefulu/sefulu tasi/sefulu lua/sefulu tolu/sefulu fa/sefulu lima/sefulu ono/sefulu fitu",
    frames=(r"\b{n} (?:o )?(?:ou|ona|lo u) tausaga\b",),
    years=r"(?:o )?(?:tausaga|ta ?u)\b",
    told=r"$.",
)
TONGAN = Childhood(
    numbers="fa/nima/ono/fitu/valu/hiva/hongofulu/taha taha/taha ua/taha tolu/taha fa/taha nima/taha ono/taha fitu",
    frames=(r"\bta ?u (?:e )?{n}\b",),
    years=r"(?:o )?(?:tausaga|ta ?u)\b",
    told=r"$.",
)
CHILDHOODS = (
    SPANISH, FRENCH, GERMAN, PORTUGUESE, ITALIAN, DUTCH, POLISH, TURKISH, RUSSIAN, MAORI, CHINESE,
    JAPANESE, KOREAN, HINDI, HINGLISH, ARABIC, SAMOAN, TONGAN,
)  # fmt: skip
_near = together([spoken for each in CHILDHOODS for spoken in each.signs])
_WHOSE = tuple(each for each in CHILDHOODS for _ in each.signs)
# For the classifier: that a child may be told of, whoever tells it.
SIGNS = compiled(
    "|".join(f"(?:{spoken.pattern})" for each in CHILDHOODS for spoken in each.signs[:-2])
)


def child_elsewhere(reading: Reading, year: int) -> bool:
    """Whether the writer, or somebody spoken of, is told to be under eighteen in this year."""
    return any(
        each.tells(clause, year) for each in _spoken(reading) for clause in reading.clauses
    )


def grown_elsewhere(reading: Reading) -> bool:
    """Whether years, or schools, are spoken of as nobody speaks of a child."""
    return any(each.denies(clause) for each in _spoken(reading) for clause in reading.clauses)


def _spoken(reading: Reading) -> Collection[Childhood]:
    return {id(_WHOSE[at]): _WHOSE[at] for at in _near(reading.text)}.values()
