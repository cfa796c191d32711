// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.policy.PolicySyntaxException;
import dev.epochwatch.server.store.QueryException;
import dev.epochwatch.server.store.StoreException;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.Logger;

/** Turns whatever went wrong into a refusal; what nobody foresaw goes to the log, not the wire. */
public final class Failures {
  private Failures() {}

  /** The refusal for an exception. */
  public static RefusedException of(Logger log, Throwable failure) {
    if (failure instanceof RefusedException refused) {
      return refused;
    }
    if (failure instanceof InvalidValueException invalid) {
      return RefusedException.ofField(
          ErrorReason.BAD_FIELD, invalid.field(), invalid.requirement());
    }
    if (failure instanceof PolicySyntaxException syntax) {
      return badPolicy("policy", syntax);
    }
    if (failure instanceof QueryException query) {
      return badQuery(query);
    }
    if (failure instanceof StoreException) {
      log.error("the store could not be read", failure);
      return GroupCommitter.storeDown();
    }
    return internal(log, "a request failed", failure);
  }

  /** The refusal of a field whose text is no policy. */
  public static RefusedException badPolicy(String field, PolicySyntaxException syntax) {
    RefusedException refused =
        RefusedException.ofField(ErrorReason.BAD_POLICY, field, String.valueOf(syntax.getMessage()))
            .with("position", syntax.position())
            .with("expected", syntax.expected());
    return syntax.suggestion().map(name -> refused.with("suggestion", name)).orElse(refused);
  }

  private static RefusedException badQuery(QueryException query) {
    String message = requirement(query);
    return switch (query.part()) {
      case FILTER ->
          RefusedException.ofField(ErrorReason.BAD_FILTER, "filter", message)
              .with("position", query.position());
      case ORDER_BY ->
          RefusedException.ofField(ErrorReason.BAD_ORDER_BY, "order_by", message)
              .with("position", query.position());
      case PAGE_TOKEN ->
          RefusedException.ofField(ErrorReason.BAD_PAGE_TOKEN, "page_token", message);
    };
  }

  /** The message without the name of the part, which the refusal of a field puts before it. */
  private static String requirement(QueryException query) {
    String message = String.valueOf(query.getMessage());
    String part = query.part().name().toLowerCase(Locale.ROOT);
    return message.startsWith(part)
        ? message.substring(part.length()).replaceFirst("^, ", "at ").replaceFirst("^: ", "")
        : message;
  }

  /** Logs a defect under an id and makes the refusal that names the id. */
  static RefusedException internal(Logger log, String what, Throwable failure) {
    String id = UUID.randomUUID().toString();
    log.error("{} (id {})", what, id, failure);
    return RefusedException.of(
            ErrorReason.INTERNAL, "a defect of the server; its log has the details under id " + id)
        .with("id", id);
  }
}
