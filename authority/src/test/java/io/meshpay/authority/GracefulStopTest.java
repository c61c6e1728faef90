package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.message.AccountInfoRequest;
import io.meshpay.protocol.message.AccountInfoResponse;
import io.meshpay.protocol.message.MessageCodec;
import io.meshpay.protocol.message.TransferResponse;
import io.meshpay.protocol.value.PublicKey;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How an authority stops. */
final class GracefulStopTest {
  private static final PublicKey PAYEE = TestFolder.key(3).publicKey();

  @TempDir Path temporary;

  @Test
  void whatWasAcceptedIsAnsweredBeforeTheConnectionCloses() throws Exception {
    TestFolder folder = new TestFolder(temporary);
    Authority authority = folder.start();
    int sent = 200; // Fewer than the ring has slots.
    long answers = 0;
    try (RawConnection connection = new RawConnection(authority)) {
      for (int request = 0; request < sent; request++) {
        byte[] message =
            MessageCodec.encode(new AccountInfoRequest(request, folder.payer.publicKey()));
        connection.sendFrame(message.length, message);
      }
      // The first answer is there, so the stop comes while others are under way.
      for (byte[] answer = connection.receive(); answer != null; answer = connection.receive()) {
        AccountInfoResponse response =
            (AccountInfoResponse) MessageCodec.decode(new UnsafeBuffer(answer), 0, answer.length);
        assertEquals(answers, response.requestId());
        if (answers == 0) {
          Thread.ofPlatform().start(authority::stop);
        }
        answers++;
      }
    }
    assertTrue(authority.stop());
    assertEquals(answers, authority.tcpFramesAccepted());
  }

  @Test
  void aVoteGivenBeforeTheStopIsStillThereAfterIt() throws Exception {
    TestFolder folder = new TestFolder(temporary);
    Authority authority = folder.start();
    TestClient client = TestClient.tcp(authority);
    TestPayments payments = new TestPayments(folder, client);
    var request = payments.request(PAYEE, 300, 0);
    assertNotNull(client.ask(TransferResponse.class, request));
    assertTrue(authority.stop());
    client.close();

    Authority again = folder.start();
    try (TestClient reader = TestClient.tcp(again)) {
      assertEquals(
          request.order(),
          new TestPayments(folder, reader).read(folder.payer.publicKey()).pendingOrder());
    }
    assertTrue(again.stop());
  }

  @Test
  void aStoppedAuthorityHasLetGoOfItsPortsAndSaysSo() throws Exception {
    TestFolder folder = new TestFolder(temporary);
    Authority authority = folder.start();
    assertTrue(authority.stop());
    assertTrue(authority.stop(), "a second stop");
    assertEquals(AuthorityState.STOPPING, authority.state());
    assertNull(authority.ended().get(1, TimeUnit.SECONDS));
    assertThrows(ConnectException.class, () -> new RawConnection(authority).close());
    try (HttpProbe http = new HttpProbe(authority.httpPort())) {
      assertThrows(ConnectException.class, () -> http.get("/health"));
    }
  }

  @Test
  void aBugInThePipelineStopsTheAuthorityAndIsTold() throws Exception {
    TestFolder folder = new TestFolder(temporary);
    // The clock is asked for every new vote: one that breaks is a bug on the ledger's thread.
    long[] calls = {0};
    Authority authority =
        Authority.start(
            folder.config,
            null,
            false,
            () -> {
              if (Thread.currentThread().getName().contains("stage") && calls[0]++ == 0) {
                throw new IllegalStateException("a broken clock");
              }
              return TestFolder.NOW_MICROS;
            });
    try (RawConnection connection = new RawConnection(authority)) {
      TestClient client = TestClient.tcp(authority);
      byte[] request = MessageCodec.encode(new TestPayments(folder, client).request(PAYEE, 300, 0));
      connection.sendFrame(request.length, request);
      assertNull(connection.receive(), "no vote");
      client.close();
    }
    ExecutionException thrown =
        assertThrows(ExecutionException.class, () -> authority.ended().get(20, TimeUnit.SECONDS));
    assertTrue(String.valueOf(thrown.getMessage()).contains("a broken clock"));
    assertEquals(AuthorityState.FAILED, authority.state());
  }
}
