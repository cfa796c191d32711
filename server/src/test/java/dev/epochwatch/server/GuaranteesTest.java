// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of guarantees names tests that there are. */
class GuaranteesTest {
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*)\\.(\\w+_\\w+)`");

  @Test
  void everyTestThatIsNamed_isThere() throws IOException {
    Path root = Docs.root();
    String page = Files.readString(root.resolve("docs/guarantees.md"));
    Map<String, String> sources = tests(root);
    List<String> missing = new ArrayList<>();
    Matcher named = NAMED.matcher(page);
    int count = 0;
    while (named.find()) {
      count++;
      String source = sources.getOrDefault(named.group(1), "");
      if (!source.contains("void " + named.group(2) + "(")) {
        missing.add(named.group(1) + "." + named.group(2));
      }
    }

    assertThat(missing).isEmpty();
    assertThat(count).isGreaterThan(40);
  }

  @Test
  void everyPromise_namesATest() throws IOException {
    List<String> without =
        Files.readAllLines(Docs.root().resolve("docs/guarantees.md")).stream()
            .filter(line -> line.startsWith("| "))
            .filter(line -> !line.startsWith("| promise"))
            .filter(line -> !NAMED.matcher(line).find())
            .toList();

    assertThat(without).isEmpty();
  }

  /** The sources of all modules' tests by their class. */
  private static Map<String, String> tests(Path root) throws IOException {
    try (Stream<Path> modules = Files.list(root)) {
      List<Path> folders =
          modules
              .map(module -> module.resolve("src/test/java"))
              .filter(Files::isDirectory)
              .toList();
      List<Path> files = new ArrayList<>();
      for (Path folder : folders) {
        try (Stream<Path> found = Files.walk(folder)) {
          found.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
        }
      }
      return files.stream()
          .collect(
              Collectors.toMap(GuaranteesTest::className, GuaranteesTest::text, (a, b) -> a + b));
    }
  }

  private static String className(Path file) {
    String name = Objects.requireNonNull(file.getFileName()).toString();
    return name.substring(0, name.length() - ".java".length());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
