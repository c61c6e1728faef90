package io.meshpay.protocol.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Files of {@code src/test/resources/golden}: hexadecimal digits, in lines of 32 bytes. */
public final class GoldenFiles {
  private static final int LINE_BYTES = 32;

  private GoldenFiles() {}

  /** The digits of a file, without its line breaks. */
  public static String read(String name) throws IOException {
    try (InputStream in = GoldenFiles.class.getResourceAsStream("/golden/" + name + ".hex")) {
      if (in == null) {
        throw new IOException("no golden file " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
    }
  }

  /** What the file of these bytes has. */
  public static String format(byte[] bytes) {
    StringBuilder lines = new StringBuilder();
    for (int start = 0; start < bytes.length; start += LINE_BYTES) {
      int end = Math.min(bytes.length, start + LINE_BYTES);
      lines.append(HexFormat.of().formatHex(bytes, start, end)).append('\n');
    }
    return lines.toString();
  }
}
