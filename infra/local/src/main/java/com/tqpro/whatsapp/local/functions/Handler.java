package com.tqpro.whatsapp.local.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

/** A handler object called with bytes: streams as they are, other handlers through the serialisers of Lambda's own Java runtime. */
@FunctionalInterface
interface Handler {
  byte[] handle(byte[] event, Context context) throws IOException;

  /** @throws IllegalStateException when the class is no handler, or its types cannot be told */
  static Handler of(Object object) {
    return switch (object) {
      case RequestStreamHandler streams -> (event, context) -> {
        var out = new ByteArrayOutputStream();
        streams.handleRequest(new ByteArrayInputStream(event), out, context);
        return out.toByteArray();
      };
      case RequestHandler<?, ?> objects -> typed(objects);
      default -> throw new IllegalStateException(object.getClass().getName() + " is neither a RequestStreamHandler nor a RequestHandler");
    };
  }

  @SuppressWarnings("unchecked")
  private static Handler typed(RequestHandler<?, ?> handler) {
    var types = types(handler.getClass());
    var serializers = new EventSerializers(handler.getClass().getClassLoader());
    var read = serializers.of(types[0]);
    var write = types[1] == Void.class ? null : serializers.of(types[1]);
    var objects = (RequestHandler<Object, Object>) handler;
    return (event, context) -> {
      var answer = objects.handleRequest(read.read(event), context);
      return answer == null || write == null ? "null".getBytes(StandardCharsets.US_ASCII) : write.write(answer);
    };
  }

  private static Class<?>[] types(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Type i : c.getGenericInterfaces()) {
        if (i instanceof ParameterizedType p && p.getRawType() == RequestHandler.class
            && raw(p.getActualTypeArguments()[0]) instanceof Class<?> in && raw(p.getActualTypeArguments()[1]) instanceof Class<?> out) {
          return new Class<?>[] {in, out};
        }
      }
    }
    throw new IllegalStateException(type.getName() + " does not name the types of its RequestHandler");
  }

  /** The class of a type or of its generic form ({@code Map} of {@code Map<String, Integer>}), else null. */
  private static Type raw(Type type) {
    return type instanceof ParameterizedType generic ? generic.getRawType() : type;
  }
}
