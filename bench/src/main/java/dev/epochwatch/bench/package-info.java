/** Measures the service: its speed beside a plain gRPC echo and the bare disk. */
@NullMarked
package dev.epochwatch.bench;

import org.jspecify.annotations.NullMarked;
