package com.tqpro.whatsapp.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Evaluates CloudFormation's functions in a value. */
final class Intrinsics {
  /** What {@code !Ref AWS::NoValue} leaves: the property is as if absent. */
  static final Object NO_VALUE = new Object();
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?[^}]+)}");

  private final Function<String, Object> refs;
  private final Function<List<String>, Object> attributes;
  private final Map<String, Object> conditions;

  /**
   * @param refs the value of a Ref; null for an unknown name
   * @param attributes the value of a GetAtt (logical id, attribute); null for an unknown one
   */
  Intrinsics(Function<String, Object> refs, Function<List<String>, Object> attributes, Map<String, Object> conditions) {
    this.refs = refs;
    this.attributes = attributes;
    this.conditions = conditions;
  }

  Object resolve(String where, Object value) {
    if (value instanceof List<?> list) {
      var out = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        var item = resolve(where + "[" + i + "]", list.get(i));
        if (item != NO_VALUE) {
          out.add(item);
        }
      }
      return out;
    }
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    if (map.size() == 1) {
      var name = map.keySet().iterator().next().toString();
      if (name.equals("Ref") || name.equals("Condition") || name.startsWith("Fn::")) {
        return call(where, name, map.values().iterator().next());
      }
    }
    var out = new LinkedHashMap<String, Object>();
    map.forEach((key, item) -> {
      var resolved = resolve(where + "." + key, item);
      if (resolved != NO_VALUE) {
        out.put(key.toString(), resolved);
      }
    });
    return out;
  }

  boolean condition(String where, String name) {
    if (!conditions.containsKey(name)) {
      throw new TemplateFault(where, "unknown condition " + name);
    }
    return truth(where, resolve("Conditions." + name, conditions.get(name)));
  }

  private Object call(String where, String name, Object argument) {
    return switch (name) {
      case "Ref" -> ref(where, argument.toString());
      case "Condition" -> condition(where, argument.toString());
      case "Fn::GetAtt" -> attribute(where, list(where, argument).stream().map(Object::toString).toList());
      case "Fn::Sub" -> substitute(where, argument);
      case "Fn::If" -> {
        var a = arguments(where, name, argument, 3);
        yield resolve(where, condition(where, a.get(0).toString()) ? a.get(1) : a.get(2));
      }
      case "Fn::Not" -> !truth(where, resolve(where, arguments(where, name, argument, 1).getFirst()));
      case "Fn::Equals" -> {
        var a = arguments(where, name, argument, 2);
        yield resolve(where, a.get(0)).toString().equals(resolve(where, a.get(1)).toString());
      }
      case "Fn::And" -> list(where, argument).stream().allMatch(a -> truth(where, resolve(where, a)));
      case "Fn::Or" -> list(where, argument).stream().anyMatch(a -> truth(where, resolve(where, a)));
      case "Fn::Join" -> {
        var a = arguments(where, name, argument, 2);
        yield String.join(a.get(0).toString(), list(where, resolve(where, a.get(1))).stream().map(Object::toString).toList());
      }
      case "Fn::Select" -> {
        var a = arguments(where, name, argument, 2);
        yield list(where, resolve(where, a.get(1))).get(Integer.parseInt(a.get(0).toString()));
      }
      case "Fn::Split" -> {
        var a = arguments(where, name, argument, 2);
        yield List.of((Object[]) resolve(where, a.get(1)).toString().split(Pattern.quote(a.get(0).toString()), -1));
      }
      default -> throw new TemplateFault(where, "unknown function " + name);
    };
  }

  private Object ref(String where, String name) {
    if (name.equals("AWS::NoValue")) {
      return NO_VALUE;
    }
    var value = refs.apply(name);
    if (value == null) {
      throw new TemplateFault(where, "Ref to unknown " + name);
    }
    return value;
  }

  private Object attribute(String where, List<String> path) {
    var value = path.size() == 2 ? attributes.apply(path) : null;
    if (value == null) {
      throw new TemplateFault(where, "GetAtt of unknown " + String.join(".", path));
    }
    return value;
  }

  private Object substitute(String where, Object argument) {
    Map<String, Object> own = new LinkedHashMap<>();
    String text;
    if (argument instanceof List<?>) {
      var a = arguments(where, "Fn::Sub", argument, 2);
      text = a.get(0).toString();
      ((Map<?, ?>) a.get(1)).forEach((key, value) -> own.put(key.toString(), resolve(where, value)));
    } else {
      text = argument.toString();
    }
    return VARIABLE.matcher(text).replaceAll(found -> {
      var name = found.group(1);
      Object value;
      if (name.startsWith("!")) {
        value = "${" + name.substring(1) + "}";
      } else if (own.containsKey(name)) {
        value = own.get(name);
      } else if (name.contains(".")) {
        value = attribute(where, List.of(name.split("\\.", 2)));
      } else {
        value = ref(where, name);
      }
      return java.util.regex.Matcher.quoteReplacement(value.toString());
    });
  }

  private static boolean truth(String where, Object value) {
    if (value instanceof Boolean b) {
      return b;
    }
    throw new TemplateFault(where, "a condition function is expected");
  }

  private static List<?> list(String where, Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new TemplateFault(where, "a list is expected");
  }

  private static List<?> arguments(String where, String name, Object value, int count) {
    var list = list(where, value);
    if (list.size() != count) {
      throw new TemplateFault(where, name + " takes " + count + " arguments");
    }
    return list;
  }
}
