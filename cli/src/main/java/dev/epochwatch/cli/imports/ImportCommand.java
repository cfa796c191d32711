// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.imports;

import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Connection;
import dev.epochwatch.cli.Exit;
import dev.epochwatch.cli.OutputOptions;
import dev.epochwatch.cli.RunDescription;
import dev.epochwatch.cli.ServerOptions;
import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.curve.Deciding;
import dev.epochwatch.cli.exports.ExportReader;
import dev.epochwatch.cli.format.CurveFormat;
import dev.epochwatch.cli.format.Recording;
import dev.epochwatch.cli.format.Recordings;
import dev.epochwatch.cli.imports.ImportResult.Outcome;
import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Text;
import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Limits;
import dev.epochwatch.core.policy.Names;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings recorded runs to a server. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Bring recorded runs to a server, so that they can be listed, shown and backtested.",
      "Reads CSV with a column epoch or step, Keras' CSVLogger, Lightning's metrics.csv, Hugging Face's"
          + " trainer_state.json, Ultralytics' results.csv and TensorBoard's event files; the format"
          + " is recognised, or given first or by --format: csv, keras, lightning, hf, ultralytics,"
          + " tensorboard. Folders are searched.",
      "What 'epochwatch export' wrote is known by its first line: its runs come with their ids,"
          + " attempts and states, whatever else is given here but --prefix and --dry-run.",
      "Importing again adds nothing but the rows a file has more; of a run whose rows were changed"
          + " that is told, and it is left alone. The runs are finished, and of the experiment 'imported'"
          + " unless --experiment names another; the server judges each report as if it came from a"
          + " trainer, by the score the framework itself decides by, else by the validation loss, unless"
          + " --objective names another. A file that is no curve is told on"
          + " stderr and the others are done. To try policies without a server use 'epochwatch"
          + " backtest --curves DIR', which reads the same files."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  epochwatch import runs/ --experiment cifar",
      "  epochwatch import lightning_logs/ --policy 'any(diverged(), plateau())'",
      "  epochwatch import tensorboard logs/ --prefix tb-",
      "  epochwatch import run.csv --run baseline --objective val_accuracy --mode max",
      "  epochwatch import digits.jsonl                what 'epochwatch export' wrote elsewhere",
      "  epochwatch import runs/ --dry-run -o json     only read, without a server",
      "  epochwatch backtest --grid 'patience(epochs={3,10})' --runs 'experiment = \"cifar\"'"
    })
public final class ImportCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ServerOptions server;
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(
      paramLabel = "[FORMAT] PATH",
      arity = "1..*",
      description = "Files and folders; a format may go before them.")
  private List<String> arguments = List.of();

  @Option(names = "--format", paramLabel = "FORMAT", description = "The format of all files.")
  private Optional<String> format = Optional.empty();

  @Option(names = "--run", paramLabel = "ID", description = "The run's id, for a single run.")
  private Optional<String> id = Optional.empty();

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description = "Goes before the ids that are made of the files' names.")
  private String prefix = "";

  @Option(names = "--dry-run", description = "Only read the files; send nothing.")
  private boolean dry;

  @ArgGroup(validate = false, heading = "%nFor the runs that are made:%n")
  private RunDescription description = new RunDescription();

  /** A command that prints on a console. */
  public ImportCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.server = new ServerOptions(environment);
  }

  @Override
  public Integer call() {
    description.check();
    id.ifPresent(name -> Limits.requireId("--run", name));
    Map<String, Recording> byId = new HashMap<>();
    List<ImportResult> results = new ArrayList<>();
    try (Connection connection = server.open()) {
      RunImport target = new RunImport(connection, description);
      for (Path path : paths()) {
        if (ExportReader.isExport(path)) {
          results.addAll(exported(connection, path));
          continue;
        }
        for (Recording recording : recordings(path)) {
          String run = id.orElseGet(() -> RunNames.of(recording, path, prefix));
          Recording other = byId.putIfAbsent(run, recording);
          results.add(
              other == null
                  ? one(target, run, recording)
                  : failed(
                      run,
                      recording,
                      Outcome.FAILED,
                      recording.file()
                          + ": its id '"
                          + run
                          + "' is that of "
                          + other.file()
                          + " too: use --prefix"));
        }
      }
    }
    ImportPrinter.print(output.on(console), output.format(), results);
    return results.stream().allMatch(ImportResult::isDone) ? Exit.OK : Exit.FAILURE;
  }

  /** The runs of an export: they keep their names and all that is said of them. */
  private List<ImportResult> exported(Connection connection, Path path) {
    if (id.isPresent()) {
      throw new CommandFailure(Exit.USAGE, "--run names a single run, " + path + " is an export");
    }
    try {
      List<ImportResult> results = new ExportImport(connection, path, prefix).all(dry);
      results.stream().map(ImportResult::problem).filter(p -> !p.isEmpty()).forEach(this::tell);
      return results;
    } catch (CurveFileException e) {
      String problem = String.valueOf(e.getMessage());
      tell(problem);
      return List.of(ImportResult.failed("", ExportImport.FORMAT, path, Outcome.FAILED, problem));
    }
  }

  private List<Path> paths() {
    String first = arguments.get(0);
    boolean named = format.isEmpty() && isFormat(first);
    if (named && arguments.size() == 1) {
      throw new CommandFailure(Exit.USAGE, "name the files and folders after '" + first + "'");
    }
    if (!named && format.isEmpty() && first.matches("[A-Za-z]+") && !Files.exists(Path.of(first))) {
      throw new CommandFailure(
          Exit.USAGE, "'" + first + "' is neither a file nor a format" + suggestion(first));
    }
    if (named) {
      format = Optional.of(arguments.get(0));
    }
    return arguments.stream().skip(named ? 1 : 0).map(Path::of).toList();
  }

  private static String suggestion(String typed) {
    List<String> formats = Arrays.stream(CurveFormat.values()).map(CurveFormat::text).toList();
    return Names.nearest(typed, formats).map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  private static boolean isFormat(String text) {
    return CurveFormat.of(text).isPresent() && !Files.exists(Path.of(text));
  }

  private Optional<CurveFormat> given() {
    return format.map(
        text ->
            CurveFormat.of(text)
                .orElseThrow(
                    () ->
                        new CommandFailure(
                            Exit.USAGE,
                            "--format must be csv, keras, lightning, hf, ultralytics or"
                                + " tensorboard, was '"
                                + text
                                + "'"
                                + suggestion(text))));
  }

  private List<Recording> recordings(Path path) {
    if (!Files.exists(path)) {
      throw new CommandFailure(Exit.FAILURE, path + ": there is no such file or folder");
    }
    List<Recording> found =
        Files.isDirectory(path)
            ? Recordings.inFolder(Recordings.home(path), given())
            : List.of(Recordings.ofFile(path, given()));
    if (found.isEmpty()) {
      throw new CommandFailure(Exit.FAILURE, path + ": there is no recorded run");
    }
    Recordings.wholeOf(path)
        .ifPresent(
            home ->
                tell(
                    path
                        + ": it is only a split of the run in "
                        + home
                        + ", which has others: name that to have them as one run"));
    if (id.isPresent() && found.size() > 1) {
      throw new CommandFailure(
          Exit.USAGE, "--run names a single run, " + path + " has " + found.size());
    }
    return found;
  }

  private ImportResult one(RunImport target, String run, Recording recording) {
    try {
      Found found = Found.in(recording);
      found.notes().forEach(this::tell);
      description.requireIn(found.measured());
      if (!description.hasObjective()) {
        found.doubt().ifPresent(doubt -> tell(recording.file() + ": " + doubt));
      }
      return dry ? read(run, recording, found) : target.run(run, recording, found, this::tell);
    } catch (ConflictException e) {
      return failed(run, recording, Outcome.CONFLICT, String.valueOf(e.getMessage()));
    } catch (CurveFileException | InvalidValueException e) {
      return failed(run, recording, Outcome.FAILED, String.valueOf(e.getMessage()));
    } catch (CommandFailure e) {
      if (e.exit() == Exit.USAGE) {
        throw e;
      }
      return failed(run, recording, Outcome.FAILED, recording.file() + ": " + e.getMessage());
    }
  }

  private static ImportResult read(String run, Recording recording, Found found) {
    return new ImportResult(
        run,
        recording.format().text(),
        recording.file(),
        found.rows(),
        0,
        Outcome.READ,
        found.deciding().map(Deciding::name).orElse(""),
        "");
  }

  private ImportResult failed(String run, Recording recording, Outcome how, String problem) {
    tell(problem);
    return ImportResult.failed(run, "", recording.file(), how, problem);
  }

  private void tell(String sentence) {
    console.err().println("epochwatch: " + Text.safe(sentence));
  }
}
