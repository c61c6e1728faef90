package io.meshpay.client.wallet;

import java.io.IOException;

/**
 * Where a wallet is kept: a small document that is replaced whole, and a history beside it that
 * only grows. The operations are single steps, so that a test can break off after each of them; in
 * which order they make a safe change is {@link Wallet}'s business.
 */
public interface WalletStorage extends AutoCloseable {
  /** The longest document that is read, in bytes. */
  int DOCUMENT_BYTES_MAX = 1 << 20;

  /** What the wallet is called in messages to its owner. */
  String name();

  /**
   * Takes the wallet for this process alone, until {@link #close}.
   *
   * @throws WalletException if somebody else has it
   */
  void lock() throws IOException, WalletException;

  /** Whether there is a document. */
  boolean exists() throws IOException;

  /**
   * The document.
   *
   * @throws WalletException if others than its owner could read or change it
   */
  byte[] read() throws IOException, WalletException;

  /** Writes the next document beside the present one, readable by the owner alone. */
  void writeNext(byte[] document) throws IOException;

  /** Makes the next document durable. */
  void syncNext() throws IOException;

  /** Puts the next document in the place of the present one, at once. */
  void replaceWithNext() throws IOException;

  /** Makes that replacement, and the history's existence, durable. */
  void syncDirectory() throws IOException;

  /** Length of the history in bytes; 0 if there is none. */
  long historyBytes() throws IOException;

  /**
   * Reads from the history.
   *
   * @return how many bytes were read; fewer than asked for only at its end
   */
  int readHistory(long position, byte[] into, int length) throws IOException;

  /** Adds to the history's end. */
  void appendHistory(byte[] bytes) throws IOException;

  /** Makes the history durable. */
  void syncHistory() throws IOException;

  /** Cuts the history off at this length. */
  void cutHistory(long bytes) throws IOException;

  /** Gives the wallet back. */
  @Override
  void close() throws IOException;
}
