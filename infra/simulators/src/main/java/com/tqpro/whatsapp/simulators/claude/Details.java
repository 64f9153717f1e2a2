package com.tqpro.whatsapp.simulators.claude;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Places, nights, people and names in a customer's words. */
final class Details {
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    private static final Map<String, Pattern> PLACES = places();
    private static final Map<String, Pattern> REGIONS = regions();
    private static final Pattern NIGHTS = Pattern.compile("(\\d{1,2})\\s*(?:nights?|nuits?|n[äa]chte|noches?|ноч\\p{L}*|रात\\p{L}*|راتیں|رات|ليالي?|ليال|ليلة|晚)", FLAGS);
    private static final Pattern ADULTS = Pattern.compile("(\\d{1,2})\\s*(?:adults?|people|persons|guests|adultes?|personnes|erwachsene|personen|adultos?|personas|взросл\\p{L}*|человек\\p{L}*|वयस्क\\p{L}*|لوگ|أشخاص|بالغين|大人|人)", FLAGS);
    private static final Pattern NAME = Pattern.compile(
            "(?:my name is|i am called|i'm|i am|this is|name:|اسمي|إسمي|je m'appelle|mon nom est|ich hei(?:ß|ss)e|mein name ist|me llamo|mi nombre es|меня зовут|मेरा नाम|میرا نام|我叫|我的名字是)\\s+?(\\p{L}[\\p{L}\\p{M}'’-]*(?: \\p{Lu}[\\p{L}\\p{M}'’-]*)?)", FLAGS);
    private static final Pattern CHINESE_NAME = Pattern.compile("(?:我叫|我的名字是)(\\p{IsHan}{2,4})");
    private static final java.util.Set<String> NO_NAMES = java.util.Set.of("interested", "looking", "not", "very", "a", "the", "an", "here", "from", "so", "just", "your", "now", "fine", "happy", "in", "trying");

    private Details() {}

    static Optional<String> place(String text) {
        return first(PLACES, text);
    }

    static Optional<String> region(String text) {
        return first(REGIONS, text);
    }

    static Optional<Integer> nights(String text) {
        return text.contains("ليلتين") || text.contains("ليلتان") ? Optional.of(2) : number(NIGHTS, text);
    }

    static Optional<Integer> adults(String text) {
        return text.contains("شخصين") ? Optional.of(2) : number(ADULTS, text);
    }

    static Optional<String> name(String text) {
        var han = CHINESE_NAME.matcher(text);
        if (han.find()) return Optional.of(han.group(1));
        var found = NAME.matcher(text);
        while (found.find()) {
            if (!NO_NAMES.contains(found.group(1).toLowerCase(java.util.Locale.ROOT).split(" ")[0])) return Optional.of(found.group(1));
        }
        return Optional.empty();
    }

    /** Words that can be a name when a name was asked for. */
    static Optional<String> bareName(String text) {
        var words = text.strip().split("[,،.。!\\n]")[0].strip();
        return words.matches("\\p{L}[\\p{L}\\p{M}'’-]+(?: \\p{L}[\\p{L}\\p{M}'’-]+){0,2}") ? Optional.of(words) : Optional.empty();
    }

    private static Optional<Integer> number(Pattern pattern, String text) {
        var found = pattern.matcher(western(text));
        return found.find() ? Optional.of(Integer.parseInt(found.group(1))) : Optional.empty();
    }

    private static String western(String text) {
        var out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER) out.append((char) ('0' + Character.digit(c, 10)));
            else out.appendCodePoint(c);
        });
        return out.toString();
    }

    private static Optional<String> first(Map<String, Pattern> names, String text) {
        return names.entrySet().stream().filter(e -> e.getValue().matcher(text).find()).map(Map.Entry::getKey).findFirst();
    }

    private static Map<String, Pattern> places() {
        var places = new LinkedHashMap<String, Pattern>();
        places.put("Abu Dhabi", Pattern.compile("abu dh?abi|أبو ?ظبي|ابوظبي|абу-?даби|अबू धाबी|ابوظہبی|阿布扎比", FLAGS));
        places.put("Ras Al Khaimah", Pattern.compile("ras al[ -]khaimah|\\brak\\b|رأس الخيمة|راس الخيمة|рас-эль-хайм|रास अल|راس الخیمہ|哈伊马角", FLAGS));
        places.put("Fujairah", Pattern.compile("fujairah|الفجيرة|фуджейр|富查伊拉", FLAGS));
        places.put("Sharjah", Pattern.compile("sharjah|الشارقة|шардж", FLAGS));
        places.put("Dubai", Pattern.compile("duba[iï]|دبي|دبئی|дуба|दुबई|迪拜", FLAGS));
        places.put("Paris", Pattern.compile("\\bparis\\b|باريس", FLAGS));
        return places;
    }

    private static Map<String, Pattern> regions() {
        var regions = new LinkedHashMap<String, Pattern>();
        regions.put("Mediterranean", Pattern.compile("mediterran|m[ée]diterran|mittelmeer|mediterr[áa]neo|المتوسط|средиземн|地中海", FLAGS));
        regions.put("Red Sea", Pattern.compile("red sea|mer rouge|rotes meer|mar rojo|البحر الأحمر|красн\\p{L}+ мор|红海", FLAGS));
        regions.put("Arabian Gulf", Pattern.compile("\\bgulf\\b|golfe|\\bgolf\\b|golfo|الخليج|персидск|खाड़ी|خلیج|波斯湾|海湾", FLAGS));
        return regions;
    }
}
