// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

/** Drawings that a person has looked at. */
final class Snapshots {
  static final String ASCII =
      """
              1 |.                                      |
                |*..                                    |
                | **..                                  |
                |   **..                                |
                |     ***.                              |
                |        *****                          |
        0.53636 |             *****              ********
                |                 .****     *****       |
                |                   ...**O**            |
                |                      .....            |
                |                           ..........  |
           0.15 |                                     ...
                +----------------------------------------
                 step 1                                 9

                ** val_loss   .. train_loss
                O  best 0.4 at step 6
                |  STOP at step 9\
      """;

  static final String BRAILLE =
      """
              1 ┤⠁⢀                                     ⠸
                ┤⢄                                      ⠸
                ┤ ⠑⢄⠈ ⡀                                 ⠸
                ┤  ⠈⠢⡀  ⢀                               ⠸
                ┤    ⠈⠢⢄⡀  ⡀                            ⠸
                ┤       ⠈⠑⠢⢄⡠                           ⠸
        0.53636 ┤           ⠈⠑⠤⣄                    ⢀⣀⠤⠤⠺
                ┤               ⠙⠱⢒⠒⠤⠤⣀⡀    ⣀⣀⠤⠤⠒⠒⠊⠉⠁   ⠸
                ┤                  ⠈⠐⠠⢀⠈⠉●⠊⠉            ⠸
                ┤                      ⠈  ⢀             ⠸
                ┤                          ⠈ ⠁⠂ ⠠⢀      ⠸
           0.15 ┤                                   ⠁⠂⠄⠠⢸
                └────────────────────────────────────────
                 step 1                                 9

                ── val_loss   ·· train_loss
                ●  best 0.4 at step 6
                ┊  STOP at step 9\
      """;

  private Snapshots() {}
}
