package io.meshpay.load.compare;

import io.meshpay.load.report.RunDocument;

/**
 * A run that is compared.
 *
 * @param file as it was given
 */
public record ComparedRun(String file, RunDocument run) {
  String label() {
    return run.json().path("label").asString("");
  }

  boolean isValid() {
    return run.json().path("valid").asBoolean(false);
  }

  /** The text of a part of the document; empty if it isn't there. */
  String text(String pointer) {
    return run.json().at(pointer).asString("");
  }
}
