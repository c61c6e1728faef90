package io.meshpay.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.example.Example;
import io.meshpay.protocol.example.ExampleKeys;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class VerifiedSignaturesTest {
  private static final PublicKey KEY = ExampleKeys.ALICE.publicKey();
  private static final byte[] BODY = {1, 2, 3, 4};

  private static Signature signature(int last) {
    byte[] bytes = new byte[Signature.BYTES];
    bytes[Signature.BYTES - 1] = (byte) last;
    return Signature.of(bytes);
  }

  private static Digest identify(int number) {
    byte[] prefix = Example.CONTEXT.prefix(Domain.VOTE_ROOT);
    return VerifiedSignatures.identify(KEY, signature(number), prefix, BODY, BODY.length);
  }

  @Test
  void everythingThatDecidesIsPartOfTheIdentity() {
    byte[] prefix = Example.CONTEXT.prefix(Domain.VOTE_ROOT);
    byte[] otherEpoch = Example.committee(2, 4).signingContext().prefix(Domain.VOTE_ROOT);
    Set<Digest> all = new HashSet<>();
    all.add(VerifiedSignatures.identify(KEY, signature(0), prefix, BODY, 4));
    all.add(VerifiedSignatures.identify(KEY, signature(0), prefix, BODY, 3));
    all.add(VerifiedSignatures.identify(KEY, signature(0), prefix, new byte[] {1, 2, 3, 5}, 4));
    all.add(VerifiedSignatures.identify(KEY, signature(1), prefix, BODY, 4));
    all.add(VerifiedSignatures.identify(KEY, signature(0), otherEpoch, BODY, 4));
    for (Domain domain : Domain.values()) {
      byte[] ofDomain = Example.CONTEXT.prefix(domain);
      all.add(VerifiedSignatures.identify(KEY, signature(0), ofDomain, BODY, 4));
    }
    PublicKey other = ExampleKeys.BOB.publicKey();
    all.add(VerifiedSignatures.identify(other, signature(0), prefix, BODY, 4));
    assertEquals(5 + Domain.values().length, all.size());
  }

  @Test
  void itKnowsWhatWasAddedAndForgetsWhenItIsFull() {
    VerifiedSignatures verified = new VerifiedSignatures(100);
    for (int i = 0; i < 200; i++) {
      assertFalse(verified.contains(identify(i)));
      verified.add(identify(i));
      assertTrue(verified.contains(identify(i)));
    }
    long known = 0;
    for (int i = 0; i < 200; i++) {
      known += verified.contains(identify(i)) ? 1 : 0;
    }
    assertTrue(known > 50 && known <= 128, known + " of 128 places");
  }
}
