package io.meshpay.state;

import org.agrona.concurrent.UnsafeBuffer;

/** One entry's value: a flyweight over {@link #BYTES} bytes of its own. */
public final class AccountRecord {
  /** Length of a record. */
  public static final int BYTES = 192;

  private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BYTES]);

  /** The record's bytes, to read from and write to. */
  public UnsafeBuffer buffer() {
    return buffer;
  }
}
