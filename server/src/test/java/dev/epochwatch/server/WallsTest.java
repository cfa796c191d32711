// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class WallsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.epochwatch.server");

  @Test
  void rooms_knowOnlyThoseBelowThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("store")
        .definedBy("dev.epochwatch.server.store", "dev.epochwatch.server.store.query..")
        .layer("jdbc")
        .definedBy("dev.epochwatch.server.store.jdbc..")
        .layer("engine")
        .definedBy("dev.epochwatch.server.engine..")
        .layer("grpc")
        .definedBy("dev.epochwatch.server.grpc..")
        .layer("app")
        .definedBy("dev.epochwatch.server.app..")
        .whereLayer("store")
        .mayOnlyBeAccessedByLayers("jdbc", "engine", "grpc", "app")
        .whereLayer("jdbc")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("engine")
        .mayOnlyBeAccessedByLayers("grpc", "app")
        .whereLayer("grpc")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .check(CLASSES);
  }

  @Test
  void wire_isKnownToGrpcAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.epochwatch.server.grpc..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..", "com.google.protobuf..", "dev.epochwatch.proto..")
        .check(CLASSES);
  }

  @Test
  void sql_isKnownToTheJdbcStoreAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.epochwatch.server.store.jdbc..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.h2..", "com.zaxxer..", "org.jdbi..")
        .check(CLASSES);
  }

  @Test
  void engine_asksNoClockAndMakesNoChance() {
    noClasses()
        .that()
        .resideInAPackage("dev.epochwatch.server.engine..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.random..", "java.nio.file..")
        .check(CLASSES);
  }
}
