package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.event.ReceiptBatch;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.meta.send.MetaErrors;
import com.tqpro.whatsapp.meta.webhook.ChangeRouter;
import com.tqpro.whatsapp.meta.webhook.MetaWebhook;
import com.tqpro.whatsapp.meta.webhook.WebhookRoutes;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.receipt.ReceiptMerge;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Webhooks straight to rows: the parser and the merge of the real path without the queue between them. */
final class ReceiptSink {
  private final ChangeRouter router = new ChangeRouter(new WebhookRoutes() {
    @Override
    public Optional<NumberRoute> number(String phoneNumberId) {
      return Optional.of(new NumberRoute(Provider.META, phoneNumberId, SenderWorld.TENANT, "+97140000011", "100001", "app", 80));
    }

    @Override
    public List<String> tenantsOfWaba(String waba, String appKey) {
      return List.of(SenderWorld.TENANT);
    }
  });
  private final ReceiptMerge merge;

  ReceiptSink(Database database) {
    this.merge = new ReceiptMerge(database, new UuidV7(InstantSource.system()), Map.of(Provider.META, MetaErrors::outcome));
  }

  synchronized void take(byte[] body) {
    var now = InstantSource.system().instant();
    var statuses = router.route("app", MetaWebhook.parse(body, now)).tenants().get(SenderWorld.TENANT).statuses();
    merge.apply(List.of(new ReceiptBatch(Provider.META, SenderWorld.TENANT, now, statuses, List.of())), now);
  }
}
