package com.tqpro.whatsapp.local.functions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Properties;
import java.util.zip.ZipInputStream;

/**
 * A function's zip, unpacked: classes at the root, jars in {@code lib/}, and before them a folder with the function's environment
 * variables as the resource {@code tqwa-environment.properties}.
 */
final class FunctionCode {
  private static final String ENVIRONMENT = "tqwa-environment.properties";

  private final URL[] classPath;

  private FunctionCode(URL[] classPath) {
    this.classPath = classPath;
  }

  /** @param folder where to unpack; must be empty or missing */
  static FunctionCode unpack(Path zip, Path folder, Map<String, String> environment) {
    if (!Files.exists(zip)) {
      throw new IllegalStateException("the function's zip is missing: " + zip + " (make build makes it)");
    }
    try {
      var root = Files.createDirectories(folder.resolve("code"));
      try (var in = new ZipInputStream(Files.newInputStream(zip))) {
        for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
          var file = root.resolve(entry.getName()).normalize();
          if (!file.startsWith(root)) {
            throw new IOException("the zip writes outside its folder: " + entry.getName());
          }
          if (entry.isDirectory()) {
            Files.createDirectories(file);
          } else {
            Files.createDirectories(file.getParent());
            Files.copy(in, file);
          }
        }
      }
      var laid = Files.createDirectories(folder.resolve("environment"));
      var variables = new Properties();
      variables.putAll(environment);
      try (var out = Files.newBufferedWriter(laid.resolve(ENVIRONMENT), StandardCharsets.UTF_8)) {
        variables.store(out, null);
      }
      return new FunctionCode(classPath(laid, root));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + zip, e);
    }
  }

  URL[] classPath() {
    return classPath.clone();
  }

  /** Lambda's order: the root, then the jars by name. */
  private static URL[] classPath(Path laid, Path root) throws IOException {
    var urls = new ArrayList<URL>();
    urls.add(url(laid));
    urls.add(url(root));
    var lib = root.resolve("lib");
    if (Files.isDirectory(lib)) {
      try (var jars = Files.list(lib)) {
        jars.filter(j -> j.toString().endsWith(".jar")).sorted().map(FunctionCode::url).forEach(urls::add);
      }
    }
    return urls.toArray(URL[]::new);
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
