// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Where and what was measured: facts that belong beside every figure. */
final class Machine {
  private Machine() {}

  /** Processor, cores, memory, system, Java and commit; what cannot be read is left empty. */
  static Json describe(Path project, List<String> serverOptions) {
    return new Json()
        .with("cpu", procField(Path.of("/proc/cpuinfo"), "model name"))
        .with("cores", Runtime.getRuntime().availableProcessors())
        .with("memory", procField(Path.of("/proc/meminfo"), "MemTotal"))
        .with("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
        .with("java", System.getProperty("java.vm.version"))
        .with("server_java_options", List.copyOf(serverOptions))
        .with("load_generator_heap_mb", Runtime.getRuntime().maxMemory() >> 20)
        .with("load_average", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage())
        .with("commit", commit(project));
  }

  /** Resident memory of a process in megabytes; 0 where the system does not tell. */
  static double residentMegabytes(long pid) {
    String field = procField(Path.of("/proc", Long.toString(pid), "status"), "VmRSS");
    return field.isEmpty() ? 0 : Double.parseDouble(field.replace("kB", "").strip()) / 1024;
  }

  private static String procField(Path file, String name) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private static String commit(Path project) {
    try {
      Process git =
          new ProcessBuilder("git", "-C", project.toString(), "describe", "--always", "--dirty")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? output.strip() : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
