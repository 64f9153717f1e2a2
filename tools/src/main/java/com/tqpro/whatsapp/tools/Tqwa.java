package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.StartupFault;
import java.io.UncheckedIOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The operator's command line. Exit status: 0 done, 1 nothing answered or something broke, 2 wrong command line, 3 refused, 4 it did not end well. */
@Command(name = "tqwa", mixinStandardHelpOptions = true, scope = CommandLine.ScopeType.INHERIT, version = "tqwa 1.0", description = "Operates tqwhatsapp.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:done", "1:nothing answered, or something broke", "2:wrong command line", "3:refused; the reason is printed", "4:done, but it did not end well"})
public final class Tqwa {
  private static final List<Class<?>> COMMANDS = List.of(BroadcastCommand.class, HoldCommand.class, SettingCommand.class, InstallationCommand.class, PromptCommand.class, TenantCommand.class,
      RefreshCommand.class, DlqCommand.class, UnroutedCommand.class, MigrateCommand.class, ContactCommand.class, KeysCommand.class, CommandLine.HelpCommand.class);

  private Tqwa() {}

  public static void main(String[] arguments) {
    System.exit(commandLine(Environment.current(), arguments).execute(arguments));
  }

  /** @param arguments that will be executed: when the first names a command, the others are not read, which is most of a short run's time */
  static CommandLine commandLine(Environment environment, String... arguments) {
    var line = new CommandLine(new Tqwa(), new Commands(environment));
    var named = COMMANDS.stream().filter(c -> arguments.length > 0 && name(c).equals(arguments[0]) && c != CommandLine.HelpCommand.class).toList();
    (named.isEmpty() ? COMMANDS : named).forEach(line::addSubcommand);
    return line.setCaseInsensitiveEnumValuesAllowed(true).setExecutionExceptionHandler(Tqwa::failed);
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  /** Makes the commands that read the environment themselves. */
  private record Commands(Environment environment) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type == TenantCommand.class) {
        return type.cast(new TenantCommand(environment));
      }
      if (type == MigrateCommand.class) {
        return type.cast(new MigrateCommand(environment));
      }
      if (type == ContactCommand.class) {
        return type.cast(new ContactCommand(environment));
      }
      if (type == KeysCommand.class) {
        return type.cast(new KeysCommand(environment));
      }
      if (type == InstallationCommand.class) {
        return type.cast(new InstallationCommand(environment));
      }
      if (type == UnroutedCommand.class) {
        return type.cast(new UnroutedCommand(environment));
      }
      return type == DlqCommand.class ? type.cast(new DlqCommand(environment)) : CommandLine.defaultFactory().create(type);
    }
  }

  private static int failed(Exception fault, CommandLine command, CommandLine.ParseResult parsed) {
    if (fault instanceof ApiRefusal refusal) {
      command.getErr().println("Refused: " + refusal.getMessage());
      return ExitCodes.REFUSED;
    }
    boolean known = fault instanceof UncheckedIOException || fault instanceof StartupFault || fault instanceof IllegalStateException || fault instanceof IllegalArgumentException;
    command.getErr().println(known ? fault.getMessage() : fault.getClass().getSimpleName() + ": " + fault.getMessage());
    return ExitCodes.FAULT;
  }
}
