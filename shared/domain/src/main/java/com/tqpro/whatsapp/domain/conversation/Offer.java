package com.tqpro.whatsapp.domain.conversation;

/**
 * One product shown to the customer as a message of its own. Its facts and prices come from the product API, never from a model's text.
 *
 * @param type for instance staycation or cruise
 * @param id the product's id in the product API
 * @param text in the customer's language
 * @param english the same in English
 * @param imageUrl public https, or null
 */
public record Offer(String type, String id, String text, String english, String imageUrl) {}
