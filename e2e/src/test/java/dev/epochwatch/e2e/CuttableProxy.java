// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.e2e;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A network between a client and a server that can be cut: then nothing passes in either direction,
 * and nobody is told. Mended, it delivers what was sent meanwhile, as TCP does, or resets every
 * connection.
 */
final class CuttableProxy implements Closeable {
  private static final int BUFFER = 16_384;

  private final ServerSocket listening;
  private final int target;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final Object lock = new Object();
  // Guarded by lock.
  private boolean cut;

  private CuttableProxy(ServerSocket listening, int target) {
    this.listening = listening;
    this.target = target;
  }

  /** A network to a port of this machine. */
  static CuttableProxy to(int port) throws IOException {
    CuttableProxy proxy =
        new CuttableProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
    daemon("proxy", proxy::accept);
    return proxy;
  }

  String address() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  /** From now on nothing passes. */
  void cut() {
    synchronized (lock) {
      cut = true;
    }
  }

  /** Everything passes again, also what was held. */
  void mend() {
    synchronized (lock) {
      cut = false;
      lock.notifyAll();
    }
  }

  /** All connections are gone; what was held is lost. */
  void reset() {
    for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
      close(socket);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    reset();
    mend();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket near = listening.accept();
        sockets.add(near);
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(far);
        daemon("proxy-out", () -> pass(near, far));
        daemon("proxy-in", () -> pass(far, near));
      } catch (IOException e) {
        // Closed, or there is no server: the client will see it.
        reset();
      }
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        awaitMended();
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // Reset by one of the ends; the other one hears of it below.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close(from);
      close(to);
    }
  }

  private void awaitMended() throws InterruptedException {
    synchronized (lock) {
      while (cut) {
        lock.wait();
      }
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
