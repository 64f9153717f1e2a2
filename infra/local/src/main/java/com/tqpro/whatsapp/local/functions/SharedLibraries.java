package com.tqpro.whatsapp.local.functions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The libraries that several zips bring byte for byte the same: unpacked, loaded and compiled once for all of them, which is most of what
 * a start would cost. A zip still sees what is in it and nothing else: above it are loaders of libraries that it has, those of most zips on top.
 * So a library that looks for another one which fewer zips have does not find it; what it needs, every zip with it has.
 *
 * <p>Not shared are the house's own jars: they hold what a function knows, and read its environment.
 */
public final class SharedLibraries implements AutoCloseable {
  private static final String LIB = "lib/";
  private static final String OURS = LIB + "tqwa-";

  private final Path folder;
  private final Map<Path, List<Library>> byZip = new LinkedHashMap<>();
  private final Map<Library, TreeSet<Path>> zips = new HashMap<>();
  private final Map<List<Set<Path>>, URLClassLoader> loaders = new HashMap<>();

  /**
   * Looks at the zips; what is missing is left to whoever needs it.
   *
   * @param folder an empty or missing folder for the unpacked libraries
   */
  public SharedLibraries(Collection<Path> zips, Path folder) {
    this.folder = folder;
    Set.copyOf(zips).stream().filter(Files::exists).forEach(this::look);
  }

  /** The code of one of these zips, or of another one, which shares nothing. @param into an empty or missing folder */
  public FunctionCode code(Path zip, Path into) {
    return new FunctionCode(zip, into, this);
  }

  boolean has(Path zip, String entry) {
    return byZip.getOrDefault(zip, List.of()).stream().anyMatch(l -> l.entry().equals(entry) && zips.get(l).size() > 1);
  }

  /** The class loader above a zip's own. */
  synchronized ClassLoader above(Path zip) {
    ClassLoader above = LambdaApi.INSTANCE;
    var path = new ArrayList<Set<Path>>();
    for (var group : groups(zip).entrySet()) {
      path.add(group.getKey());
      var parent = above;
      above = loaders.computeIfAbsent(List.copyOf(path), p -> new URLClassLoader("libraries of " + group.getKey().size() + " zips", unpacked(group.getValue()), parent));
    }
    return above;
  }

  @Override
  public synchronized void close() throws IOException {
    for (var loader : loaders.values()) {
      loader.close();
    }
    loaders.clear();
  }

  private void look(Path zip) {
    try (var file = new ZipFile(zip.toFile())) {
      var libraries = file.stream().filter(e -> shareable(e.getName())).map(Library::of).toList();
      byZip.put(zip, libraries);
      libraries.forEach(library -> zips.computeIfAbsent(library, l -> new TreeSet<>()).add(zip));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + zip, e);
    }
  }

  private static boolean shareable(String entry) {
    return entry.startsWith(LIB) && entry.indexOf('/', LIB.length()) < 0 && entry.endsWith(".jar") && !entry.startsWith(OURS);
  }

  /** The shared libraries of a zip by the zips that have them, most zips first. */
  private Map<Set<Path>, List<Library>> groups(Path zip) {
    var groups = new TreeMap<Set<Path>, List<Library>>(Comparator.<Set<Path>>comparingInt(s -> -s.size()).thenComparing(Set::toString));
    for (var library : byZip.getOrDefault(zip, List.of())) {
      if (zips.get(library).size() > 1) {
        groups.computeIfAbsent(zips.get(library), s -> new ArrayList<>()).add(library);
      }
    }
    return groups;
  }

  private URL[] unpacked(List<Library> libraries) {
    try {
      var urls = new ArrayList<URL>();
      var zip = zips.get(libraries.getFirst()).first();
      try (var file = new ZipFile(zip.toFile())) {
        for (var library : libraries) {
          var jar = folder.resolve(Long.toHexString(library.crc())).resolve(library.entry().substring(LIB.length()));
          if (!Files.exists(jar)) {
            Files.createDirectories(jar.getParent());
            try (var in = file.getInputStream(file.getEntry(library.entry()))) {
              Files.copy(in, jar);
            }
          }
          urls.add(jar.toUri().toURL());
        }
      }
      return urls.toArray(URL[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack libraries into " + folder, e);
    }
  }

  /** What tells two libraries apart. @param crc CRC-32 of its bytes */
  private record Library(String entry, long size, long crc) {
    static Library of(ZipEntry entry) {
      return new Library(entry.getName(), entry.getSize(), entry.getCrc());
    }
  }
}
