// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Watches a Java process on this machine over JMX: what its threads allocate and how long garbage
 * collections stop it. Thread-safe.
 */
final class JvmGauge implements AutoCloseable {
  private final JMXConnector connector;
  private final ThreadMXBean threads;
  private final AtomicLong pauseMillis = new AtomicLong();
  private final AtomicLong longestPauseMillis = new AtomicLong();

  private JvmGauge(JMXConnector connector) throws IOException, JMException {
    this.connector = connector;
    MBeanServerConnection beans = connector.getMBeanServerConnection();
    this.threads =
        ManagementFactory.newPlatformMXBeanProxy(
            beans, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    ObjectName collectors =
        new ObjectName(ManagementFactory.GARBAGE_COLLECTOR_MXBEAN_DOMAIN_TYPE + ",*");
    for (ObjectName collector : beans.queryNames(collectors, null)) {
      beans.addNotificationListener(collector, (event, context) -> collected(event), null, null);
    }
  }

  /** Begins to watch the process of an id, which must run on a JDK of this user. */
  @SuppressWarnings("BanJNDI") // The other end is a process that this one has started.
  static JvmGauge attach(long pid) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        String address = machine.startLocalManagementAgent();
        return new JvmGauge(JMXConnectorFactory.connect(new JMXServiceURL(address)));
      } finally {
        machine.detach();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (AttachNotSupportedException | JMException e) {
      throw new IllegalStateException("cannot watch process " + pid, e);
    }
  }

  /** Bytes that the live threads have allocated since they began. */
  long allocatedBytes() {
    long[] ids = threads.getAllThreadIds();
    // -1 for a thread that has ended meanwhile.
    return Arrays.stream(threads.getThreadAllocatedBytes(ids)).filter(bytes -> bytes > 0).sum();
  }

  /** How long collections have stopped the process, in milliseconds, since this began to watch. */
  long pauseMillis() {
    return pauseMillis.get();
  }

  /** The longest collection since this was asked the last time, in milliseconds. */
  long longestPauseMillis() {
    return longestPauseMillis.getAndSet(0);
  }

  private void collected(Notification event) {
    if (event.getUserData() instanceof CompositeData data) {
      long millis = GarbageCollectionNotificationInfo.from(data).getGcInfo().getDuration();
      pauseMillis.addAndGet(millis);
      longestPauseMillis.accumulateAndGet(millis, Math::max);
    }
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException e) {
      // The process is gone, and its end of the connection with it.
    }
  }
}
