package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.MessageCodec;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.math.BigInteger;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes that are no messages, sent to a whole authority: an ERROR or a close for who sent them, and
 * an honest client, connected all the while, pays undisturbed.
 */
final class HostileInputTest {
  private static final PublicKey PAYEE = TestFolder.key(3).publicKey();

  /** How many random inputs; more with {@code -Dmeshpay.hostile.rounds=…}. */
  private static final int ROUNDS = Integer.getInteger("meshpay.hostile.rounds", 300);

  @TempDir Path temporary;
  private TestFolder folder;
  private Authority authority;
  private TestClient honest;
  private TestPayments payments;

  @BeforeEach
  void start() throws Exception {
    folder = new TestFolder(temporary);
    authority = folder.start();
    honest = TestClient.tcp(authority);
    payments = new TestPayments(folder, honest);
  }

  @AfterEach
  void theHonestClientPaysUndisturbed() throws Exception {
    PublicKey payer = folder.payer.publicKey();
    assertEquals(BigInteger.valueOf(TestFolder.OPENING), payments.balance(payer));
    assertNull(payments.read(payer).pendingOrder());
    payments.confirm(payments.certify(payments.request(PAYEE, 300, 0)));
    assertEquals(BigInteger.valueOf(300), payments.balance(PAYEE));
    honest.close();
    assertEquals(AuthorityState.VOTING, authority.state());
    assertTrue(authority.stop());
  }

  @Test
  void garbageInFramesIsAnsweredMalformedAndTheConnectionGoesOn() throws Exception {
    Random random = random();
    try (RawConnection connection = new RawConnection(authority)) {
      for (int round = 0; round < ROUNDS; round++) {
        byte[] garbage = new byte[8 + random.nextInt(300)];
        random.nextBytes(garbage);
        connection.sendFrame(garbage.length, garbage);
        assertError(ErrorCode.MALFORMED, connection.receive());
      }
    }
  }

  @Test
  void mutatedRequestsNeverGoUnansweredAndNeverMoveMoney() throws Exception {
    Random random = random();
    byte[] request = MessageCodec.encode(payments.request(PAYEE, 300, 0));
    try (RawConnection connection = new RawConnection(authority)) {
      for (int round = 0; round < ROUNDS; round++) {
        // Behind the request's id, or its answer couldn't be told from one to another message.
        byte[] mutated = request.clone();
        int at = 16 + random.nextInt(mutated.length - 16);
        mutated[at] ^= (byte) (1 << random.nextInt(8));
        connection.sendFrame(mutated.length, mutated);
        byte[] answer = connection.receive();
        assertNotNull(answer, "closed");
        assertInstanceOf(ErrorMessage.class, decode(answer));
      }
    }
  }

  @Test
  void truncatedRequestsAreAnsweredMalformed() throws Exception {
    byte[] request = MessageCodec.encode(payments.request(PAYEE, 300, 0));
    try (RawConnection connection = new RawConnection(authority)) {
      for (int length = 8; length < request.length; length++) {
        connection.sendFrame(length, Arrays.copyOf(request, length));
        assertError(ErrorCode.MALFORMED, connection.receive());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100_000_000, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
  void aFrameThatClaimsTooMuchIsToldSoAndClosed(int claimedBytes) throws Exception {
    try (RawConnection connection = new RawConnection(authority)) {
      connection.sendFrame(claimedBytes, new byte[100]);
      assertError(ErrorCode.MESSAGE_TOO_LARGE, connection.receive());
      assertNull(connection.receive());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void aFrameThatClaimsTooLittleIsToldSoAndClosed(int claimedBytes) throws Exception {
    try (RawConnection connection = new RawConnection(authority)) {
      connection.sendFrame(claimedBytes, new byte[claimedBytes]);
      assertError(ErrorCode.MALFORMED, connection.receive());
      assertNull(connection.receive());
    }
  }

  @Test
  void aConnectionThatEndsWithinAFrameIsClosed() throws Exception {
    try (RawConnection connection = new RawConnection(authority)) {
      connection.sendFrame(200, new byte[50]);
      connection.endOutput();
      assertNull(connection.receive());
    }
  }

  @Test
  void bytesWithoutAnyFramingEndInAnErrorOrAClose() throws Exception {
    Random random = random();
    for (int round = 0; round < ROUNDS / 10; round++) {
      byte[] noise = new byte[1 + random.nextInt(2_000)];
      random.nextBytes(noise);
      try (RawConnection connection = new RawConnection(authority)) {
        connection.send(noise);
        connection.endOutput();
        byte[] answer = connection.receive();
        if (answer != null) {
          assertInstanceOf(ErrorMessage.class, decode(answer));
        }
      } catch (IOException resetByTheAuthority) {
        // It closed while this side was still sending.
      }
    }
  }

  @Test
  void garbageInDatagramsIsSurvived() throws Exception {
    Random random = random();
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int round = 0; round < ROUNDS; round++) {
        byte[] garbage = new byte[random.nextInt(1_400)];
        random.nextBytes(garbage);
        socket.send(
            new DatagramPacket(
                garbage, garbage.length, InetAddress.getLoopbackAddress(), authority.meshPort()));
      }
    }
    try (TestClient client = TestClient.udp(authority)) {
      assertEquals(
          BigInteger.valueOf(TestFolder.OPENING),
          new TestPayments(folder, client).balance(folder.payer.publicKey()));
    }
  }

  private static void assertError(ErrorCode code, byte @Nullable [] message) throws Exception {
    assertNotNull(message, "closed");
    ErrorMessage error = assertInstanceOf(ErrorMessage.class, decode(message));
    assertEquals(code, error.code());
  }

  private static Object decode(byte[] message) throws MalformedMessageException {
    return MessageCodec.decode(new UnsafeBuffer(message), 0, message.length);
  }

  private static Random random() {
    long seed = Long.getLong("meshpay.seed", RandomGenerator.getDefault().nextLong());
    System.out.println("seed: -Dmeshpay.seed=" + seed);
    return new Random(seed);
  }
}
