package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.local.LocalSystem;
import com.tqpro.whatsapp.local.Options;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Every function of template.yaml at work, started when a test class first asks for it and closed after the last: a start costs more than
 * what most tests do with it. Classes that use it hold the lock {@value #LOCK} and count only what is theirs: for reading when what others
 * send meanwhile is none of their business either.
 */
public final class WholeSystem implements ParameterResolver {
  public static final String LOCK = "whole system";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LocalSystem.class;
  }

  @Override
  public LocalSystem resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getRoot().getStore(ExtensionContext.Namespace.create(WholeSystem.class)).computeIfAbsent(LocalSystem.class,
        type -> LocalSystem.start(Options.of(Path.of(System.getProperty("house"), "template.yaml"))), LocalSystem.class);
  }
}
