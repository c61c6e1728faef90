package io.meshpay.pipeline;

/**
 * What a pipeline may hold.
 *
 * @param slots messages under way at most, a power of two; one more is answered OVERLOADED
 * @param messageBytesMax the largest message, in bytes; every slot has room for one
 * @param batchSlotsMax the most slots that a stage takes at once
 * @param leavesMax the most leaves under one root signature, from 1
 */
public record PipelineLimits(int slots, int messageBytesMax, int batchSlotsMax, int leavesMax) {
  /** A ring of 4,096 messages, in batches of at most 256, each vote signed alone. */
  public static PipelineLimits forMessagesUpTo(int messageBytesMax) {
    return new PipelineLimits(4096, messageBytesMax, 256, 1);
  }

  public PipelineLimits {
    if (Integer.bitCount(slots) != 1) {
      throw new IllegalArgumentException("slots must be a power of two, not " + slots);
    }
    if (messageBytesMax < 1 || batchSlotsMax < 1 || leavesMax < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
