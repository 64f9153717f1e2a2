package com.tqpro.whatsapp.local.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The properties of one thing, read one by one; {@link #done} refuses those that nobody read. Values are resolved when read, so that
 * what is without meaning here may refer to what is not here.
 */
final class Properties {
  private final String where;
  private final Map<?, ?> values;
  private final Intrinsics intrinsics;
  private final Set<String> read = new HashSet<>();

  Properties(String where, Map<?, ?> values, Intrinsics intrinsics) {
    this.where = where;
    this.values = values;
    this.intrinsics = intrinsics;
  }

  String where() {
    return where;
  }

  TemplateFault fault(String property, String what) {
    return new TemplateFault(where + "." + property, what);
  }

  Optional<Object> find(String property) {
    read.add(property);
    if (!values.containsKey(property)) {
      return Optional.empty();
    }
    var value = intrinsics.resolve(where + "." + property, values.get(property));
    return value == Intrinsics.NO_VALUE ? Optional.empty() : Optional.ofNullable(value);
  }

  Optional<String> text(String property) {
    return find(property).map(value -> {
      if (value instanceof Map || value instanceof List) {
        throw fault(property, "a text is expected");
      }
      return value.toString();
    });
  }

  String requireText(String property) {
    return text(property).orElseThrow(() -> fault(property, "is missing"));
  }

  int number(String property, int fallback, int least, int most) {
    var text = text(property);
    if (text.isEmpty()) {
      return fallback;
    }
    int number;
    try {
      number = Integer.parseInt(text.get());
    } catch (NumberFormatException e) {
      throw fault(property, "a whole number is expected, not " + text.get());
    }
    if (number < least || number > most) {
      throw fault(property, "must be between " + least + " and " + most + ", not " + number);
    }
    return number;
  }

  boolean flag(String property, boolean fallback) {
    return text(property).map(value -> switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw fault(property, "true or false is expected, not " + value);
    }).orElse(fallback);
  }

  List<String> texts(String property) {
    return find(property).map(value -> {
      if (!(value instanceof List<?> list)) {
        throw fault(property, "a list is expected");
      }
      return list.stream().map(Object::toString).toList();
    }).orElse(List.of());
  }

  /** The named part, empty when absent. */
  Properties part(String property) {
    read.add(property);
    var value = values.get(property);
    if (value == null) {
      return new Properties(where + "." + property, Map.of(), intrinsics);
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw fault(property, "a mapping is expected");
    }
    return new Properties(where + "." + property, map, intrinsics);
  }

  List<Properties> parts(String property) {
    read.add(property);
    var parts = new ArrayList<Properties>();
    if (values.get(property) instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        if (!(list.get(i) instanceof Map<?, ?> map)) {
          throw fault(property, "a list of mappings is expected");
        }
        parts.add(new Properties(where + "." + property + "[" + i + "]", map, intrinsics));
      }
    } else if (values.containsKey(property)) {
      throw fault(property, "a list is expected");
    }
    return parts;
  }

  List<String> names() {
    return values.keySet().stream().map(Object::toString).toList();
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** @param type the resource type whose meaningless properties may be there; empty for none */
  void done(String type) {
    for (var name : names()) {
      if (!read.contains(name) && !Meaningless.property(type, name)) {
        throw fault(name, "the local system does not know this property" + (type.isEmpty() ? "" : " of " + type));
      }
    }
  }

  void done() {
    done("");
  }
}
