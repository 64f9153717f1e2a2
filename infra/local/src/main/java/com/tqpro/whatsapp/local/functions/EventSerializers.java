package com.tqpro.whatsapp.local.functions;

import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * The serialisers of Lambda's own Java runtime, loaded once for each environment: the library keeps the classes of the first class loader that
 * it ever saw, which is right on Lambda, where there is one.
 */
final class EventSerializers {
  private static final String PACKAGE = "com.amazonaws.services.lambda.runtime.serialization.";

  private final ClassLoader functions;
  private final ClassLoader library;

  EventSerializers(ClassLoader functions) {
    this.functions = functions;
    URL jar = LambdaEventSerializers.class.getProtectionDomain().getCodeSource().getLocation();
    this.library = new URLClassLoader(new URL[] {jar}, functions);
  }

  /** One type's reader and writer. */
  final class Serializer {
    private final Object delegate;
    private final Method fromJson;
    private final Method toJson;

    private Serializer(Object delegate) throws ReflectiveOperationException {
      var face = library.loadClass(PACKAGE + "PojoSerializer");
      this.delegate = delegate;
      this.fromJson = face.getMethod("fromJson", InputStream.class);
      this.toJson = face.getMethod("toJson", Object.class, OutputStream.class);
    }

    Object read(byte[] json) {
      return call(fromJson, delegate, new ByteArrayInputStream(json));
    }

    byte[] write(Object value) {
      var out = new ByteArrayOutputStream();
      call(toJson, delegate, value, out);
      return out.toByteArray();
    }
  }

  Serializer of(Class<?> type) {
    try {
      var events = library.loadClass(PACKAGE + "events.LambdaEventSerializers");
      boolean event = (boolean) events.getMethod("isLambdaSupportedEvent", String.class).invoke(null, type.getName());
      if (event) {
        return new Serializer(events.getMethod("serializerFor", Class.class, ClassLoader.class).invoke(null, type, functions));
      }
      var plain = library.loadClass(PACKAGE + "factories.JacksonFactory");
      return new Serializer(plain.getMethod("getSerializer", Class.class).invoke(plain.getMethod("getInstance").invoke(null), type));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no serialiser for " + type.getName(), e);
    }
  }

  private static Object call(Method method, Object target, Object... arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
