package com.tqpro.whatsapp.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** The folder of one running system: locked, so that two runs never share it, and deleted at the end when it is a temporary one. */
final class StateFolder implements AutoCloseable {
  private final Path folder;
  private final boolean temporary;
  private final FileChannel lock;

  private StateFolder(Path folder, boolean temporary) throws IOException {
    this.folder = folder;
    this.temporary = temporary;
    this.lock = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (lock.tryLock() == null) {
        throw new OverlappingFileLockException();
      }
    } catch (OverlappingFileLockException e) {
      lock.close();
      throw new IllegalStateException("another local system uses " + folder + ": stop it first", e);
    }
    deleteTree(functions());
  }

  static StateFolder open(Optional<Path> kept) {
    try {
      return kept.isPresent()
          ? new StateFolder(Files.createDirectories(kept.get().toAbsolutePath().normalize()), false)
          : new StateFolder(Files.createTempDirectory("tqwa-local-"), true);
    } catch (IOException e) {
      throw new UncheckedIOException("the state folder cannot be used", e);
    }
  }

  /** Empty when databases and tables need not outlive this run. */
  Optional<Path> kept(String name) {
    return temporary ? Optional.empty() : Optional.of(folder.resolve(name));
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /** The unpacked zips; made anew by each run. */
  Path functions() {
    return folder.resolve("functions");
  }

  @Override
  public void close() {
    try {
      lock.close();
      if (temporary) {
        deleteTree(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(root, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.delete(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path directory, IOException fault) throws IOException {
        Files.delete(directory);
        return FileVisitResult.CONTINUE;
      }
    });
  }
}
