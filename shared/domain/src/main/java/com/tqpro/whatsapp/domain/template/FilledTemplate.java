package com.tqpro.whatsapp.domain.template;

/** A template filled in for one recipient, in the terms of the provider that it is registered with. */
public sealed interface FilledTemplate permits RenderedTemplate, RenderedContent {}
