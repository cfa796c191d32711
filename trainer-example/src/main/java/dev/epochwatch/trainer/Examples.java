// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A part of the data set.
 *
 * @param examples the images with their labels; 1 or more
 */
record Examples(List<Example> examples) {

  Examples {
    examples = List.copyOf(examples);
    if (examples.isEmpty()) {
      throw new IllegalArgumentException("a part of the data set has at least one example");
    }
  }

  int size() {
    return examples.size();
  }

  /** The first {@code count} examples, 1 to {@link #size()}. */
  Examples first(int count) {
    return new Examples(examples.subList(0, count));
  }

  /**
   * The same images, of which a share from 0 to 1 is labelled as some other digit, chosen at random
   * by the seed.
   */
  Examples withLabelNoise(double share, long seed) {
    Random random = new Random(seed);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    List<Example> noisy = new ArrayList<>(examples);
    for (int index : order.subList(0, (int) Math.round(share * size()))) {
      Example example = examples.get(index);
      int step = 1 + random.nextInt(Example.CLASSES - 1);
      noisy.set(index, example.withLabel((example.label() + step) % Example.CLASSES));
    }
    return new Examples(noisy);
  }

  /** For training: mini-batches in an order that is drawn anew in every epoch. */
  ArrayDataset shuffled(NDManager manager, int batchSize) {
    return dataset(manager).setSampling(batchSize, true).build();
  }

  /**
   * For evaluation: everything in one batch. DJL averages the losses of batches, not of examples,
   * so that a short last batch would weigh too much.
   */
  ArrayDataset whole(NDManager manager) {
    return dataset(manager).setSampling(size(), false).build();
  }

  private ArrayDataset.Builder dataset(NDManager manager) {
    FloatBuffer pixels = FloatBuffer.allocate(size() * Example.PIXELS);
    float[] labels = new float[size()];
    for (int i = 0; i < size(); i++) {
      examples.get(i).pixels().forEach(pixels::put);
      labels[i] = examples.get(i).label();
    }
    NDArray images = manager.create(pixels.array(), new Shape(size(), Example.PIXELS));
    return new ArrayDataset.Builder().setData(images).optLabels(manager.create(labels));
  }
}
