package io.meshpay.authority;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for what Vert.x does: on the thread that starts or stops an authority, never on an event
 * loop.
 */
final class Waiting {
  private static final long BIND_MILLIS = 10_000;

  private Waiting() {}

  /**
   * Waits for a port to be bound.
   *
   * @param what such as {@code TCP 127.0.0.1:7400}
   */
  static <T> T bound(Future<T> binding, String what) throws StartException, InterruptedException {
    try {
      return await(binding, BIND_MILLIS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      String reason = cause == null ? e.toString() : String.valueOf(cause.getMessage());
      boolean isTaken = reason.contains("Address already in use");
      throw StartException.refused(
          "can't listen on %s: %s".formatted(what, isTaken ? "the port is in use" : reason));
    } catch (TimeoutException e) {
      throw StartException.refused("can't listen on " + what + ": it takes too long");
    }
  }

  static <T> T await(Future<T> future, long timeoutMillis)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(timeoutMillis, TimeUnit.MILLISECONDS);
  }
}
