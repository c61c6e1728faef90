package io.meshpay.protocol.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.example.Example;
import io.meshpay.protocol.example.ExampleMessages;
import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.sbe.HistoryRoles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class MessageShapeTest {
  private static final int ROUNDS = 20_000;

  @Test
  void theHeaderMustBeOurs() throws IOException {
    refuses(Layout.WRONG_BLOCK_LENGTH, put("transfer-request", 0, 187));
    refuses(Layout.WRONG_BLOCK_LENGTH, put("transfer-request", 0, 189));
    refuses(Layout.UNKNOWN_TEMPLATE, put("transfer-request", 2, 0));
    refuses(Layout.UNKNOWN_TEMPLATE, put("transfer-request", 2, 19));
    refuses(Layout.UNKNOWN_TEMPLATE, put("transfer-request", 2, 65_535));
    refuses(Layout.OTHER_SCHEMA, put("transfer-request", 4, 19_793));
    refuses(Layout.OTHER_VERSION, put("transfer-request", 6, 0));
    refuses(Layout.OTHER_VERSION, put("transfer-request", 6, 2));
  }

  @Test
  void aDocumentIsNoMessage() {
    byte[] certificate = Example.transferCertificate().toBytes();
    refuses(Layout.UNKNOWN_TEMPLATE, certificate);
  }

  @Test
  void aDocumentOfAnotherKindIsRefused() throws IOException {
    // The certificate's template is 10 bytes after the request's 8-byte block and 8-byte header.
    refuses(Layout.UNKNOWN_TEMPLATE, put("confirmation-request", 16 + 2 + 2, 23));
    refuses(Layout.UNKNOWN_TEMPLATE, put("confirmation-request", 16 + 2 + 2, 1));
    refuses(Layout.WRONG_BLOCK_LENGTH, put("confirmation-request", 16 + 2 + 2, 22));
  }

  @Test
  void lengthsThatClaimMoreThanIsThereAreRefused() throws IOException {
    refuses(Layout.TRUNCATED, put("confirmation-request", 16, 65_535));
    int votes = 16 + 2 + 8 + 180;
    refuses(Layout.WRONG_BLOCK_LENGTH, put("confirmation-request", votes, 71));
    refuses(Layout.TRUNCATED, put("confirmation-request", votes + 2, 65_535));
    refuses(Layout.TRAILING_BYTES, put("confirmation-request", votes + 2, 2));
    refuses(Layout.TRUNCATED, put("confirmation-request", votes + 4 + 70, 65_535));
  }

  @Test
  void aPathIsAtMostTenWholeNodes() throws IOException {
    int path = 8 + 110;
    refuses(Layout.TRUNCATED, put("transfer-response", path, 1));
    byte[] bytes = golden("transfer-response");
    refuses(Layout.BAD_PATH, longer(bytes, path, 31));
    refuses(Layout.BAD_PATH, longer(bytes, path, 33));
    refuses(Layout.BAD_PATH, longer(bytes, path, 352));
    byte[] longest = longer(bytes, path, 320);
    assertEquals(2, MessageShape.check(new UnsafeBuffer(longest), 0, longest.length));
  }

  @Test
  void valuesOutsideOfTheirSetAreRefused() throws IOException {
    int outcome = 8 + 18;
    for (int value : new int[] {0, 3, 255}) {
      refuses(Layout.UNKNOWN_VALUE, putByte("settlement", outcome, value));
    }
    for (int code : new int[] {0, ErrorCode.values().length + 1, 65_535}) {
      refuses(Layout.UNKNOWN_VALUE, put("error", 8 + 8, code));
    }
    int kind = 8 + 20;
    refuses(Layout.BAD_PENDING_ORDER, putByte("error", kind, 1));
    refuses(Layout.UNKNOWN_VALUE, putByte("error-conflicting-order", kind, 4));
    refuses(Layout.UNKNOWN_VALUE, putByte("error-conflicting-order", kind, 255));
    refuses(Layout.BAD_PENDING_ORDER, putByte("error-conflicting-order", kind, 0));
    refuses(Layout.BAD_PENDING_ORDER, putByte("error-conflicting-order", kind, 3));
    refuses(Layout.BAD_PENDING_ORDER, put("error-conflicting-order", 8 + 8, 14));
    refuses(Layout.UNKNOWN_VALUE, putByte("gossip", 8 + 10 + 4, 3));
    int roles = 8 + 40;
    for (int value : new int[] {0, 4, 255}) {
      refuses(Layout.UNKNOWN_VALUE, putByte("history-request", roles, value));
    }
  }

  @Test
  void anAccountInfoBelongsToItsRequestAndIsInOrder() throws IOException {
    refuses(Layout.INCONSISTENT, putByte("account-info-response", 8, 9));
    int document = 8 + 78 + 2 + 2;
    int balances = document + 8 + 49 + 4;
    refuses(Layout.INCONSISTENT, put("account-info-response", balances, 2));
    refuses(Layout.INCONSISTENT, put("account-info-response", balances, 3));
  }

  @Test
  void aHistorysPositionsStandBeforeWholeCertificates() throws IOException {
    int group = 8 + 48;
    refuses(Layout.WRONG_BLOCK_LENGTH, put("history-response", group, 0));
    refuses(Layout.TRUNCATED, put("history-response", group + 2, 3));
    refuses(Layout.TRAILING_BYTES, put("history-response", group + 2, 1));
    byte[] whole = golden("history-response-end");
    for (int bytes = 0; bytes < 10; bytes++) {
      byte[] claimed = Arrays.copyOf(whole, whole.length + bytes);
      claimed[group + 2] = 1;
      refuses(Layout.TRUNCATED, claimed);
    }
  }

  @Test
  void anEndpointIsPrintable() throws IOException {
    int endpoint = 8 + 82;
    refuses(Layout.BAD_TEXT, putByte("peer-discovery", endpoint + 2, ' '));
    refuses(Layout.BAD_TEXT, putByte("peer-discovery", endpoint + 2, 0x80));
    refuses(Layout.TRAILING_BYTES, put("peer-discovery", endpoint, 19));
  }

  @Test
  void recordsRefuseWhatTheWireCannotCarry() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ErrorMessage(0, ErrorCode.MALFORMED, 1, 0, Example.TRANSFER));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SyncRequest(0, Example.TRANSFER.sender(), 0, 65_536));
    assertThrows(
        IllegalArgumentException.class,
        () -> new HistoryRequest(0, Example.TRANSFER.sender(), HistoryRoles.BOTH, 0, 65_536));
    assertThrows(
        IllegalArgumentException.class,
        () -> new HistoryRequest(0, Example.TRANSFER.sender(), HistoryRoles.NULL_VAL, 0, 1));
  }

  @Test
  void aRefusalSaysWhatIsWrong() throws IOException {
    byte[] bytes = put("transfer-request", 6, 2);
    MalformedMessageException refusal =
        assertThrows(
            MalformedMessageException.class,
            () -> MessageCodec.decode(new UnsafeBuffer(bytes), 0, bytes.length));
    assertEquals("another version", refusal.getMessage());
  }

  @Test
  void checkingMakesNoGarbage() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<UnsafeBuffer> buffers =
        ExampleMessages.all().values().stream()
            .map(message -> new UnsafeBuffer(MessageCodec.encode(message)))
            .toList();
    checkAll(buffers);
    long before = threads.getCurrentThreadAllocatedBytes();
    checkAll(buffers);
    long perCheck =
        (threads.getCurrentThreadAllocatedBytes() - before) / ((long) ROUNDS * buffers.size());
    assertEquals(0, perCheck);
  }

  private static void checkAll(List<UnsafeBuffer> buffers) {
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < buffers.size(); i++) {
        UnsafeBuffer buffer = buffers.get(i);
        assertTrue(MessageShape.check(buffer, 0, buffer.capacity()) > 0);
      }
    }
  }

  private static void refuses(int defect, byte[] bytes) {
    int shape = MessageShape.check(new UnsafeBuffer(bytes), 0, bytes.length);
    assertEquals(defect, shape, () -> shape < 0 ? Layout.describe(shape) : "accepted");
  }

  private static byte[] golden(String name) throws IOException {
    return HexFormat.of().parseHex(GoldenFiles.read(name));
  }

  private static byte[] putByte(String name, int position, int value) throws IOException {
    byte[] bytes = golden(name);
    bytes[position] = (byte) value;
    return bytes;
  }

  private static byte[] put(String name, int position, int value) throws IOException {
    byte[] bytes = golden(name);
    bytes[position] = (byte) value;
    bytes[position + 1] = (byte) (value >> Byte.SIZE);
    return bytes;
  }

  /** The message with a path of zeros of this length at its end. */
  private static byte[] longer(byte[] bytes, int path, int pathBytes) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + pathBytes);
    longer[path] = (byte) pathBytes;
    longer[path + 1] = (byte) (pathBytes >> Byte.SIZE);
    return longer;
  }
}
