package io.meshpay.protocol.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.example.Example;
import io.meshpay.protocol.layout.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReceiptTest {
  private static final Receipt RECEIPT = new Receipt(Example.transferCertificate());

  @Test
  void bothFormsAreReadBack() throws MalformedMessageException {
    for (Certificate certificate :
        List.of(
            Example.transferCertificate(),
            Example.withdrawalCertificate(),
            Example.depositCertificate())) {
      Receipt receipt = new Receipt(certificate);
      assertEquals(receipt, Receipt.parse(receipt.bytes()));
      assertEquals(receipt, parse(receipt.text()));
      assertTrue(receipt.text().startsWith("meshpay-receipt:1:"));
    }
  }

  @Test
  void whiteSpaceAroundTheTextIsIgnored() throws MalformedMessageException {
    assertEquals(RECEIPT, parse("\r\n  " + RECEIPT.text() + " \n"));
  }

  @Test
  void everythingElseIsRefused() {
    String text = RECEIPT.text();
    String stray = text.substring(0, text.length() - 1) + '_';
    for (String bad :
        List.of(
            "",
            "hello",
            "meshpay-receipt:1:",
            "meshpay-receipt:2:" + text.substring(Receipt.PREFIX.length()),
            text + "=",
            text + "A",
            text.substring(0, text.length() - 2),
            text.substring(0, 40) + " " + text.substring(40),
            stray)) {
      assertThrows(MalformedMessageException.class, () -> parse(bad), bad);
    }
    byte[] bytes = RECEIPT.bytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(MalformedMessageException.class, () -> Receipt.parse(cut));
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThrows(MalformedMessageException.class, () -> Receipt.parse(longer));
    byte[] tooLong = new byte[Receipt.BYTES_MAX + 1];
    assertThrows(MalformedMessageException.class, () -> Receipt.parse(tooLong));
  }

  private static Receipt parse(String text) throws MalformedMessageException {
    return Receipt.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
