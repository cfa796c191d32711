// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.Shell.Result;
import dev.epochwatch.server.app.EpochwatchServer;
import dev.epochwatch.server.app.ServerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup as an operator takes and restores it. */
class BackupCommandTest {
  @TempDir Path folder = Path.of("");

  @Test
  void backup_unpackedIntoANewDirectory_isServedAsItWas() throws IOException {
    Path zip = folder.resolve("monday.zip");
    String before;
    try (EpochwatchServer server = serve("data")) {
      Shell shell = Shell.at("127.0.0.1:" + server.port());
      for (int step = 1; step <= 20; step++) {
        String loss = "val_loss=" + 1.0 / step;
        shell.run("report", "--run", "r1", "--step", Integer.toString(step), loss);
      }
      before = shell.run("curves", "r1", "-o", "json").out();
      Result result = shell.run("backup", zip.toString());

      assertThat(result.exit()).as(result.err()).isZero();
      assertThat(result.err()).contains("wrote", "bytes");
      assertThat(shell.run("backup", zip.toString()).err()).contains("--force");
      assertThat(shell.run("backup", zip.toString(), "--force").exit()).isZero();
      assertThat(shell.run("backup", folder.resolve("no/x.zip").toString()).err())
          .contains("there is no directory");
    }
    assertThat(files()).containsExactlyInAnyOrder("data", "monday.zip");
    unpack(zip, folder.resolve("restored"));

    try (EpochwatchServer server = serve("restored")) {
      Shell shell = Shell.at("127.0.0.1:" + server.port());
      assertThat(shell.run("curves", "r1", "-o", "json").out()).isEqualTo(before);
      Result next = shell.run("report", "--run", "r1", "--step", "21", "val_loss=0.01");
      assertThat(next.exit()).as(next.err()).isZero();
    }
  }

  @Test
  void backup_ofAServerThatKeepsNothing_isRefusedAndLeavesNoFile() throws IOException {
    try (EpochwatchServer server =
        EpochwatchServer.start(
            ServerConfig.of(Map.of("port", "0", "store", "memory", "log-level", "error")))) {
      Result result =
          Shell.at("127.0.0.1:" + server.port()).run("backup", folder.resolve("x.zip").toString());

      assertThat(result.exit()).isEqualTo(Exit.FAILURE);
      assertThat(result.err()).contains("in memory");
    }
    assertThat(files()).isEmpty();
  }

  private EpochwatchServer serve(String data) throws IOException {
    return EpochwatchServer.start(
        ServerConfig.of(
            Map.of("port", "0", "data", folder.resolve(data).toString(), "log-level", "error")));
  }

  private Stream<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> Objects.requireNonNull(file.getFileName()).toString())
          .toList()
          .stream();
    }
  }

  private static void unpack(Path zip, Path directory) throws IOException {
    Files.createDirectory(directory);
    try (InputStream in = Files.newInputStream(zip);
        ZipInputStream entries = new ZipInputStream(in)) {
      String name = Objects.requireNonNull(entries.getNextEntry()).getName();
      Files.copy(entries, directory.resolve(name));
    }
  }
}
