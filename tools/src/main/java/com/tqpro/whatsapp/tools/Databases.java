package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.postgres.Connections;
import com.tqpro.whatsapp.runtime.Aws;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.secrets.Secrets;
import com.tqpro.whatsapp.runtime.secrets.ServiceSecret;
import java.time.InstantSource;

/** Where the databases are: environment variables by the guide's names, the platform's password also from the secret tqwa/service. */
final class Databases {
  private Databases() {}

  static Connections connections(Environment environment) {
    return new Connections(name -> environment.find(name).or(() -> name.endsWith("_PASSWORD")
        ? new ServiceSecret(environment, new Secrets(new Aws(environment).secrets(), InstantSource.system())).find(name) : java.util.Optional.empty()));
  }
}
