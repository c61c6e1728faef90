package io.meshpay.authority.audit;

import java.io.IOException;

/** Ends an audit at the first violation. */
final class ViolationException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Violation violation;

  ViolationException(Violation violation) {
    super(violation.describe());
    this.violation = violation;
  }

  Violation violation() {
    return violation;
  }
}
