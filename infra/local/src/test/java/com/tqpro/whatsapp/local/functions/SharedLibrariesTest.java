package com.tqpro.whatsapp.local.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three zips: what two of them have the same is loaded once, and no zip sees what it does not have. */
class SharedLibrariesTest {
  private static final Class<?> EVERYWHERE = org.joda.time.JodaTimePermission.class;
  private static final Class<?> IN_TWO = org.yaml.snakeyaml.LoaderOptions.class;
  private static final Class<?> OURS = com.tqpro.whatsapp.local.template.Place.class;
  private static final Class<?> OTHER_BYTES = org.yaml.snakeyaml.DumperOptions.class;

  @TempDir Path folder;
  private SharedLibraries libraries;
  private ClassLoader agent;
  private ClassLoader sender;
  private ClassLoader webhooks;

  @BeforeEach
  void start() throws IOException {
    var all = Map.of("lib/joda.jar", jar(EVERYWHERE, ""), "lib/tqwa-place.jar", jar(OURS, ""));
    var zips = List.of(
        zip("agent", all, Map.of("lib/yaml.jar", jar(IN_TWO, ""), "lib/other.jar", jar(OTHER_BYTES, "1"))),
        zip("sender", all, Map.of("lib/yaml.jar", jar(IN_TWO, ""), "lib/other.jar", jar(OTHER_BYTES, "2"))),
        zip("webhooks", all, Map.of()));
    libraries = new SharedLibraries(zips, folder.resolve("libraries"));
    agent = load(zips.get(0));
    sender = load(zips.get(1));
    webhooks = load(zips.get(2));
  }

  @AfterEach
  void close() throws IOException {
    libraries.close();
  }

  @Test
  void the_same_bytes_are_one_class_and_others_are_not() throws Exception {
    assertThat(agent.loadClass(EVERYWHERE.getName())).isSameAs(sender.loadClass(EVERYWHERE.getName())).isSameAs(webhooks.loadClass(EVERYWHERE.getName())).isNotSameAs(EVERYWHERE);
    assertThat(agent.loadClass(IN_TWO.getName())).isSameAs(sender.loadClass(IN_TWO.getName())).isNotSameAs(IN_TWO);
    assertThat(agent.loadClass(OTHER_BYTES.getName())).isNotSameAs(sender.loadClass(OTHER_BYTES.getName()));
    assertThat(agent.loadClass(OURS.getName())).as("the house's own").isNotSameAs(sender.loadClass(OURS.getName()));
  }

  @Test
  void a_zip_sees_no_library_of_another() {
    for (var missing : List.of(IN_TWO, OTHER_BYTES)) {
      assertThatThrownBy(() -> webhooks.loadClass(missing.getName())).isInstanceOf(ClassNotFoundException.class);
    }
    assertThatThrownBy(() -> agent.loadClass(EVERYWHERE.getName()).getClassLoader().loadClass(IN_TWO.getName())).isInstanceOf(ClassNotFoundException.class);
  }

  private ClassLoader load(Path zip) {
    var name = zip.getFileName().toString();
    return libraries.code(zip, folder.resolve("of-" + name)).load(name, Map.of());
  }

  private Path zip(String name, Map<String, byte[]> all, Map<String, byte[]> own) throws IOException {
    var zip = folder.resolve(name);
    var entries = new TreeMap<>(all);
    entries.putAll(own);
    write(Files.newOutputStream(zip), entries);
    return zip;
  }

  /** With one class, and a note that makes bytes differ. */
  private static byte[] jar(Class<?> type, String note) throws IOException {
    var file = type.getName().replace('.', '/') + ".class";
    var bytes = new ByteArrayOutputStream();
    try (var in = type.getClassLoader().getResourceAsStream(file)) {
      write(bytes, Map.of(file, in.readAllBytes(), "note" + note, new byte[0]));
    }
    return bytes.toByteArray();
  }

  private static void write(OutputStream to, Map<String, byte[]> entries) throws IOException {
    try (var out = new ZipOutputStream(to)) {
      for (var entry : entries.entrySet()) {
        var e = new ZipEntry(entry.getKey());
        e.setTime(0);
        out.putNextEntry(e);
        out.write(entry.getValue());
        out.closeEntry();
      }
    }
  }
}
