package com.tqpro.whatsapp.domain.template;

/** How a template numbers its placeholders: {@code {{1}}}, or {@code {{first_name}}}. */
public enum ParameterFormat { POSITIONAL, NAMED }
