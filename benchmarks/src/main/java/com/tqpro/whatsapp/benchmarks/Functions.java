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
    var code = unpacked.computeIfAbsent(function.id(), id -> FunctionProcess.unpack(Path.of("").resolve(function.zip()), folder.resolve(id)));
    return new FunctionProcess(function.handler(), code, function.memoryMegabytes(), stage.environment(function.environment()), snapStart);
  }

  FunctionProcess bare() {
    var webhooks = named("webhooks");
    var classes = Path.of("benchmarks/target/classes").toAbsolutePath();
    return new FunctionProcess(BareHandler.class.getName(), List.of(classes), webhooks.memoryMegabytes(), stage.environment(webhooks.environment()), false);
  }
}
