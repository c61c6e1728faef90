package io.meshpay.pipeline.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.crypto.SignatureVerifiers;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

final class VerifierChoiceTest {
  private static final long TABLE_BYTES = 1 << 16;

  private final Random random = new Random(1);

  /** Says that every batch took twice as long as the one before. */
  private static LongSupplier slowingClock() {
    return new LongSupplier() {
      private long now;
      private long step;

      @Override
      public long getAsLong() {
        step = 2 * step + 1_000_000;
        now += step;
        return now;
      }
    };
  }

  @Test
  void theFastestOfTheTrialIsTaken() {
    VerifierChoice choice =
        VerifierChoice.of(VerifierChoice.FASTEST, TABLE_BYTES, slowingClock(), random);
    assertEquals(SignatureVerifiers.best().name(), choice.verifier().name());
    List<String> names = choice.trials().stream().map(VerifierChoice.Trial::name).toList();
    assertEquals(List.of(SignatureVerifiers.best().name(), "lanes-512", "lanes-256"), names);
    assertTrue(choice.trials().getFirst().isUsable());
  }

  @Test
  void aVerifierIsFoundByItsName() {
    for (String name : List.of("tink", "jdk", SignatureVerifiers.best().name())) {
      VerifierChoice choice = VerifierChoice.of(name, TABLE_BYTES, slowingClock(), random);
      assertEquals(name, choice.verifier().name());
      assertEquals(name, choice.another(TABLE_BYTES, random).name());
      assertTrue(choice.trials().isEmpty());
    }
    for (LaneWidth width : LaneWidth.values()) {
      String name = width.verifierName();
      if (width.isSupported()) {
        VerifierChoice choice = VerifierChoice.of(name, TABLE_BYTES, slowingClock(), random);
        assertEquals(name, choice.verifier().name());
        assertEquals(1, choice.trials().size());
      } else {
        assertThrows(
            IllegalArgumentException.class,
            () -> VerifierChoice.of(name, TABLE_BYTES, slowingClock(), random));
      }
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> VerifierChoice.of("lanes-128", TABLE_BYTES, slowingClock(), random));
  }

  @Test
  void aJvmWithoutTheVectorModuleHasTheProvider() {
    String output = ChildJvm.output(List.of(), WithoutVectors.class);
    assertEquals(SignatureVerifiers.best().name() + " refused", output);
  }

  /** Prints the choice, and what becomes of asking for lanes. */
  static final class WithoutVectors {
    private WithoutVectors() {}

    public static void main(String[] arguments) {
      Random random = new Random(1);
      VerifierChoice choice =
          VerifierChoice.of(VerifierChoice.FASTEST, TABLE_BYTES, System::nanoTime, random);
      System.out.print(choice.verifier().name());
      try {
        System.out.println(VerifierChoice.of("lanes-512", TABLE_BYTES, System::nanoTime, random));
      } catch (IllegalArgumentException refused) {
        System.out.println(" refused");
      }
    }
  }
}
