package io.meshpay.client.command;

import io.meshpay.client.file.InputFile;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.Receipt;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.order.Order;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** Receipts on disk. A receipt is no secret, but proof for whoever shows it. */
final class ReceiptFile {
  private ReceiptFile() {}

  /** Reads a receipt, as text or as bytes. */
  static Receipt read(Path file) throws IOException, CommandFailure {
    byte[] bytes = InputFile.read(file, Receipt.BYTES_MAX + 1);
    try {
      return Receipt.parse(bytes);
    } catch (MalformedMessageException e) {
      throw CommandFailure.input(
          "BAD_FILE",
          file + " is no receipt, or a damaged one; ask for it again (" + e.getMessage() + ")");
    }
  }

  /**
   * Sees to it, before anything is paid, that the receipt can be written.
   *
   * @param pending the order that will be resumed; null if a new one will be signed
   */
  static void checkWritable(Path file, @Nullable Order pending) throws IOException, CommandFailure {
    if (Files.exists(file)) {
      if (pending == null || !isOf(file, pending)) {
        throw CommandFailure.input(
            "EXISTS", file + " exists already and is not of this payment; choose another name");
      }
      return;
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory) || !Files.isWritable(directory)) {
      throw CommandFailure.input("IO", "a receipt can't be written to " + file);
    }
  }

  private static boolean isOf(Path file, Order order) throws IOException {
    try {
      return read(file).certificate().order().equals(order);
    } catch (CommandFailure noReceipt) {
      return false;
    }
  }

  /** Writes the receipt's text; what is there already is of the same payment, and as good. */
  static void write(Path file, Certificate certificate) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    String text = new Receipt(certificate).text() + "\n";
    Files.writeString(part, text, StandardCharsets.US_ASCII);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
