// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import dev.epochwatch.client.Decision;

/**
 * What one epoch brought.
 *
 * @param epoch 1 being the first
 * @param trainLoss mean over the epoch's batches, while the weights moved; may be NaN
 * @param validationLoss after the epoch; may be NaN
 * @param validationAccuracy after the epoch; 0 to 1
 * @param seconds how long it took, validation and the wait for the answer included
 * @param decision the answer
 */
record EpochRecord(
    int epoch,
    double trainLoss,
    double validationLoss,
    double validationAccuracy,
    double seconds,
    Decision decision) {}
