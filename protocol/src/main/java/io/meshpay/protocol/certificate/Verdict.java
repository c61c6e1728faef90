package io.meshpay.protocol.certificate;

import io.meshpay.protocol.error.ErrorCode;

/** What a check found. */
public sealed interface Verdict {
  /** All signatures and rules hold. */
  record Valid() implements Verdict {}

  /**
   * Something doesn't hold.
   *
   * @param detail as the code's advice says; 0 where it says nothing
   */
  record Refused(ErrorCode code, long detail) implements Verdict {}

  /** Whether it is {@link Valid}. */
  default boolean isValid() {
    return this instanceof Valid;
  }
}
