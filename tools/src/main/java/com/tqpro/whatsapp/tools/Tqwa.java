package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.StartupFault;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The operator's command line. Exit status: 0 done, 1 nothing answered or something broke, 2 wrong command line, 3 refused, 4 it did not end well. */
@Command(name = "tqwa", mixinStandardHelpOptions = true, scope = CommandLine.ScopeType.INHERIT, version = "tqwa 1.0", description = "Operates tqwhatsapp.",
    subcommands = {BroadcastCommand.class, HoldCommand.class, SettingCommand.class, InstallationCommand.class, PromptCommand.class, TenantCommand.class, RefreshCommand.class, DlqCommand.class, UnroutedCommand.class, MigrateCommand.class, ContactCommand.class,
        KeysCommand.class, CommandLine.HelpCommand.class},
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:done", "1:nothing answered, or something broke", "2:wrong command line", "3:refused; the reason is printed", "4:done, but it did not end well"})
public final class Tqwa {
  private Tqwa() {}

  public static void main(String[] arguments) {
    System.exit(commandLine(Environment.current()).execute(arguments));
  }

  static CommandLine commandLine(Environment environment) {
    return new CommandLine(new Tqwa(), new Commands(environment)).setCaseInsensitiveEnumValuesAllowed(true).setExecutionExceptionHandler(Tqwa::failed);
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
