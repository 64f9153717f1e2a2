package com.tqpro.whatsapp.local;

import com.tqpro.whatsapp.local.functions.FunctionFault;
import com.tqpro.whatsapp.local.functions.FunctionHost;
import com.tqpro.whatsapp.local.functions.SharedLibraries;
import com.tqpro.whatsapp.local.template.Template;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The functions of a template, each from its zip. */
final class Hosts {
  private Hosts() {}

  /**
   * Unpacks every function and makes its first environment, two at a time, so that one that cannot start is found now.
   *
   * @param environment what comes from the machine and not from the template
   * @param closing gets every host as soon as it is there
   * @return hosts by logical id
   */
  static Map<String, FunctionHost> load(Template template, Map<String, String> environment, StateFolder state, Options options, Closing closing) {
    var folder = options.template().toAbsolutePath().getParent();
    var hosts = new LinkedHashMap<String, FunctionHost>();
    var libraries = closing.add(new SharedLibraries(template.functions().stream().map(f -> folder.resolve(f.zip())).toList(), state.functions().resolve("libraries")));
    for (var function : template.functions()) {
      var host = new FunctionHost(function, libraries.code(folder.resolve(function.zip()), state.functions().resolve(function.id())), environment,
          state.path("log").resolve(function.name() + ".log"), options.environments(), line -> options.console().accept("[" + function.name() + "] " + line));
      hosts.put(function.id(), closing.add(host));
    }
    var starts = hosts.values().stream().map(host -> CompletableFuture.runAsync(() -> initialise(host))).toList();
    try {
      starts.forEach(CompletableFuture::join);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    return hosts;
  }

  private static void initialise(FunctionHost host) {
    try {
      host.initialise();
    } catch (FunctionFault e) {
      throw new IllegalStateException(host.function().id() + " does not start: " + e.getMessage() + " (" + e.type() + ")", e);
    }
  }
}
