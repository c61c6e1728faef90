package io.meshpay.client.wallet;

import io.meshpay.client.wallet.WalletException.Reason;
import io.meshpay.protocol.crypto.KeyDocument;
import io.meshpay.protocol.crypto.KeyDocumentException;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.value.PublicKey;
import org.jspecify.annotations.Nullable;

/** What is to be seen of a wallet, at one moment. */
public final class WalletView {
  private final WalletStorage storage;
  private final WalletDocument document;

  WalletView(WalletStorage storage, WalletDocument document) {
    this.storage = storage;
    this.document = document;
  }

  public PublicKey account() {
    return document.account();
  }

  /** The payment that must be finished before another; null if there is none. */
  public @Nullable PendingPayment pending() {
    return document.pending();
  }

  /** The first own certificate that no quorum has acknowledged; null if all were. */
  public @Nullable Long unconfirmedFrom() {
    return document.unconfirmedFrom();
  }

  /** Whether its key is sealed under a passphrase. */
  public boolean isEncrypted() {
    return KeyDocument.isEncrypted(document.keyDocument());
  }

  /**
   * The private key.
   *
   * @param passphrase needed if {@link #isEncrypted}
   * @throws WalletException if the passphrase is missing or wrong
   */
  public SigningKey unlock(char @Nullable [] passphrase) throws WalletException {
    try {
      return KeyDocument.read(document.keyDocument(), passphrase);
    } catch (KeyDocumentException e) {
      Reason reason = isEncrypted() ? Reason.PASSPHRASE : Reason.DAMAGED;
      throw new WalletException(reason, "the wallet " + storage.name() + ": " + e.getMessage(), e);
    }
  }

  /** Its history, read from the storage as long as that is open. */
  public History history() {
    return new History(storage, document.historyBytes());
  }
}
