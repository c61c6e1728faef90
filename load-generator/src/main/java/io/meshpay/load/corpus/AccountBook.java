package io.meshpay.load.corpus;

import io.meshpay.client.console.Progress;
import io.meshpay.protocol.value.PublicKey;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** The accounts of a throw-away committee, by number. */
public final class AccountBook {
  private final SeededKeys secrets;
  private final PublicKey[] accounts;

  private AccountBook(SeededKeys secrets, PublicKey[] accounts) {
    this.secrets = secrets;
    this.accounts = accounts;
  }

  /** Computes the accounts' keys, on all processors. */
  public static AccountBook of(SeededKeys secrets, int count, Progress progress) {
    PublicKey[] accounts = new PublicKey[count];
    AtomicInteger made = new AtomicInteger();
    progress.start();
    IntStream.range(0, count)
        .parallel()
        .forEach(
            number -> {
              byte[] key = new byte[PublicKey.BYTES];
              Ed25519.generatePublicKey(secrets.account(number), 0, key, 0);
              accounts[number] = PublicKey.of(key);
              progress.update("account keys", made.incrementAndGet(), count);
            });
    progress.clear();
    return new AccountBook(secrets, accounts);
  }

  public int size() {
    return accounts.length;
  }

  public PublicKey account(int number) {
    return accounts[number];
  }

  byte[] secret(int number) {
    return secrets.account(number);
  }
}
