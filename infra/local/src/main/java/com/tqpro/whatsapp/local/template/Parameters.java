package com.tqpro.whatsapp.local.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The template's parameters with the values given to them, checked as CloudFormation checks them. */
final class Parameters {
  private final Map<String, Object> values = new HashMap<>();

  Parameters(Map<?, ?> declared, Map<String, String> given) {
    given.keySet().stream().filter(name -> !declared.containsKey(name)).findFirst().ifPresent(name -> {
      throw new TemplateFault("Parameters." + name, "a value is given, but the template has no such parameter");
    });
    declared.forEach((name, declaration) -> values.put(name.toString(), value(name.toString(), (Map<?, ?>) declaration, given.get(name.toString()))));
  }

  /** Null when there is no such parameter. */
  Object get(String name) {
    return values.get(name);
  }

  private static Object value(String name, Map<?, ?> declaration, String given) {
    var where = "Parameters." + name;
    if (given == null && !declaration.containsKey("Default")) {
      throw new TemplateFault(where, "has no value and no default");
    }
    var value = given == null ? declaration.get("Default").toString() : given;
    if (declaration.get("AllowedValues") instanceof List<?> allowed && allowed.stream().noneMatch(a -> a.toString().equals(value))) {
      throw new TemplateFault(where, "must be one of " + allowed + ", not " + value);
    }
    if (declaration.get("AllowedPattern") != null && !value.matches(declaration.get("AllowedPattern").toString())) {
      throw new TemplateFault(where, "does not match " + declaration.get("AllowedPattern"));
    }
    return switch (String.valueOf(declaration.get("Type"))) {
      case "String" -> value;
      case "Number" -> number(where, value);
      case "CommaDelimitedList" -> List.of(value.split(","));
      default -> throw new TemplateFault(where, "unknown type " + declaration.get("Type"));
    };
  }

  private static String number(String where, String value) {
    if (!value.matches("-?[0-9]+(\\.[0-9]+)?")) {
      throw new TemplateFault(where, "a number is expected, not " + value);
    }
    return value;
  }
}
