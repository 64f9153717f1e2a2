package com.tqpro.whatsapp.benchmarks;

import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.EmbeddedSqs;
import com.tqpro.whatsapp.local.template.Place;
import com.tqpro.whatsapp.local.template.Template;
import com.tqpro.whatsapp.local.template.TemplateReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The functions of template.yaml, unpacked once. */
final class Functions {
  private final Template template = TemplateReader.read(Path.of("template.yaml"), new Place(EmbeddedSqs.REGION, EmbeddedSqs.ACCOUNT, Embedded.sqs().endpoint().toString()), Map.of());
  private final Map<String, List<Path>> unpacked = new HashMap<>();
  private final Path folder;
  private final Stage stage;

  Functions(Stage stage) {
    this.stage = stage;
    try {
      folder = Files.createTempDirectory("tqwa-bench-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Template.Function> all() {
    return template.functions();
  }

  Template.Function named(String name) {
    return template.functions().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }

  FunctionProcess start(Template.Function function, boolean snapStart) {
    return new FunctionProcess(function.handler(), code(function), function.memoryMegabytes(), stage.environment(function.environment()), snapStart);
  }

  FunctionProcess bare() {
    return compared(BareHandler.class, List.of());
  }

  /** With the libraries of webhooks on the class path. */
  FunctionProcess sdk() {
    return compared(SdkHandler.class, List.of(code(named("webhooks")).getLast()));
  }

  private FunctionProcess compared(Class<?> handler, List<Path> libraries) {
    var webhooks = named("webhooks");
    var code = new java.util.ArrayList<>(List.of(Path.of("benchmarks/target/classes").toAbsolutePath()));
    code.addAll(libraries);
    return new FunctionProcess(handler.getName(), code, webhooks.memoryMegabytes(), stage.environment(webhooks.environment()), false);
  }

  private List<Path> code(Template.Function function) {
    return unpacked.computeIfAbsent(function.id(), id -> FunctionProcess.unpack(Path.of("").resolve(function.zip()), folder.resolve(id)));
  }
}
