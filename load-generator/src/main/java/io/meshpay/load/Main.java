package io.meshpay.load;

/** Where the launcher enters. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(0);
  }
}
