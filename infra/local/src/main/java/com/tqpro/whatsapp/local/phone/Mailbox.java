package com.tqpro.whatsapp.local.phone;

import com.tqpro.whatsapp.embedded.MailEndpoint;
import com.tqpro.whatsapp.local.gateway.HttpApi;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;

/** The mails that the system sent, at {@code /mailbox}, and as JSON at {@code /mailbox/mails}. */
public final class Mailbox {
  private Mailbox() {}

  public static void at(HttpApi api, MailEndpoint mail) {
    api.page("/mailbox", Exchanges.handler(exchange -> {
      if (exchange.getRequestURI().getPath().equals("/mailbox/mails")) {
        var mails = Exchanges.JSON.createArrayNode();
        mail.mails().forEach(m -> mails.addObject().put("at", m.at().toString()).put("from", m.from()).put("to", m.to()).put("subject", m.subject()).put("text", m.text()));
        Exchanges.json(exchange, mails);
      } else {
        Exchanges.write(exchange, 200, "text/html; charset=utf-8", page(mail).getBytes(StandardCharsets.UTF_8));
      }
    }));
  }

  private static String page(MailEndpoint mail) {
    var page = new StringBuilder("""
        <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Mailbox</title>
        <style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}
        article{border:1px solid #8884;border-radius:8px;padding:1rem;margin:1rem 0}pre{white-space:pre-wrap;font:inherit}small{opacity:.7}</style>
        <h1>Mailbox</h1>""");
    if (mail.mails().isEmpty()) {
      page.append("<p>No mail yet. One comes when a customer is handed over.</p>");
    }
    for (var m : mail.mails().reversed()) {
      page.append("<article><strong>").append(escaped(m.subject())).append("</strong><br><small>").append(escaped(m.from())).append(" to ").append(escaped(m.to())).append(", ")
          .append(m.at().truncatedTo(ChronoUnit.SECONDS)).append("</small><pre dir=\"auto\">").append(escaped(m.text())).append("</pre></article>");
    }
    return page.append("</html>").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
  }
}
