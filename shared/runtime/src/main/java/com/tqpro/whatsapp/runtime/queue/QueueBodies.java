package com.tqpro.whatsapp.runtime.queue;

import com.tqpro.whatsapp.domain.crypto.TenantKeys;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import java.util.Base64;
import java.util.function.Function;

/** Bodies that hold a customer's words: sealed with a key of the tenant, so that a queue never holds them in the clear. */
public final class QueueBodies {
  private final String queueName;
  private final Function<String, TenantKeys> tenantKeys;

  /** @param queueName binds a body to its queue, for instance "inbound" */
  public QueueBodies(String queueName, Function<String, TenantKeys> tenantKeys) {
    this.queueName = queueName;
    this.tenantKeys = tenantKeys;
  }

  public String seal(String tenant, byte[] body) {
    var node = Json.object();
    node.put("tenant", tenant);
    node.put("sealed", Base64.getEncoder().encodeToString(tenantKeys.apply(tenant).sealForQueue(body, queueName)));
    return Json.text(node);
  }

  /**
   * @throws JsonFault when it is no sealed body
   * @throws com.tqpro.whatsapp.domain.crypto.CryptoFault when it was sealed for another tenant or queue, or changed
   */
  public Opened open(String message) {
    var node = Json.tree(message);
    var tenant = node.path("tenant").asText("");
    return new Opened(tenant, tenantKeys.apply(tenant).openFromQueue(Base64.getDecoder().decode(node.path("sealed").asText("")), queueName));
  }

  /** The tenant it was sealed for, and the body. */
  public record Opened(String tenant, byte[] body) {}
}
