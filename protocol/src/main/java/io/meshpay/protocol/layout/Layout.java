package io.meshpay.protocol.layout;

import io.meshpay.protocol.sbe.MessageHeaderDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Checks of the parts that every message is made of, on hostile bytes and without garbage: header,
 * group dimension, variable data.
 *
 * <p>Each takes positions within a buffer and the {@code end} of the message, and gives the
 * position after the part, or one of the negative numbers below. {@code end} is never above the
 * buffer's capacity, so a part that ends at or before it can be read.
 */
public final class Layout {
  /** The message ends within a part of it. */
  public static final int TRUNCATED = -1;

  /** The header names another schema than MeshPay's. */
  public static final int OTHER_SCHEMA = -2;

  /** The header names another version than the one that is spoken here. */
  public static final int OTHER_VERSION = -3;

  /** The header's template is none that may stand here. */
  public static final int UNKNOWN_TEMPLATE = -4;

  /** The length of a block, of a message or of a group, isn't what the schema says. */
  public static final int WRONG_BLOCK_LENGTH = -5;

  /** Bytes follow the last part. */
  public static final int TRAILING_BYTES = -6;

  /** A value is outside of its closed set. */
  public static final int UNKNOWN_VALUE = -7;

  /** A path isn't a sequence of at most ten 32-byte nodes. */
  public static final int BAD_PATH = -8;

  /** A text is empty, too long, not UTF-8, or not followed by zeros in its field. */
  public static final int BAD_TEXT = -9;

  /** A pending order's kind, its length and the rest of its message don't go together. */
  public static final int BAD_PENDING_ORDER = -10;

  /** Parts that must be equal, or in a certain order, aren't. */
  public static final int INCONSISTENT = -11;

  private static final String[] TEXTS = {
    "truncated",
    "another schema",
    "another version",
    "unknown or misplaced template",
    "wrong block length",
    "bytes after the end",
    "a value outside of its set",
    "a path that is no path",
    "a text that is no text of its field",
    "a pending order that doesn't fit its kind",
    "parts that contradict each other",
  };

  private static final int TEMPLATE_ID_OFFSET = MessageHeaderDecoder.templateIdEncodingOffset();
  private static final int SCHEMA_ID_OFFSET = MessageHeaderDecoder.schemaIdEncodingOffset();
  private static final int VERSION_OFFSET = MessageHeaderDecoder.versionEncodingOffset();

  /** Length of the header before every message and document. */
  public static final int HEADER_BYTES = MessageHeaderDecoder.ENCODED_LENGTH;

  /** Length of the dimension before a group. */
  public static final int GROUP_DIMENSION_BYTES = 2 * Short.BYTES;

  /** Length of the length before variable data. */
  public static final int VAR_DATA_LENGTH_BYTES = Short.BYTES;

  /** The most bytes of variable data; the length 65535 is no length. */
  public static final int VAR_DATA_BYTES_MAX = 65_534;

  private Layout() {}

  /** Says what one of the negative numbers means. */
  public static String describe(int defect) {
    return TEXTS[-1 - defect];
  }

  /**
   * The template that a header names, if the header is whole and of this schema and version; else a
   * negative number. The block length is left to {@link #block}.
   */
  public static int template(DirectBuffer buffer, int position, int end) {
    if (end - position < HEADER_BYTES) {
      return TRUNCATED;
    }
    if (unsignedShort(buffer, position + SCHEMA_ID_OFFSET) != MessageHeaderDecoder.SCHEMA_ID) {
      return OTHER_SCHEMA;
    }
    if (unsignedShort(buffer, position + VERSION_OFFSET) != MessageHeaderDecoder.SCHEMA_VERSION) {
      return OTHER_VERSION;
    }
    return unsignedShort(buffer, position + TEMPLATE_ID_OFFSET);
  }

  /** The position after the header at {@code position} and a block of exactly this length. */
  public static int block(DirectBuffer buffer, int position, int end, int blockBytes) {
    if (unsignedShort(buffer, position) != blockBytes) {
      return WRONG_BLOCK_LENGTH;
    }
    int next = position + HEADER_BYTES + blockBytes;
    return next > end ? TRUNCATED : next;
  }

  /** The position after a group's dimension, whose block length must be this one. */
  public static int groupDimension(DirectBuffer buffer, int position, int end, int blockBytes) {
    if (end - position < GROUP_DIMENSION_BYTES) {
      return TRUNCATED;
    }
    if (unsignedShort(buffer, position) != blockBytes) {
      return WRONG_BLOCK_LENGTH;
    }
    return position + GROUP_DIMENSION_BYTES;
  }

  /** The count of a group whose dimension stands at {@code position}. */
  public static int groupCount(DirectBuffer buffer, int position) {
    return unsignedShort(buffer, position + Short.BYTES);
  }

  /** The position after the variable data whose length stands at {@code position}. */
  public static int varData(DirectBuffer buffer, int position, int end) {
    if (end - position < VAR_DATA_LENGTH_BYTES) {
      return TRUNCATED;
    }
    int next = position + VAR_DATA_LENGTH_BYTES + unsignedShort(buffer, position);
    return next > end ? TRUNCATED : next;
  }

  /** The unsigned 16-bit integer at {@code position}. */
  public static int unsignedShort(DirectBuffer buffer, int position) {
    return buffer.getShort(position, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
  }
}
