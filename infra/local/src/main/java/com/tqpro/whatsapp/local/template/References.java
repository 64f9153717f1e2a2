package com.tqpro.whatsapp.local.template;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Checks that everything named anywhere in the template exists, also in what is without meaning here. */
final class References {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^!}][^}]*)}");

  private final Predicate<String> known;
  private final Set<?> conditions;

  References(Predicate<String> known, Set<?> conditions) {
    this.known = known;
    this.conditions = conditions;
  }

  References check(String where, Object value) {
    switch (value) {
      case List<?> list -> list.forEach(item -> check(where, item));
      case Map<?, ?> map -> map.forEach((key, item) -> {
        switch (key.toString()) {
          case "Ref" -> exists(where, "Ref", item.toString());
          case "Fn::GetAtt" -> exists(where, "GetAtt", ((List<?>) item).getFirst().toString());
          case "Fn::Sub" -> substituted(where, item);
          case "Fn::If" -> {
            if (item instanceof List<?> list && !list.isEmpty() && !conditions.contains(list.getFirst())) {
              throw new TemplateFault(where, "unknown condition " + list.getFirst());
            }
            check(where, item);
          }
          default -> check(where.isEmpty() ? key.toString() : where + "." + key, item);
        }
      });
      case null, default -> { }
    }
    return this;
  }

  private void substituted(String where, Object argument) {
    if (argument instanceof List<?> list) {
      check(where, list);
      var own = list.size() == 2 && list.get(1) instanceof Map<?, ?> map ? map.keySet() : Set.of();
      variables(where, list.getFirst().toString(), own);
    } else {
      variables(where, argument.toString(), Set.of());
    }
  }

  private void variables(String where, String text, Set<?> own) {
    VARIABLE.matcher(text).results().map(found -> found.group(1)).filter(name -> !own.contains(name))
        .forEach(name -> exists(where, "Sub", name.split("\\.", 2)[0]));
  }

  private void exists(String where, String function, String name) {
    if (!name.equals("AWS::NoValue") && !known.test(name)) {
      throw new TemplateFault(where, function + " of unknown " + name);
    }
  }
}
