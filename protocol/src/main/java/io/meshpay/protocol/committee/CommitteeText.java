package io.meshpay.protocol.committee;

import io.meshpay.protocol.json.InvalidJsonException;
import io.meshpay.protocol.json.StrictJson;
import java.io.Reader;
import java.util.Map;
import java.util.function.Function;

/** Reads a committee's files, whose every defect is an {@link InvalidCommitteeException}. */
final class CommitteeText {
  private CommitteeText() {}

  static void read(Reader reader, Function<StrictJson, Map<String, Runnable>> fieldsOf) {
    try {
      StrictJson.read(reader, fieldsOf);
    } catch (InvalidJsonException e) {
      throw new InvalidCommitteeException(String.valueOf(e.getMessage()), e);
    }
  }
}
