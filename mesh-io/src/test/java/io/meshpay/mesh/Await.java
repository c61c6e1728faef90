package io.meshpay.mesh;

import static org.junit.jupiter.api.Assertions.fail;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another thread brings about. */
final class Await {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private Await() {}

  static void until(BooleanSupplier condition, Supplier<String> otherwise) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        fail("not in time: " + otherwise.get());
      }
      LockSupport.parkNanos(100_000);
    }
  }

  static <T> T result(Future<T> future) {
    until(future::isComplete, future::toString);
    if (future.failed()) {
      throw new AssertionError(future.cause());
    }
    return future.result();
  }

  static Throwable failure(Future<?> future) {
    until(future::isComplete, future::toString);
    if (future.succeeded()) {
      throw new AssertionError("succeeded");
    }
    return future.cause();
  }
}
