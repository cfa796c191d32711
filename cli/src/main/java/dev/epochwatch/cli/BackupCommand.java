// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.proto.v1.BackupRequest;
import dev.epochwatch.proto.v1.BackupResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches a copy of the server's store. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Fetch a copy of everything the server remembers, while it serves.",
      "FILE becomes a zip file with the store's file in it, once it is whole. To restore it, unpack"
          + " it into a new directory and start a server there."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  epochwatch backup /backups/monday.zip",
      "  unzip /backups/monday.zip -d restored && epochwatch server --data restored"
    })
final class BackupCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ServerOptions server;

  @Parameters(paramLabel = "FILE", description = "Where to write it.")
  private Path file = Path.of("");

  @Option(names = "--force", description = "Replace FILE if it is there.")
  private boolean force;

  BackupCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.server = new ServerOptions(environment);
  }

  @Override
  public Integer call() {
    if (!force && Files.exists(file)) {
      throw new CommandFailure(Exit.FAILURE, file + " is there already: --force replaces it");
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || Files.isDirectory(file)) {
      throw new CommandFailure(Exit.USAGE, file + " must be the name of a file");
    }
    try {
      // Beside the file, so that it can be renamed; a new temporary file is its owner's alone.
      Path part = Files.createTempFile(directory, file.getFileName() + ".", ".part");
      try {
        long size = fetch(part);
        requireWhole(part, size);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        console.err().println("wrote " + file + ", " + size + " bytes");
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (NoSuchFileException | FileAlreadyExistsException e) {
      throw new CommandFailure(Exit.FAILURE, "there is no directory " + directory);
    } catch (IOException e) {
      throw new CommandFailure(Exit.FAILURE, "cannot write " + file + ": " + e.getMessage());
    }
    return Exit.OK;
  }

  /** Writes what comes, forced to the disk; the size that the server told. */
  private long fetch(Path part) throws IOException {
    long total = 0;
    try (Connection connection = server.open();
        FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
      Iterator<BackupResponse> pieces =
          connection.admin().backup(BackupRequest.getDefaultInstance());
      while (pieces.hasNext()) {
        BackupResponse piece = pieces.next();
        total = piece.getTotalBytes();
        for (ByteBuffer bytes : piece.getData().asReadOnlyByteBufferList()) {
          while (bytes.hasRemaining()) {
            out.write(bytes);
          }
        }
      }
      out.force(true);
    }
    return total;
  }

  /** Reads it once, by which its checksum is checked. */
  private static void requireWhole(Path part, long size) throws IOException {
    boolean hasStore = false;
    try (InputStream in = Files.newInputStream(part);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        zip.transferTo(OutputStream.nullOutputStream());
        hasStore |= entry.getName().endsWith(".mv.db");
      }
    }
    if (!hasStore || Files.size(part) != size) {
      throw new CommandFailure(Exit.FAILURE, "the backup did not come whole");
    }
  }
}
