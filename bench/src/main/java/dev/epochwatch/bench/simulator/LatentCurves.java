// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.simulator;

/**
 * A run's curves without noise, one value an epoch.
 *
 * @param epochs how many epochs there are
 * @param ailment what goes wrong
 * @param rates the learning rate
 * @param train the training loss
 * @param validation the validation loss
 * @param error the share of validation examples that are wrong
 * @param noise the standard deviation of the validation loss's noise
 * @param swing the amplitude of a regular up and down on top of the validation loss
 * @param ailsFrom the epoch index at which a divergence or a frozen metric begins; the number of
 *     epochs where there is none
 */
record LatentCurves(
    int epochs,
    Ailment ailment,
    LearningRates rates,
    double[] train,
    double[] validation,
    double[] error,
    double[] noise,
    double swing,
    int ailsFrom) {}
