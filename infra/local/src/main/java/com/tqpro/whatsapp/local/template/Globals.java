package com.tqpro.whatsapp.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** SAM's merge of Globals: mappings are merged, lists are joined, anything else is replaced. */
final class Globals {
  private Globals() {}

  static Map<?, ?> merge(Map<?, ?> global, Map<?, ?> own) {
    if (isFunction(own) || isFunction(global)) {
      return own;
    }
    var merged = new LinkedHashMap<Object, Object>(global);
    own.forEach((key, value) -> merged.merge(key, value, (before, after) -> {
      if (before instanceof Map<?, ?> b && after instanceof Map<?, ?> a) {
        return merge(b, a);
      }
      if (before instanceof List<?> b && after instanceof List<?> a) {
        var joined = new ArrayList<Object>(b);
        joined.addAll(a);
        return joined;
      }
      return after;
    }));
    return merged;
  }

  private static boolean isFunction(Map<?, ?> value) {
    return value.size() == 1 && value.keySet().stream().map(Object::toString).anyMatch(key -> key.equals("Ref") || key.startsWith("Fn::"));
  }
}
