package io.meshpay.client.flow;

import io.meshpay.protocol.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Where one authority stands when a flow ends without success, for people.
 *
 * @param authority its index
 * @param state how it answered last
 * @param code its refusal; null if it is in another state
 */
public record AuthorityAnswer(int authority, State state, @Nullable ErrorCode code) {
  /** How an authority answered. */
  public enum State {
    AGREED("agreed"),
    REFUSED("refused"),
    /** What it answered didn't verify. */
    INVALID("gave an invalid answer"),
    SILENT("didn't answer");

    private final String text;

    State(String text) {
      this.text = text;
    }

    /** In words. */
    public String text() {
      return text;
    }
  }
}
