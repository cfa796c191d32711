// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.model;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the raw metric names of frameworks mean: {@code val_loss}, {@code eval_loss}, {@code
 * val/loss} and {@code valid_loss} are all the validation loss; {@code loss} and {@code train_loss}
 * the training loss (Keras names them so). A bare well-known name belongs to the training data; a
 * bare unknown name to no split.
 */
public final class MetricNames {
  private static final Map<String, Split> PREFIXES =
      Stream.of(
              Map.entry(
                  Split.VALIDATION,
                  List.of("val", "valid", "validation", "validate", "eval", "dev", "metrics")),
              Map.entry(Split.TRAIN, List.of("train", "training")),
              Map.entry(Split.TEST, List.of("test", "testing")))
          .flatMap(entry -> entry.getValue().stream().map(word -> Map.entry(word, entry.getKey())))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private static final Set<String> LOWER_IS_BETTER =
      Set.of(
          "loss",
          "error",
          "err",
          "mae",
          "mse",
          "rmse",
          "mape",
          "perplexity",
          "ppl",
          "wer",
          "cer",
          "ter",
          "nll",
          "logloss",
          "log_loss",
          "cross_entropy",
          "crossentropy",
          "bce",
          "kl",
          "fid",
          "brier",
          "ece",
          "eer",
          "mean_absolute_error",
          "mean_squared_error",
          "error_rate",
          "bpc",
          "box_loss",
          "cls_loss",
          "dfl_loss",
          "obj_loss",
          "deviance",
          "merror",
          "hinge",
          "rmsle");

  private static final Set<String> HIGHER_IS_BETTER =
      Set.of(
          "accuracy",
          "acc",
          "auc",
          "auroc",
          "roc_auc",
          "auprc",
          "aucpr",
          "pr_auc",
          "f1",
          "f1_score",
          "macro_f1",
          "micro_f1",
          "precision",
          "recall",
          "map",
          "map50",
          "map50_95",
          "dice",
          "iou",
          "miou",
          "mean_iou",
          "jaccard",
          "bleu",
          "rouge",
          "rouge1",
          "rouge2",
          "rougel",
          "meteor",
          "r2",
          "r2_score",
          "ndcg",
          "mrr",
          "hit_rate",
          "score",
          "psnr",
          "ssim",
          "kappa",
          "mcc",
          "sensitivity",
          "specificity",
          "top1",
          "top5",
          "top1_accuracy",
          "top5_accuracy",
          "reward",
          "balanced_accuracy",
          "matthews_corrcoef",
          "spearman",
          "pearson",
          "exact_match",
          "em");

  private MetricNames() {}

  /** What a raw name means; never fails for a name of 1 to 256 characters. */
  public static Metric parse(String rawName) {
    Limits.requireText("metric.name", rawName, Limits.NAME_LENGTH);
    String name = rawName.strip();
    int separator = firstSeparator(name);
    if (separator > 0 && separator < name.length() - 1) {
      Split split = PREFIXES.get(name.substring(0, separator).toLowerCase(Locale.ROOT));
      if (split != null) {
        return new Metric(split, normalise(name.substring(separator + 1)));
      }
    }
    return suffixed(name)
        .orElseGet(
            () -> {
              String bare = normalise(name);
              return new Metric(directionOf(bare).isPresent() ? Split.TRAIN : Split.NONE, bare);
            });
  }

  /**
   * Which way a metric improves, from well-known names ({@code loss}, {@code rmse} ... down; {@code
   * accuracy}, {@code auc} ... up); empty for a name nobody knows.
   */
  public static Optional<Direction> directionOf(Metric metric) {
    return directionOf(metric.name());
  }

  private static Optional<Direction> directionOf(String name) {
    if (LOWER_IS_BETTER.contains(name) || name.endsWith("_loss") || name.endsWith("_error")) {
      return Optional.of(Direction.MINIMIZE);
    }
    if (HIGHER_IS_BETTER.contains(name)
        || name.endsWith("_accuracy")
        || name.endsWith("_acc")
        || name.endsWith("_f1")
        || name.endsWith("_auc")) {
      return Optional.of(Direction.MAXIMIZE);
    }
    return Optional.empty();
  }

  private static Optional<Metric> suffixed(String name) {
    int last = Math.max(name.lastIndexOf('_'), name.lastIndexOf('/'));
    if (last <= 0 || last == name.length() - 1) {
      return Optional.empty();
    }
    String head = normalise(name.substring(0, last));
    Function<Split, Metric> metric = split -> new Metric(split, head);
    return directionOf(head).isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(PREFIXES.get(name.substring(last + 1).toLowerCase(Locale.ROOT)))
            .map(metric);
  }

  private static int firstSeparator(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_' || c == '/' || c == '-' || c == '.' || c == ':' || c == ' ') {
        return i;
      }
    }
    return -1;
  }

  private static String normalise(String name) {
    String lower =
        name.toLowerCase(Locale.ROOT).replace("(b)", "").replace('-', '_').replace(' ', '_');
    return switch (lower) {
      case "acc" -> "accuracy";
      case "categorical_accuracy", "sparse_categorical_accuracy", "binary_accuracy" -> "accuracy";
      case "map50_95", "map_0.5:0.95", "map50:95" -> "map50_95";
      case "map_0.5" -> "map50";
      case "mean_absolute_error" -> "mae";
      case "mean_squared_error" -> "mse";
      case "root_mean_squared_error" -> "rmse";
      default -> lower.isBlank() ? name : lower;
    };
  }
}
