"""Copy in French, German, Portuguese, Arabic, Hebrew and Japanese: fewer ads, the same questions."""

from reviewtui.sample.draft import Copy, Draft

# fmt: off
_FRENCH = (
    Draft("iris", "NEGATIVE_SELF_PERCEPTION", "Adieu, mine fatiguée|Vos cernes parlent de vous",
          "Vos cernes racontent votre nuit. Notre correcteur en raconte une autre, en {n} secondes.",
          "“Vos cernes racontent votre nuit” may shame the reader; usual tone for concealers.", "", 0.5),
    Draft("iris", "MISLEADING_CLAIM", "{pct} % de rides en moins|Dix ans de moins en {weeks} semaines",
          "{pct} % des femmes ont vu moins de ridules après {weeks} semaines.* Sans injection, sans rendez-vous.",
          "The asterisk leads to nothing in the ad.", "La note est sur la page, pas dans la pub.", 0.6),
    Draft("iris", "COMPLIANT_AI_WRONG", "Toute nue, notre crème|Rechargez, ne jetez plus ♻️",
          "Sans boîte, sans film, sans plastique. Rapportez {n} pots vides à {city}, le suivant est offert.",
          "“Toute nue” triggered the check; it refers to packaging.|Promises a free jar (“offert”) without terms; "
          "it seems to be a refill offer.", "", 0.16),
    Draft("borealis", "DRUGS_SUPPLEMENTS", "Des nuits plus calmes|L'huile des longs hivers",
          "Huile de chanvre à spectre complet, {mg} mg. Nos clients parlent de soirées apaisées.",
          "Full-spectrum oil may contain THC; Québec sells it through one licensed channel.",
          "Le Québec a ses propres règles, non ?", 0.66, "CA (QC) · 21–65+"),
    Draft("borealis", "MISSING_AUTHORISATION", "Le chanvre, c'est de l'agriculture|Écrivez à votre député",
          "On vote {weekday} sur la surface qu'une ferme peut cultiver. Notre lettre se lit en {n} minutes.",
          "Invites readers to influence a vote; no “Paid for by” line.", "", 0.74),
)

_GERMAN = (
    Draft("kite", "MISLEADING_CLAIM", "{city} ab {price}|Nur noch {n} Betten in der Hütte",
          "{days} Tage, {n} Seen, ein Rucksack, den andere tragen. Nirgends günstiger, versprochen.",
          "“Nirgends günstiger, versprochen” cannot be shown.", "", 0.56),
    Draft("kite", "ALCOHOL", "{n} Keller, ein Fahrrad 🍷|Weinlese für alle",
          "Von Keller zu Keller durch die Weinberge, mit Verkostung und Bus nach Hause.",
          "Wine tasting; the audience is set to families from 16.", "Familienreise mit Weinprobe, geht das?", 0.54,
          "DE · 16–65+ · Familien"),
    Draft("kite", "COMPLIANT_AI_WRONG", "Mörderisch schöne Aussicht|Zeit totschlagen in {city}",
          "{n} Orte, an denen sich eine Stunde zwischen zwei Zügen lohnt: ein Turm, eine Bäckerei, eine Bank.",
          "“Mörderisch” triggered the check; it is a city guide.|“totschlagen” triggered the check; it is a city "
          "guide.", "", 0.12),
    Draft("fjord", "DRUGS_SUPPLEMENTS", "Kraft aus kaltem Wasser|{hours} Stunden Fokus",
          "{mg} mg Koffein, Rote Bete und Rosenwurz. Ein Messlöffel vor dem Lauf. Nichts für Einsteiger.",
          "{mg} mg caffeine per serving may be above the national limit.", "", 0.6),
    Draft("fjord", "MISLEADING_CLAIM", "Von Ärzten empfohlen|{pct} % mehr Energie",
          "In {weeks} Wochen spürten {pct} % mehr Energie. Das Fischöl mit dem Laborbericht im Karton.",
          "“Von Ärzten empfohlen” without a source; the figure may come from a survey.|“{pct} % mehr Energie” "
          "without a source; the figure may come from a survey.", "", 0.58),
    Draft("nimbus", "SENSATIONAL", "Jemand ist in Ihrem WLAN|Der Nachbar surft mit",
          "Am Nebentisch sitzt jemand mit {n} Minuten Zeit. Mehr braucht er nicht.",
          "Frightening scene for a security product.", "", 0.55),
)

_PORTUGUESE = (
    Draft("delta", "DATING", "{crowd} solteiros em {city} hoje|Um café em {city}?",
          "Perfis verificados à mão e sem pressa. Diga olá a alguém do seu bairro.",
          "Dating service; the permission covers Spain, Portugal is unclear.",
          "A autorização vale para Portugal?", 0.5, "PT · 18–55"),
    Draft("delta", "ADULT_SUGGESTIVE", "Elas escrevem primeiro 😏|Sem compromisso, sem perguntas",
          "{crowd} pessoas a menos de um quilómetro, agora. Ninguém pergunta o signo.",
          "The wink hints at sex; nothing explicit is said.|“Sem compromisso” hints at sex; "
          "nothing explicit is said.",
          "", 0.63),
    Draft("gale", "FINANCE_CRYPTO", "{pct} % ao ano, pago às {weekday}s|Ponha as moedas a trabalhar",
          "Comece com {price} e receba até {pct} % ao ano. As chaves são suas.",
          "“até {pct} % ao ano” without a risk warning in the text.", "", 0.7, "PT · 25–55"),
    Draft("kite", "SCAM_PRACTICE", "Ganhou duas noites em {city}|O seu vale termina na {weekday}",
          "Duas noites para dois, oferta nossa. Só paga a reserva: {price}.",
          "A prize with a fee; it could be a genuine promotion.", "", 0.63),
    Draft("kite", "COMPLIANT_AI_WRONG", "Matar saudades de {city}|Pastéis de matar",
          "{n} padarias, {n} miradouros, um elétrico. Um passeio para matar saudades.",
          "“Matar” triggered the check; the phrase means to ease longing.", "", 0.1),
)

_ARABIC = (
    Draft("iris", "HEALTH_WEIGHT_COSMETIC_18", "شفاه أجمل في زيارة واحدة|تقشير لطيف في {n} دقائق",
          "جلسة لطيفة بأحماض الفواكه ثم تعودين إلى يومك. الزيارة الأولى بسعر {price}.",
          "Cosmetic treatment; the audience starts at 16.", "", 0.62, "AE, MA · 16–45"),
    Draft("iris", "MISLEADING_CLAIM", "بشرة أصغر بعشر سنوات|نتيجة تظهر خلال {days} أيام",
          "{pct} % من النساء لاحظن تجاعيد أقل بعد {weeks} أسابيع. جرّبيها على بشرتك.",
          "Skin ten years younger, with a percentage and no source.|A result in days, with a percentage and no "
          "source.", "", 0.66),
    Draft("iris", "COMPLIANT_AI_WRONG", "عبوات بلا غلاف ♻️|أعيدي التعبئة",
          "بلا علبة وبلا بلاستيك: أحضري {n} عبوات فارغة واحصلي على التالية مجانًا.",
          "A word for bare, “بلا”, triggered the check; it refers to packaging.", "", 0.15),
    Draft("nimbus", "ILLEGAL_PRODUCT", "شاهد ما تحب أينما كنت|كل المكتبات بمفتاح واحد 🌍",
          "مسلسلك غير متاح في بلدك؟ اختر بلدًا آخر واضغط تشغيل. {price} في الشهر.",
          "VPN use is restricted in part of the audience; suggests avoiding regional licences.", "", 0.6,
          "AE · 18–54"),
)

_HEBREW = (
    Draft("nimbus", "SENSATIONAL", "מישהו נמצא ברשת שלך|בית הקפה רואה הכול",
          "בשולחן ליד יושב אדם עם מחשב ו־{n} דקות פנויות. יותר מזה הוא לא צריך.",
          "Frightening scene for a security product.", "", 0.55, "IL · 18–54"),
    Draft("nimbus", "MISLEADING_CLAIM", "{pct} % אנונימיות|ה־VPN שאי אפשר לאתר",
          "בלי רישום, בלי עקבות, בלי גבולות. אף אחד לא יראה מה אתם עושים. {price} לחודש.",
          "That nobody will see what you do is absolute; the page names an audit.", "", 0.6, "IL · 18–54"),
    Draft("nimbus", "COMPLIANT_AI_WRONG", "פרצנו לעצמנו|מתקפת הסיסמאות הארוכות",
          "שילמנו ל־{n} זרים כדי שינסו לפרוץ לשרתים שלנו. קראו מה הם מצאו.",
          "“לפרוץ” (break in) triggered the check; it is a security report.", "", 0.18, "IL · 18–54"),
)

_JAPANESE = (
    Draft("marlow", "GAMBLING", "まわして城を建てよう|今夜は無料{n}回転",
          "ホイールを回して金貨を集め、城を建てるゲームです。金貨は購入できますが、換金はできません。",
          "Slot mechanics with purchases; the text says nothing is paid out.", "", 0.58, "JP · 13–34"),
    Draft("marlow", "FAKE_FUNCTIONALITY", "▶ タップして再生|解けるのは{pct} %だけ",
          "ピンを一本抜くだけ。魚を助けられますか？ほとんどの人は{n}秒で間違えます。",
          "A still picture with a play arrow.", "", 0.6, "JP · 18–34"),
    Draft("marlow", "COMPLIANT_AI_WRONG", "キラー数独、毎日一問|{n}本シュート 🏀",
          "一回{n}分、広告なし。親指だけで遊べるバスケットボールと数独です。",
          "“キラー” (killer) triggered the check; it is the name of a kind of sudoku."
          "|“シュート” (shoot) triggered the check; it is basketball.", "", 0.12, "JP · 18–34"),
    Draft("kite", "LANDING_PAGE", "{n}つの湖、{days}日間の旅|夜行列車で朝の湖へ",
          "荷物は預けて、湖から湖へ歩きます。朝食と地図つき、一泊{price}から。",
          "The page opens in German and shows another price.", "", 0.5, "JP · 25–65+"),
    Draft("kite", "MISLEADING_CLAIM", "どこよりも安い山小屋|本日限り{price}",
          "どこよりも安いことをお約束します。残り{n}室です。",
          "“どこよりも安い” (cheaper than anywhere) is promised and cannot be shown.", "", 0.62, "JP · 25–65+"),
)

COPIES = (
    Copy("fr", _FRENCH,
         {"iris": ("Jamais testé sur les animaux 🐇", "Végane et rechargeable."),
          "borealis": ("Réservé aux adultes.",)},
         {"iris": (("Crème de rose", "Jour"), ("Huile", "Nuit"), ("Recharge", "À moitié prix"))},
         {"weekday": ("lundi", "jeudi", "vendredi")},
         {"": ("Nantes", "Lyon", "Liège", "Lille")}, {"borealis": ("CA (QC)",), "": ("FR", "FR, BE")}),
    Copy("de", _GERMAN,
         {"kite": ("Kostenlos stornierbar.", "Kleine Gruppen, höchstens {n} Personen 🚆"),
          "fjord": ("Nahrungsergänzung ersetzt keine ausgewogene Ernährung.",), "nimbus": ("30 Tage Geld zurück.",)},
         {"kite": (("Seen", "8 Tage"), ("Hütten", "5 Nächte"), ("Inseln", "Mit dem Nachtzug"))},
         {}, {"": ("Graz", "Kiel", "Bern", "Freiburg")}, {"": ("DE", "DE, AT", "DE, AT, CH")}),
    Copy("pt", _PORTUGUESE,
         {"delta": ("Só para maiores de 18 💛",), "gale": ("Capital em risco.",), "kite": ("Cancelamento grátis.",)},
         {}, {"weekday": ("segunda", "quinta", "sexta")}, {"": ("Braga", "Évora", "Coimbra")}, {"": ("PT",)}),
    Copy("ar", _ARABIC, {"iris": ("لم تُختبر على الحيوانات 🐇",), "nimbus": ("تجربة لمدة 30 يومًا.",)},
         {}, {}, {"": ("دبي",)}, {"iris": ("AE, MA",), "": ("AE",)}),
    Copy("he", _HEBREW, {"nimbus": ("30 יום ניסיון.", "נבדק בשנת {year}.")}, {}, {}, {"": ("חיפה",)}, {"": ("IL",)}),
    Copy("ja", _JAPANESE, {"marlow": ("ダウンロード無料。",), "kite": ("少人数制です 🚆",)},
         {}, {}, {"": ("大阪",)}, {"": ("JP",)}),
)
# fmt: on
