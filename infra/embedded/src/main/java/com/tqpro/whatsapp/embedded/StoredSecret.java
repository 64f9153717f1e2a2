package com.tqpro.whatsapp.embedded;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One secret with its versions by id; a staging label is on exactly one version. Times are epoch seconds. */
final class StoredSecret {
  static final String CURRENT = "AWSCURRENT";
  static final String PREVIOUS = "AWSPREVIOUS";

  /** A secret's value; its text never changes once made, its labels do. */
  record Version(String id, String text, List<String> stages, double created) {}

  private final String name;
  private final String arn;
  private final String description;
  private final double created;
  private final Map<String, Version> versions = new LinkedHashMap<>();

  StoredSecret(String name, String arn, String description, double created) {
    this.name = name;
    this.arn = arn;
    this.description = description;
    this.created = created;
  }

  String name() {
    return name;
  }

  String arn() {
    return arn;
  }

  String description() {
    return description;
  }

  double created() {
    return created;
  }

  Map<String, Version> versions() {
    return versions;
  }

  /** By the full ARN, the ARN without its random end, or the name. */
  boolean isCalled(String id) {
    return id.equals(name) || id.equals(arn) || id.equals(arn.substring(0, arn.length() - 7));
  }

  Optional<Version> labelled(String stage) {
    return versions.values().stream().filter(v -> v.stages().contains(stage)).findFirst();
  }

  /** Moving AWSCURRENT leaves AWSPREVIOUS on the version that had it. */
  Version add(String id, String text, List<String> stages, double now) {
    if (stages.contains(CURRENT)) {
      var before = labelled(CURRENT);
      if (before.isPresent()) {
        take(PREVIOUS);
        before.get().stages().add(PREVIOUS);
      }
    }
    stages.forEach(this::take);
    var version = new Version(id, text, new ArrayList<>(stages), now);
    versions.put(id, version);
    return version;
  }

  private void take(String stage) {
    versions.values().forEach(v -> v.stages().remove(stage));
  }
}
