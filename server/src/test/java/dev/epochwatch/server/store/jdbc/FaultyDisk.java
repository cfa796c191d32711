// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A disk for H2 that can fail, and that knows what would be left after the power went: what was
 * forced, and of the rest whatever chance decides. One at a time.
 */
public final class FaultyDisk extends FilePathWrapper {
  static final String SCHEME = "faulty:";

  /** Something done to the file since the last force. */
  private record Change(long position, byte[] bytes, boolean truncates) {}

  private static final Object LOCK = new Object();

  // All guarded by LOCK.
  private static byte[] durable = new byte[0];
  private static long durableSize;
  private static List<Change> pending = new ArrayList<>();
  private static boolean failing;
  private static long operations;
  private static Consumer<Long> beforeOperation = number -> {};

  /** Starts with an empty disk. */
  static void install() {
    synchronized (LOCK) {
      durable = new byte[0];
      durableSize = 0;
      pending = new ArrayList<>();
      failing = false;
      operations = 0;
      beforeOperation = number -> {};
    }
    FilePath.register(new FaultyDisk());
  }

  /** From now on every write and force fails, or none. */
  static void setFailing(boolean isNowFailing) {
    synchronized (LOCK) {
      failing = isNowFailing;
    }
  }

  /** Calls something before each write and force, with how many there were. */
  static void onOperation(Consumer<Long> listener) {
    synchronized (LOCK) {
      beforeOperation = listener;
    }
  }

  /**
   * The file as a power cut would leave it now.
   *
   * @param random decides which of the unforced changes are kept, some of them torn
   * @param keepsSome whether any is kept
   */
  static byte[] afterPowerCut(Random random, boolean keepsSome) {
    synchronized (LOCK) {
      byte[] before = Arrays.copyOf(durable, (int) durableSize);
      byte[] kept = durable.clone();
      long keptSize = durableSize;
      if (keepsSome) {
        for (Change change : pending) {
          if (random.nextBoolean()) {
            apply(random.nextInt(4) == 0 ? torn(change, random) : change);
          }
        }
      }
      byte[] left = Arrays.copyOf(durable, (int) durableSize);
      durable = kept;
      durableSize = keptSize;
      return keepsSome ? left : before;
    }
  }

  private static Change torn(Change change, Random random) {
    int sectors = change.bytes().length / 512;
    return sectors < 2 || change.truncates()
        ? change
        : new Change(
            change.position(),
            Arrays.copyOf(change.bytes(), 512 * (1 + random.nextInt(sectors - 1))),
            false);
  }

  private static void apply(Change change) {
    if (change.truncates()) {
      durableSize = Math.min(durableSize, change.position());
      return;
    }
    long end = change.position() + change.bytes().length;
    if (end > durable.length) {
      durable = Arrays.copyOf(durable, (int) Math.max(end, durable.length * 2L));
    }
    if (change.position() > durableSize) {
      Arrays.fill(durable, (int) durableSize, (int) change.position(), (byte) 0);
    }
    System.arraycopy(change.bytes(), 0, durable, (int) change.position(), change.bytes().length);
    durableSize = Math.max(durableSize, end);
  }

  private static void operate() throws IOException {
    beforeOperation.accept(operations++);
    if (failing) {
      throw new IOException("the disk fails because the test wants it to");
    }
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    FileChannel base = getBase().open(mode);
    return getBase().getName().endsWith(".mv.db") ? new Channel(base) : base;
  }

  private static final class Channel extends FileBaseDefault {
    private final FileChannel base;

    Channel(FileChannel base) {
      this.base = base;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      synchronized (LOCK) {
        operate();
        byte[] bytes = new byte[source.remaining()];
        source.duplicate().get(bytes);
        pending.add(new Change(position, bytes, false));
        return base.write(source, position);
      }
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      synchronized (LOCK) {
        operate();
        pending.add(new Change(size, new byte[0], true));
        base.truncate(size);
      }
    }

    @Override
    public void force(boolean metadata) throws IOException {
      synchronized (LOCK) {
        operate();
        pending.forEach(FaultyDisk::apply);
        pending.clear();
      }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return base.read(target, position);
    }

    @Override
    public long size() throws IOException {
      return base.size();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return base.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      base.close();
    }
  }
}
