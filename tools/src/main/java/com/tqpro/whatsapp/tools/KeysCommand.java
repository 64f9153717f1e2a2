package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.keys.KeyRotation;
import java.util.LinkedHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tqwa keys …}: a new CONVERSATION_ENCRYPTION_KEY. */
@Command(name = "keys", description = "Encryption keys. Needs REGISTRY_TABLE, CONTACT_KEYS_TABLE, the platform database's variables and AWS credentials.")
final class KeysCommand {
  private final Environment environment;

  KeysCommand(Environment environment) {
    this.environment = environment;
  }

  @Command(description = {"Wrap every data key anew with CONVERSATION_ENCRYPTION_KEY; the key before it stands in CONVERSATION_ENCRYPTION_KEY_PREVIOUS.",
      "May be broken off and begun again. Exit status 4 when a key could be opened with neither."})
  int rotate(@Mixin Target target) {
    try (var installation = new Installation(environment)) {
      var context = installation.context();
      var result = new KeyRotation(context.dynamo(), context.env().require("CONTACT_KEYS_TABLE"), context::tenantKeys).run(so -> {
        if (!target.json) {
          target.spec.commandLine().getErr().println((so.rewrapped() + so.current() + so.unreadable()) + " keys looked at, " + so.rewrapped() + " wrapped anew");
        }
      });
      installation.platform().run(h -> installation.audit(h, "keys.rotate", null, null, result));
      var lines = new LinkedHashMap<String, Object>();
      lines.put("rewrapped", result.rewrapped());
      lines.put("current", result.current());
      lines.put("unreadable", result.unreadable());
      target.print(lines, lines);
      return result.unreadable() == 0 ? ExitCodes.OK : ExitCodes.NOT_WELL;
    }
  }
}
