package com.tqpro.whatsapp.local.functions;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.util.Set;

/**
 * What every function sees beside its zip: the JDK, and the interfaces of aws-lambda-java-core, which functions must share with their host
 * (the copies in the zips are hidden). Nothing else of the host is seen.
 */
final class LambdaApi extends ClassLoader {
  /** The packages of aws-lambda-java-core; its neighbours {@code …runtime.events} and {@code …runtime.serialization} are not. */
  private static final Set<String> PACKAGES = Set.of("com.amazonaws.services.lambda.runtime", "com.amazonaws.services.lambda.runtime.logging");

  static {
    registerAsParallelCapable();
  }

  static final LambdaApi INSTANCE = new LambdaApi();

  private LambdaApi() {
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
