package com.tqpro.whatsapp.simulators.meta;

/**
 * Who a message goes to.
 *
 * @param input as sent
 * @param waId WhatsApp's number for him, null when only the BSUID is known
 * @param userId his BSUID
 * @param reachable false: no WhatsApp account can have this number
 */
record Recipient(String input, String waId, String userId, boolean reachable) {
    /** Phone digits or else the BSUID. */
    String key() {
        return waId != null ? waId : userId;
    }
}
