// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/** How many bytes an object's own state takes on a 64-bit JVM with compressed references. */
public final class StateSize {
  private static final int HEADER = 12;
  private static final int LENGTH = 4;
  private static final int WORD = 8;

  private StateSize() {}

  /** The bytes reachable from an object through classes of ours, the excluded objects left out. */
  public static long of(Object root, Object... excluded) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Collections.addAll(seen, excluded);
    Deque<Object> queue = new ArrayDeque<>();
    queue.add(root);
    long bytes = 0;
    while (!queue.isEmpty()) {
      Object next = queue.remove();
      if (seen.add(next)) {
        bytes += aligned(next.getClass().isArray() ? array(next, queue) : fields(next, queue));
      }
    }
    return bytes;
  }

  private static long array(Object array, Deque<Object> queue) {
    int length = Array.getLength(array);
    Class<?> component = array.getClass().getComponentType();
    if (!component.isPrimitive()) {
      for (int i = 0; i < length; i++) {
        push(Array.get(array, i), queue);
      }
    }
    if (component == byte.class) {
      return LENGTH + (long) length;
    }
    boolean narrow = component == int.class || component == float.class || !component.isPrimitive();
    return LENGTH + (long) length * (narrow ? WORD / 2 : WORD);
  }

  private static long fields(Object object, Deque<Object> queue) {
    long bytes = 0;
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          bytes += width(field.getType());
          if (!field.getType().isPrimitive()) {
            push(read(field, object), queue);
          }
        }
      }
    }
    return bytes;
  }

  private static long width(Class<?> type) {
    return type == double.class || type == long.class ? WORD : type == boolean.class ? 1 : WORD / 2;
  }

  private static long aligned(long bytes) {
    return (HEADER + bytes + WORD - 1) / WORD * WORD;
  }

  private static Object read(Field field, Object object) {
    try {
      field.setAccessible(true);
      Object value = field.get(object);
      return value == null ? "" : value;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Only what a run owns: not texts, rules, values of the model, or classes of the library. */
  private static void push(Object value, Deque<Object> queue) {
    Class<?> type = value.getClass();
    boolean ours =
        type.getName().startsWith("dev.epochwatch") && !type.isRecord() && !type.isEnum();
    if (type.isArray() || (ours && !(value instanceof Expression))) {
      queue.add(value);
    }
  }
}
