package com.tqpro.whatsapp.local.functions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.zip.ZipFile;

/**
 * A function's zip: classes at the root, jars in {@code lib/}. Its class loader finds before them a folder with the function's environment
 * variables as the resource {@code tqwa-environment.properties}.
 */
public final class FunctionCode {
  private static final String ENVIRONMENT = "tqwa-environment.properties";

  private final Path zip;
  private final Path folder;
  private final SharedLibraries libraries;

  FunctionCode(Path zip, Path folder, SharedLibraries libraries) {
    this.zip = zip;
    this.folder = folder;
    this.libraries = libraries;
  }

  /** Of a zip that shares no library with another. @param folder where to unpack; must be empty or missing */
  public static FunctionCode alone(Path zip, Path folder) {
    return new FunctionCode(zip, folder, new SharedLibraries(List.of(), folder));
  }

  /** Unpacks what the function does not share, and sees this, what it shares, and {@link LambdaApi}. */
  URLClassLoader load(String name, Map<String, String> environment) {
    if (!Files.exists(zip)) {
      throw new IllegalStateException("the function's zip is missing: " + zip + " (make build makes it)");
    }
    try {
      var root = unpack();
      var laid = Files.createDirectories(folder.resolve("environment"));
      var variables = new Properties();
      variables.putAll(environment);
      try (var out = Files.newBufferedWriter(laid.resolve(ENVIRONMENT), StandardCharsets.UTF_8)) {
        variables.store(out, null);
      }
      return new URLClassLoader(name, classPath(laid, root), libraries.above(zip));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + zip, e);
    }
  }

  private Path unpack() throws IOException {
    var root = Files.createDirectories(folder.resolve("code"));
    try (var in = new ZipFile(zip.toFile())) {
      for (var entry : in.stream().toList()) {
        var file = root.resolve(entry.getName()).normalize();
        if (!file.startsWith(root)) {
          throw new IOException("the zip writes outside its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else if (!libraries.has(zip, entry.getName())) {
          Files.createDirectories(file.getParent());
          try (var bytes = in.getInputStream(entry)) {
            Files.copy(bytes, file);
          }
        }
      }
    }
    return root;
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
