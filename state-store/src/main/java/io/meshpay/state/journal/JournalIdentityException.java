package io.meshpay.state.journal;

import java.io.IOException;

/** A journal of another authority, committee or epoch, or of another version of the format. */
public final class JournalIdentityException extends IOException {
  private static final long serialVersionUID = 1;

  JournalIdentityException(String file, String what) {
    super(file + " is not this authority's journal: " + what);
  }
}
