package com.tqpro.whatsapp.local.functions;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Set;

/**
 * The classes of one execution environment: its zip, the JDK, and the interfaces of aws-lambda-java-core, which it must share with its
 * host (the copy in the zip is hidden). Nothing else of the host is seen.
 */
final class FunctionClassLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  FunctionClassLoader(String name, URL[] classPath) {
    super(name, classPath, new Shared());
  }

  private static final class Shared extends ClassLoader {
    /** The packages of aws-lambda-java-core; its neighbours {@code …runtime.events} and {@code …runtime.serialization} are not. */
    private static final Set<String> PACKAGES = Set.of("com.amazonaws.services.lambda.runtime", "com.amazonaws.services.lambda.runtime.logging");

    static {
      registerAsParallelCapable();
    }

    Shared() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      int dot = name.lastIndexOf('.');
      if (dot > 0 && PACKAGES.contains(name.substring(0, dot))) {
        return Class.forName(name, false, RequestStreamHandler.class.getClassLoader());
      }
      throw new ClassNotFoundException(name);
    }
  }
}
