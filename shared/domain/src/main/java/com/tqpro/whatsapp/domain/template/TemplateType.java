package com.tqpro.whatsapp.domain.template;

/** The guide's two kinds: MEDIA has a picture, video or document on top, CARD has not. */
public enum TemplateType { MEDIA, CARD }
