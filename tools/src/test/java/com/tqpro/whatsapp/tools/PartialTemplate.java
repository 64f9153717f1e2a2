package com.tqpro.whatsapp.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The real template with some of its functions only. */
final class PartialTemplate {
  private static final Pattern FUNCTION = Pattern.compile("(?ms)^  (\\w+):\\n    Type: AWS::Serverless::Function\\n.*?(?=^  \\w)");

  private static final Pattern ALARM = Pattern.compile("(?ms)^  (\\w+):\\n    Type: AWS::CloudWatch::Alarm\\n.*?(?=^  \\w|^\\w|\\z)");

  private PartialTemplate() {}

  /** @param functions logical ids; zips are taken from the house */
  static Path with(Path folder, List<String> functions) throws IOException {
    var house = Path.of(System.getProperty("house"));
    var text = Files.readString(house.resolve("template.yaml"));
    // Alarms name functions and mean nothing on one machine.
    text = ALARM.matcher(text).replaceAll("");
    var kept = FUNCTION.matcher(text).replaceAll(m -> functions.contains(m.group(1)) ? java.util.regex.Matcher.quoteReplacement(m.group()) : "");
    return Files.writeString(folder.resolve("template.yaml"), kept.lines().map(l -> l.replace("CodeUri: functions/", "CodeUri: " + house + "/functions/"))
        .collect(Collectors.joining("\n", "", "\n")));
  }
}
