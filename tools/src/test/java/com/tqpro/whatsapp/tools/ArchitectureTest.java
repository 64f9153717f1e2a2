package com.tqpro.whatsapp.tools;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may know whom (the rules of the house). Every module that was built before this one is looked at. */
class ArchitectureTest {
  private static final String ROOT = "com.tqpro.whatsapp.";
  private static final Path HOUSE = Path.of(System.getProperty("house"));
  private static final JavaClasses SHARED = classes("shared");

  @Test
  void the_domain_knows_nothing_of_ours_and_no_technology() {
    noClasses().that().resideInAPackage(ROOT + "domain..").should().dependOnClassesThat(
        com.tngtech.archunit.base.DescribedPredicate.describe("are ours outside domain, AWS, JDBC or HTTP", c ->
            (c.getPackageName().startsWith(ROOT) && !c.getPackageName().startsWith(ROOT + "domain"))
                || c.getPackageName().startsWith("software.amazon") || c.getPackageName().startsWith("com.amazonaws")
                || c.getPackageName().startsWith("java.sql") || c.getPackageName().startsWith("java.net.http") || c.getPackageName().startsWith("org.jdbi")))
        .check(SHARED);
  }

  @Test
  void shared_modules_know_the_domain_and_themselves() {
    for (var module : modules("shared")) {
      if (!module.equals("domain")) {
        onlyKnows(module, Set.of("domain", module), SHARED);
      }
    }
  }

  @Test
  void functions_know_shared_modules_and_never_each_other() {
    var shared = modules("shared");
    var all = classes("functions");
    for (var module : modules("functions")) {
      var allowed = new ArrayList<>(shared);
      allowed.add(module.replace("-", ""));
      onlyKnows(module.replace("-", ""), Set.copyOf(allowed), all);
    }
  }

  @Test
  void simulators_know_nothing_of_ours() {
    onlyKnows("simulators", Set.of("simulators"), new ClassFileImporter().importPath(HOUSE.resolve("infra/simulators/target/classes")));
  }

  @Test
  void there_is_something_to_look_at() {
    assertThat(modules("shared")).contains("domain", "runtime", "postgres", "meta");
    assertThat(modules("functions")).contains("webhooks", "agent");
  }

  private static void onlyKnows(String module, Set<String> allowed, JavaClasses classes) {
    noClasses().that().resideInAPackage(ROOT + module + "..").should().dependOnClassesThat(
        com.tngtech.archunit.base.DescribedPredicate.describe("are ours outside " + allowed, c -> {
          var name = c.getPackageName();
          return name.startsWith(ROOT) && !allowed.contains(name.substring(ROOT.length()).split("\\.", 2)[0]);
        })).check(classes);
  }

  /** The modules of a folder that have compiled classes. */
  private static List<String> modules(String folder) {
    try (var modules = Files.list(HOUSE.resolve(folder))) {
      return modules.filter(m -> Files.isDirectory(m.resolve("target/classes/com"))).map(m -> m.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static JavaClasses classes(String folder) {
    return new ClassFileImporter().importPaths(modules(folder).stream().map(m -> HOUSE.resolve(folder).resolve(m).resolve("target/classes")).toList());
  }
}
