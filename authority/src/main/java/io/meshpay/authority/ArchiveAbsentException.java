package io.meshpay.authority;

import java.io.IOException;

/** The archive isn't at hand, as when its disk isn't mounted: it may be later. */
final class ArchiveAbsentException extends IOException {
  private static final long serialVersionUID = 1;

  ArchiveAbsentException(String message) {
    super(message);
  }
}
