package com.tqpro.whatsapp.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.runtime.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the pages tell people to type exists. */
class CommandPagesTest {
  private static final Pattern COMMAND = Pattern.compile("`[^`]*?\\btqwa ([a-z][a-z -]*)[^`]*`");

  @Test
  void every_command_and_option_on_a_page_is_one() {
    var unknown = new ArrayList<String>();
    int found = 0;
    var all = Tqwa.commandLine(Environment.of(Map.of()));
    for (var page : pages()) {
      for (var match : COMMAND.matcher(page).results().toList()) {
        found++;
        var command = all;
        for (var word : match.group(1).strip().split("[ |]+")) {
          if (word.startsWith("-") || !command.getSubcommands().containsKey(word)) {
            break;
          }
          command = command.getSubcommands().get(word);
        }
        if (command.getParent() == null || !command.getSubcommands().isEmpty()) {
          unknown.add(match.group());
        }
        for (var option : Pattern.compile("(?<= )--[a-z-]+").matcher(match.group()).results().toList()) {
          if (!has(command, option.group())) {
            unknown.add(option.group() + " in " + match.group());
          }
        }
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(found).isGreaterThan(15);
  }

  @Test
  void without_a_command_all_are_known_and_with_one_what_it_says_is_the_same() {
    var all = Tqwa.commandLine(Environment.of(Map.of()));
    assertThat(all.getSubcommands()).hasSize(13);
    for (var name : all.getSubcommands().keySet()) {
      assertThat(Tqwa.commandLine(Environment.of(Map.of()), name).getSubcommands().get(name).getUsageMessage()).isEqualTo(all.getSubcommands().get(name).getUsageMessage());
    }
    for (var first : List.of("help", "--help", "brodcast")) {
      assertThat(Tqwa.commandLine(Environment.of(Map.of()), first).getSubcommands().keySet()).as(first).isEqualTo(all.getSubcommands().keySet());
    }
  }

  private static boolean has(CommandLine command, String option) {
    return command.getCommandSpec().optionsMap().containsKey(option);
  }

  private static List<String> pages() {
    var house = Path.of(System.getProperty("house"));
    try {
      return List.of(Files.readString(house.resolve("docs/security.md")), Files.readString(house.resolve("docs/migrating.md")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
