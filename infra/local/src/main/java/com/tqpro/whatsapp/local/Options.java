package com.tqpro.whatsapp.local;

import com.tqpro.whatsapp.local.queues.Nastiness;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How to start the local system.
 *
 * @param template the template; the functions' zips are found from its folder
 * @param state the folder that keeps databases, tables, secrets and logs between runs; empty: a temporary one, deleted at the end
 * @param port of the API; the identity provider takes the next one, the simulators of Meta and Twilio the two after it. 0: free ports
 * @param environments how many invocations of one function may be at work at once
 * @param parameters values of template parameters, beyond those that the local system sets itself
 * @param console hears one line for each thing worth telling, and every line that a function writes, with its name in brackets
 */
public record Options(Path template, Optional<Path> state, int port, Nastiness nastiness, int environments, Map<String, String> parameters, Consumer<String> console) {
  private static final int ENVIRONMENTS = 8;

  public Options {
    parameters = Map.copyOf(parameters);
  }

  /** A temporary state, free ports, the usual nastiness, a silent console. */
  public static Options of(Path template) {
    return new Options(template, Optional.empty(), 0, Nastiness.usual(1), ENVIRONMENTS, Map.of(), line -> { });
  }

  public Options withState(Path folder) {
    return new Options(template, Optional.of(folder), port, nastiness, environments, parameters, console);
  }

  public Options withPort(int value) {
    return new Options(template, state, value, nastiness, environments, parameters, console);
  }

  public Options withNastiness(Nastiness value) {
    return new Options(template, state, port, value, environments, parameters, console);
  }

  public Options withEnvironments(int value) {
    return new Options(template, state, port, nastiness, value, parameters, console);
  }

  public Options withParameters(Map<String, String> values) {
    return new Options(template, state, port, nastiness, environments, values, console);
  }

  public Options withConsole(Consumer<String> value) {
    return new Options(template, state, port, nastiness, environments, parameters, value);
  }
}
