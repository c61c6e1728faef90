package io.meshpay.client.flow;

/**
 * How far a flow is.
 *
 * @param step what it waits for
 * @param havePower the voting power that has answered well
 * @param needPower the voting power that must
 */
public record Progress(Step step, long havePower, long needPower) {
  /** What a flow waits for. */
  public enum Step {
    ACCOUNT("account information"),
    /** Payments are counted here instead of power. */
    HISTORY("the account's history"),
    VOTES("votes"),
    ACKNOWLEDGEMENTS("acknowledgements"),
    DELIVERY("delivery to all authorities"),
    NOTHING("nothing");

    private final String text;

    Step(String text) {
      this.text = text;
    }

    /** In words. */
    public String text() {
      return text;
    }
  }

  /** One line for a person. */
  public String describe() {
    return "waiting for " + step.text() + ": " + havePower + " of " + needPower;
  }
}
