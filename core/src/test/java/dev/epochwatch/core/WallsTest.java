// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The walls of the judgement: a plain library, pure, in layers. */
class WallsTest {
  private static final String ROOT = "dev.epochwatch.core";

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  private static final Set<String> CLOCK_READERS =
      Set.of("now", "currentTimeMillis", "nanoTime", "systemUTC", "systemDefaultZone");

  @Test
  void core_anywhere_dependsOnTheJdkAndItselfOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(ROOT + "..", "java..", "org.jspecify.annotations..")
        .check(CORE);
  }

  @Test
  void core_anywhere_hasNoIoThreadsOrLogging() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideIn("java.nio.file", "java.net", "java.util.concurrent", "java.util.logging")
                .or(
                    DescribedPredicate.describe(
                        "are streams, files or threads",
                        type ->
                            (type.getPackageName().equals("java.io")
                                    && !type.getSimpleName().equals("Serializable"))
                                || type.isEquivalentTo(Thread.class)
                                || type.isEquivalentTo(ThreadLocal.class))))
        .check(CORE);
  }

  @Test
  void core_anywhere_readsNoClock() {
    noClasses()
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "reads a clock",
                (JavaAccess<?> access) ->
                    CLOCK_READERS.contains(access.getTarget().getName())
                        && access.getTargetOwner().getPackageName().startsWith("java.")))
        .check(CORE);
  }

  @Test
  void core_anywhere_isLayered() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("model")
        .definedBy(ROOT + ".model..")
        .layer("evidence")
        .definedBy(ROOT + ".evidence..")
        .layer("rule")
        .definedBy(ROOT + ".rule..")
        .layer("diagnosis")
        .definedBy(ROOT + ".diagnosis..")
        .layer("policy")
        .definedBy(ROOT + ".policy..")
        .layer("replay")
        .definedBy(ROOT + ".replay..")
        .whereLayer("replay")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("policy")
        .mayOnlyBeAccessedByLayers("replay")
        .whereLayer("diagnosis")
        .mayOnlyBeAccessedByLayers("policy", "replay")
        .whereLayer("rule")
        .mayOnlyBeAccessedByLayers("diagnosis", "policy", "replay")
        .whereLayer("evidence")
        .mayOnlyBeAccessedByLayers("rule", "diagnosis")
        .check(CORE);
  }

  private static DescribedPredicate<JavaClass> resideIn(String... packages) {
    return DescribedPredicate.describe(
        "reside in one of " + String.join(", ", packages),
        type -> Set.of(packages).stream().anyMatch(type.getPackageName()::startsWith));
  }
}
