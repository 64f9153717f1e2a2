package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The people on WhatsApp: which number belongs to which business-scoped user id, and who hides his number. */
final class Customers {
    /**
     * What a customer shows of himself; each may be null.
     *
     * @param parentUserId id within the business portfolio's parent
     */
    record Profile(String name, String username, String parentUserId) {
        static final Profile EMPTY = new Profile(null, null, null);
    }

    static final Pattern USER_ID = Pattern.compile("[A-Z]{2}\\.(ENT\\.)?[A-Za-z0-9]{1,128}");

    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    private final Map<String, String> userIds = new ConcurrentHashMap<>();
    private final Map<String, String> waIds = new ConcurrentHashMap<>();
    private final Map<String, Profile> profiles = new ConcurrentHashMap<>();
    private final Set<String> noMarketing = ConcurrentHashMap.newKeySet();
    private final Set<String> hidden = ConcurrentHashMap.newKeySet();

    /** Follows {@code to}, else {@code recipient}, with Meta's pitfall: without "+" the business's country code may be put in front. */
    Recipient resolve(String to, String recipient, MetaPhone from) {
        if (to == null) {
            if (!USER_ID.matcher(recipient).matches()) throw new RefusedException(131009, "Param recipient is not a business-scoped user id.");
            return new Recipient(recipient, waIds.get(recipient), recipient, true);
        }
        String text = to.strip();
        boolean plus = text.startsWith("+");
        String digits = text.replaceAll("[+ ()\\-]", "");
        if (!digits.matches("[0-9]{5,20}")) throw new RefusedException(131009, "Param to is not a valid phone number.");
        if (!plus && !valid(digits)) digits = countryCode(from.digits()) + digits.replaceFirst("^0+", "");
        String waId = waId(digits);
        return new Recipient(to, waId, userId(waId), valid(digits));
    }

    /** The key of a person in the record: BSUIDs as they are, numbers as WhatsApp writes them (or the BSUID's number when it is known). */
    String key(String phoneOrUserId) {
        if (USER_ID.matcher(phoneOrUserId).matches()) return waIds.getOrDefault(phoneOrUserId, phoneOrUserId);
        return waId(phoneOrUserId.replaceAll("[^0-9]", ""));
    }

    String userId(String waId) {
        return userIds.computeIfAbsent(waId, digits -> {
            String id = region(digits) + "." + hash(digits);
            waIds.put(id, digits);
            return id;
        });
    }

    String waIdOf(String userId) {
        return waIds.get(userId);
    }

    /** The number gets a new user id, as it does when the owner changes. */
    String renewUserId(String waId, String seed) {
        String id = region(waId) + "." + hash(waId + seed);
        String old = userIds.put(waId, id);
        if (old != null) waIds.remove(old);
        waIds.put(id, waId);
        return id;
    }

    void profile(String userId, Profile profile) {
        profiles.put(userId, profile);
    }

    Profile profile(String userId) {
        return profiles.getOrDefault(userId, Profile.EMPTY);
    }

    /** Writes him as {@code contacts[]} shows him; waId null = hidden or unknown. */
    void describe(String userId, String waId, ObjectNode contact) {
        Profile profile = profile(userId);
        if (profile.name() != null || profile.username() != null) {
            ObjectNode shown = contact.putObject("profile");
            if (profile.name() != null) shown.put("name", profile.name());
            if (profile.username() != null) shown.put("username", profile.username());
        }
        if (waId != null) contact.put("wa_id", waId);
        contact.put("user_id", userId);
        if (profile.parentUserId() != null) contact.put("parent_user_id", profile.parentUserId());
    }

    /** The user said stop (or resume) to marketing of this WABA. */
    void marketing(String wabaId, String userId, boolean wanted) {
        if (wanted) noMarketing.remove(wabaId + "|" + userId);
        else noMarketing.add(wabaId + "|" + userId);
    }

    boolean refusesMarketing(String wabaId, String userId) {
        return noMarketing.contains(wabaId + "|" + userId);
    }

    void hide(String userId) {
        hidden.add(userId);
    }

    boolean hides(String userId) {
        return hidden.contains(userId);
    }

    void clear() {
        userIds.clear();
        waIds.clear();
        profiles.clear();
        noMarketing.clear();
        hidden.clear();
    }

    /** Mexican numbers carry a 1 after the country code on WhatsApp, older Brazilian ones no 9: the answer's wa_id differs from the input. */
    private static String waId(String digits) {
        if (digits.matches("52[0-9]{10}")) return "521" + digits.substring(2);
        if (digits.matches("55[3-9][1-9]9[0-9]{8}")) return digits.substring(0, 4) + digits.substring(5);
        return digits;
    }

    private boolean valid(String digits) {
        if (digits.matches("521[0-9]{10}|55[0-9]{10}|549[0-9]{10}")) return true;
        try {
            return numbers.isValidNumber(numbers.parse("+" + digits, null));
        } catch (NumberParseException e) {
            return false;
        }
    }

    private String countryCode(String digits) {
        try {
            return String.valueOf(numbers.parse("+" + digits, null).getCountryCode());
        } catch (NumberParseException e) {
            throw new IllegalArgumentException("the business number " + digits + " has no country code", e);
        }
    }

    String region(String digits) {
        try {
            String region = numbers.getRegionCodeForNumber(numbers.parse("+" + digits, null));
            return region == null ? "ZZ" : region.length() == 2 ? region : "ZZ";
        } catch (NumberParseException e) {
            return "ZZ";
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(("customer:" + text).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().withUpperCase().formatHex(digest, 0, 10);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
