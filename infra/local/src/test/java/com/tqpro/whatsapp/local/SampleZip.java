package com.tqpro.whatsapp.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs the sample functions as the build packs real ones: classes at the root, jars in lib/, among them a copy of the core library. */
public final class SampleZip {
  private SampleZip() {}

  public static Path in(Path folder) {
    var zip = folder.resolve("sample.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      var classes = source(SampleZip.class);
      try (var files = Files.walk(classes.resolve("sample"))) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          add(out, classes.relativize(file).toString(), file);
        }
      }
      for (var library : new Class<?>[] {RequestStreamHandler.class, SQSEvent.class, org.joda.time.DateTime.class}) {
        add(out, "lib/" + source(library).getFileName(), source(library));
      }
      return zip;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(ZipOutputStream out, String name, Path file) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    Files.copy(file, out);
    out.closeEntry();
  }

  private static Path source(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
