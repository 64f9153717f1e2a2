package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.domain.event.MediaFetch;
import com.tqpro.whatsapp.domain.event.MediaReference;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.runtime.ServiceContext;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;

/** Every provider's side; a read mark that one of them did not take is counted. */
final class ProviderSides implements AgentPorts.MediaSource, AgentPorts.ReadMarks {
  private final ServiceContext context;
  private final Map<Provider, ProviderSide> sides;

  ProviderSides(ServiceContext context, Map<Provider, ProviderSide> sides) {
    this.context = context;
    this.sides = sides;
  }

  @Override
  public MediaFetch fetch(Provider provider, String tenant, MediaReference media, int most) {
    return asked(provider, tenant, side -> side.media(tenant, media, most)).orElse(new MediaFetch.Later("NO_CREDENTIALS"));
  }

  @Override
  public void read(Provider provider, String tenant, String sender, String messageId) {
    if (!asked(provider, tenant, side -> side.read(tenant, sender, messageId)).orElse(false)) {
      context.metrics().count("read_marks_failed", 1, Map.of("tenant", tenant));
    }
  }

  /** Empty also where the secrets cannot be read at the moment. */
  private <T> Optional<T> asked(Provider provider, String tenant, Function<ProviderSide, T> question) {
    try {
      return Optional.of(question.apply(sides.get(provider)));
    } catch (SdkException fault) {
      context.log().error("The provider's credentials could not be read", Map.of("tenant", tenant, "provider", provider), fault);
      return Optional.empty();
    }
  }
}
