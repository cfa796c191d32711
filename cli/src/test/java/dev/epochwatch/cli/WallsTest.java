// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class WallsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.epochwatch.cli");

  @Test
  void cli_knowsClientAndCoreAlone() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.epochwatch.server..",
            "dev.epochwatch.trainer..",
            "dev.epochwatch.bench..",
            "dev.epochwatch.client.testing..")
        .check(CLASSES);
  }

  @Test
  void output_knowsNoServerAndNoCommand() {
    noClasses()
        .that()
        .resideInAPackage("dev.epochwatch.cli.output..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.epochwatch.cli",
            "dev.epochwatch.cli.demo..",
            "dev.epochwatch.client..",
            "dev.epochwatch.proto..",
            "io.grpc..",
            "picocli..")
        .check(CLASSES);
  }

  @Test
  void transport_isKnownToOneClassAlone() {
    noClasses()
        .that()
        .doNotHaveSimpleName("Transport")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc.netty..")
        .check(CLASSES);
  }
}
