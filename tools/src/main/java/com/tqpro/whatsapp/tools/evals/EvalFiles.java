package com.tqpro.whatsapp.tools.evals;

import com.tqpro.whatsapp.tools.evals.Eval.Expectation;
import com.tqpro.whatsapp.tools.evals.Eval.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads {@code evals/*.yaml}. What it does not know it refuses: a misspelt expectation would never fail. */
final class EvalFiles {
  private static final Set<String> TOP = Set.of("about", "campaign", "earlier", "turns");
  private static final Set<String> TURN = Set.of("customer", "kind", "expect");
  private static final Set<String> EXPECT = Set.of("language", "action", "offers", "reply", "english", "translation", "not", "state");

  private EvalFiles() {}

  static List<Eval> in(Path folder) {
    try (var files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().map(EvalFiles::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Eval read(Path file) {
    var name = file.getFileName().toString().replace(".yaml", "");
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    Object loaded;
    try {
      loaded = new Yaml(new SafeConstructor(options)).load(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var top = map(name, loaded, TOP);
    var steps = new ArrayList<Step>();
    for (var item : list(name, top.get("turns"))) {
      var turn = map(name, item, TURN);
      steps.add(new Step(text(turn, "customer"), turn.containsKey("kind") ? text(turn, "kind") : "text", expectation(name, turn.get("expect"))));
    }
    if (steps.isEmpty()) {
      throw new IllegalArgumentException(name + ": no turns");
    }
    return new Eval(name, text(top, "about"), text(top, "campaign"), top.containsKey("earlier") ? list(name, top.get("earlier")).stream().map(Object::toString).toList() : List.of(), steps);
  }

  private static Expectation expectation(String name, Object value) {
    var expect = map(name, value, EXPECT);
    if (expect.isEmpty()) {
      throw new IllegalArgumentException(name + ": a turn expects nothing");
    }
    var state = new TreeMap<String, String>();
    if (expect.get("state") != null) {
      map(name, expect.get("state"), Set.of("name", "contact_preference", "product", "dates", "party", "stage")).forEach((key, pattern) -> state.put(key, pattern.toString()));
    }
    for (var pattern : new String[] {"reply", "english", "translation", "not"}) {
      if (expect.get(pattern) != null) {
        Pattern.compile(text(expect, pattern));
      }
    }
    return new Expectation(text(expect, "language"), text(expect, "action"), text(expect, "offers"), text(expect, "reply"), text(expect, "english"), text(expect, "translation"),
        text(expect, "not"), state);
  }

  private static Map<String, Object> map(String name, Object value, Set<String> known) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(name + ": expected members " + known);
    }
    var out = new TreeMap<String, Object>();
    map.forEach((key, item) -> {
      if (!known.contains(key.toString())) {
        throw new IllegalArgumentException(name + ": unknown member " + key);
      }
      out.put(key.toString(), item);
    });
    return out;
  }

  private static List<?> list(String name, Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException(name + ": expected a list");
  }

  private static String text(Map<String, Object> map, String name) {
    return map.get(name) == null ? null : map.get(name).toString();
  }
}
