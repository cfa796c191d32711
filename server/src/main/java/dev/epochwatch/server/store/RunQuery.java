// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

import java.util.Optional;

/**
 * Which runs, in which order, from where on.
 *
 * @param filter in the filter language, empty for all
 * @param orderBy fields with optional {@code desc}, empty for newest first
 * @param pageSize how many, 1 to 1,000
 * @param pageToken where to go on: the token of the page before, with the same filter and order
 */
public record RunQuery(String filter, String orderBy, int pageSize, Optional<String> pageToken) {}
