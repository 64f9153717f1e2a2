package com.tqpro.whatsapp.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The edge as template.yaml describes it. */
class EdgeTemplateTest {
  private static final Pattern ROUTE = Pattern.compile("(?m)^ +Method: (\\w+)\\n +Path: (/\\S+)$");
  private static final Pattern THROTTLE = Pattern.compile("(?m)^ +\"(\\w+ /\\S+)\": \\{ThrottlingBurstLimit: (\\d+), ThrottlingRateLimit: (\\d+)}$");

  @Test
  void every_route_but_a_providers_has_a_throttle_of_its_own_below_the_common_one() throws Exception {
    var template = Files.readString(Path.of(System.getProperty("house"), "template.yaml"));
    var routes = ROUTE.matcher(template).results().map(m -> m.group(1) + " " + m.group(2)).filter(r -> !r.contains(" /webhooks/")).collect(Collectors.toCollection(TreeSet::new));
    var throttled = new TreeSet<String>();
    THROTTLE.matcher(template).results().forEach(m -> {
      throttled.add(m.group(1));
      assertThat(Integer.parseInt(m.group(2))).as(m.group(1)).isPositive().isLessThan(2000);
      assertThat(Integer.parseInt(m.group(3))).as(m.group(1)).isPositive().isLessThanOrEqualTo(Integer.parseInt(m.group(2)));
    });
    assertThat(routes).hasSizeGreaterThan(5);
    assertThat(throttled).isEqualTo(routes);
  }
}
