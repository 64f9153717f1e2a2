package com.tqpro.whatsapp.domain.template;

import java.util.List;
import java.util.stream.Collectors;

/** What became of filling a template in. */
public sealed interface Rendering {
  /** Ready to be sent. */
  record Rendered(FilledTemplate template) implements Rendering {}

  /** At least one value is missing or would be refused by the provider. */
  record Incomplete(List<Fault> faults) implements Rendering {
    public Incomplete {
      faults = List.copyOf(faults);
    }

    /** All faults in one line, without any value: fit for a row's error text. */
    public String summary() {
      return faults.stream().map(f -> f.variable() + " " + f.reason()).collect(Collectors.joining("; "));
    }
  }

  /**
   * One value that does not do.
   *
   * @param variable the source's name
   * @param missing whether there is no value at all
   * @param reason a phrase that goes on from the variable's name; never holds the value
   */
  record Fault(String variable, boolean missing, String reason) {}
}
