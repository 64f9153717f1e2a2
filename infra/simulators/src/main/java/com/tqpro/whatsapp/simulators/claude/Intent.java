package com.tqpro.whatsapp.simulators.claude;

import java.util.EnumSet;
import java.util.regex.Pattern;

/** What a customer's words ask for, in the nine languages that the script plays. */
enum Intent {
    GREETING("\\b(hello|hi|hey|good (morning|evening)|bonjour|salut|hallo|guten (tag|morgen)|hola|buenos)\\b|مرحبا|السلام|أهلا|هلا|привет|здравствуйте|नमस्ते|سلام|你好|您好"),
    STAYCATION("staycation|hotel|resort|room for|h[ôo]tel|s[ée]jour|urlaub im|alojamiento|فندق|منتجع|إقامة|اقامة|ستيكيشن|отел|гостиниц|होटल|ہوٹل|酒店|度假"),
    CRUISE("cruise|croisi[èe]re|kreuzfahrt|crucero|كروز|رحلة بحرية|круиз|क्रूज|کروز|游轮|邮轮"),
    OTHER("\\b(flight|visa|ticket|vol pour|flug|vuelo|visado)\\b|تأشيرة|فيزا|طيران|تذكرة|авиабилет|\\bвиз[аыу]|वीज़ा|वीजा|ویزا|فلائٹ|签证|机票"),
    BOOK("\\b(book|reserve|i('| a)?ll take|i like|sounds good|the (first|second|third) one|interested|r[ée]server|int[ée]ress|buchen|nehme|gef[äa]llt|reservar|me gusta|me interesa)\\b|احجز|أحجز|حجز|يعجبني|أعجبني|مهتم|заброни|нравится|интерес|बुक|पसंद|بک کر|پسند|预订|喜欢"),
    HUMAN("\\b(human|real person|someone|an? agent|talk to a person|colleague|conseiller|une personne|mitarbeiter|jemand|una persona|un agente)\\b|موظف|شخص حقيقي|التحدث مع|человек|менеджер|сотрудник|किसी से बात|کسی سے بات|人工|真人"),
    CALL("\\b(call|phone)\\b|appel|t[ée]l[ée]phon|\\banruf|telefon|ll[áa]m|اتصال|اتصل|مكالمة|بالهاتف|позвон|звонок|कॉल|فون کال|کال|打电话|电话"),
    WHATSAPP("whats ?app|واتس ?اب|واتساب|вотсап|ватсап|व्हाट्सएप|واٹس ایپ|微信或?whatsapp"),
    OPT_OUT("\\b(no more (messages|ads|advert\\w*|marketing)|stop (sending|messaging|the ads|advert\\w*)|unsubscribe|keine (werbung|nachrichten) mehr|plus de (publicit[ée]|messages)|no m[áa]s (publicidad|mensajes))\\b|لا ترسلوا|أوقفوا الإعلانات|لا أريد رسائل|больше не присылайте|не присылайте|संदेश मत भेज|پیغام نہ بھیج|不要再发|别再发"),
    PRICE("\\b(price|cost|how much|cheap|discount|prix|combien|remise|rabatt|preis|precio|descuento|cu[áa]nto)\\b|سعر|كم|خصم|تخفيض|цен|скидк|сколько|कीमत|छूट|قیمت|رعایت|价格|多少钱|折扣|便宜"),
    THANKS("\\b(thanks|thank you|merci|danke|gracias)\\b|شكرا|спасибо|धन्यवाद|شکریہ|谢谢"),
    TRICK("ignore (all|your|the|previous|prior)|(system|hidden) prompt|your instructions|developer mode|you are now|pretend|reveal|act as|repeat after me|confirm (that )?(the|my) price|say (that )?(it|the price)|تجاهل|تعليماتك|اكتب السعر|ignor(e|iere|a|ez) (alle|toutes|todas|les|tus|deine)|игнорируй|забудь|инструкц|निर्देश|ہدایات|忽略|指令"),
    OTHERS_DATA("other (customers?|guests?)('s)?|another (customer|guest)|someone else'?s|booking of (mr|mrs|ms)|phone number of|autre client|anderen? kunde|otro cliente|عميل آخر|زبون آخر|حجز السيد|другого клиента|दूसरे ग्राहक|دوسرے گاہک|其他客人|别的客户");

    private final Pattern words;

    Intent(String words) {
        this.words = Pattern.compile(words, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);
    }

    static EnumSet<Intent> of(String text) {
        var found = EnumSet.noneOf(Intent.class);
        for (var intent : values()) {
            if (intent.words.matcher(text).find()) found.add(intent);
        }
        return found;
    }
}
