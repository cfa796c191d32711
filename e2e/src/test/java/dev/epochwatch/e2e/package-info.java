/** The whole system over real ports, in processes of its own. */
@NullMarked
package dev.epochwatch.e2e;

import org.jspecify.annotations.NullMarked;
