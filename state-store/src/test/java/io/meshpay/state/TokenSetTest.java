package io.meshpay.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class TokenSetTest {
  @Test
  void knowsItsTokensInAscendingOrder() {
    TokenSet tokens = TokenSet.of(7, 3, Integer.MAX_VALUE);
    assertEquals(3, tokens.size());
    assertEquals(3, tokens.id(0));
    assertEquals(7, tokens.id(1));
    assertEquals(Integer.MAX_VALUE, tokens.id(2));
    assertTrue(tokens.contains(3));
    assertFalse(tokens.contains(0));
    assertFalse(tokens.contains(4));
  }

  @Test
  void anIdIsNotMistakenForAnotherOfTheSameLowBits() {
    assertFalse(TokenSet.of(3).contains((1L << 32) + 3));
    assertFalse(TokenSet.of(3).contains(-1));
  }

  @Test
  void refusesIdsThatAreNoTokensOrStandTwice() {
    assertThrows(IllegalArgumentException.class, () -> TokenSet.of(0));
    assertThrows(IllegalArgumentException.class, () -> TokenSet.of(-1));
    assertThrows(IllegalArgumentException.class, () -> TokenSet.of(5, 4, 5));
  }
}
