package com.tqpro.whatsapp.domain.conversation;

/**
 * A picture of a message.
 *
 * @param mediaType for instance {@code image/jpeg}
 */
@SuppressWarnings("ArrayRecordComponent")
public record Picture(String mediaType, byte[] bytes) {}
