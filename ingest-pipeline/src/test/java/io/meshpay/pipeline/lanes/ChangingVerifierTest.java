package io.meshpay.pipeline.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshpay.protocol.crypto.SignatureBatch;
import io.meshpay.protocol.crypto.SignatureVerifier;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class ChangingVerifierTest {
  /** Finds all good or all bad, so that it shows who verified. */
  private record Constant(String name, boolean isValid) implements SignatureVerifier {
    @Override
    public void verify(SignatureBatch batch) {
      for (int entry = 0; entry < batch.size(); entry++) {
        batch.setValid(entry, isValid);
      }
    }
  }

  private static SignatureBatch batch(int size) {
    SignatureBatch batch = new SignatureBatch(size);
    UnsafeBuffer bytes = new UnsafeBuffer(new byte[64]);
    for (int i = 0; i < size; i++) {
      batch.add(bytes, 0, bytes, 0, new byte[0], bytes, 0, 10);
    }
    return batch;
  }

  @Test
  void tellsOnceWhenSoManyHaveComeAndGoesOnAsItWas() {
    AtomicInteger told = new AtomicInteger();
    ChangingVerifier verifier =
        new ChangingVerifier(new Constant("first", true), 10, told::incrementAndGet);
    for (int signatures : new int[] {4, 5}) {
      verifier.verify(batch(signatures));
      assertEquals(0, told.get());
    }
    for (int i = 0; i < 20; i++) {
      SignatureBatch batch = batch(1);
      verifier.verify(batch);
      assertEquals(true, batch.isValid(0));
      assertEquals(1, told.get());
    }
    assertEquals("first", verifier.name());
  }

  @Test
  void goesOnWithTheOther() {
    ChangingVerifier verifier = new ChangingVerifier(new Constant("first", true), 10, () -> {});
    verifier.use(new Constant("second", false));
    assertEquals("second", verifier.name());
    SignatureBatch batch = batch(3);
    batch.setValid(1, true);
    verifier.verify(batch);
    assertEquals(false, batch.isValid(1));
  }
}
