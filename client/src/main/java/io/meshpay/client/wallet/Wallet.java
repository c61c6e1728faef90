package io.meshpay.client.wallet;

import io.meshpay.client.wallet.WalletException.Reason;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.KeyDocument;
import io.meshpay.protocol.crypto.Signer;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A wallet that is open for use, by one thread of one process.
 *
 * <p>It never signs two orders with one number, wherever it is interrupted: {@link #sign} makes the
 * order and the next free number durable before it returns, so before anything is sent; what is
 * pending is finished with the same bytes. A write is one replacement of the document (write beside
 * it, sync, rename, sync the directory). The history is written before the document that refers to
 * it, and what a crash left at its end is found again by {@link #open}.
 *
 * <p>After a failed write the wallet refuses to go on, as it can't know what is on the disk: open
 * it again.
 */
public final class Wallet implements AutoCloseable {
  private final WalletStorage storage;
  private WalletDocument document;
  private long historyEnd;

  /** The highest number of an own certificate at the history's end; -1 if there is none there. */
  private long sentInTail = -1;

  private boolean hasFailed;
  private @Nullable String notice;

  private Wallet(WalletStorage storage, WalletDocument document) {
    this.storage = storage;
    this.document = document;
  }

  /**
   * Makes a new wallet.
   *
   * @param passphrase under which its key is sealed; null for a key in the clear
   * @throws WalletException if there is one already
   */
  public static void create(WalletStorage storage, SigningKey key, char @Nullable [] passphrase)
      throws IOException, WalletException {
    if (storage.exists()) {
      throw exists(storage);
    }
    storage.lock();
    if (storage.exists()) {
      throw exists(storage);
    }
    String keyDocument =
        passphrase == null ? KeyDocument.write(key) : KeyDocument.write(key, passphrase);
    write(storage, WalletDocument.fresh(keyDocument));
  }

  private static WalletException exists(WalletStorage storage) {
    return new WalletException(
        Reason.EXISTS,
        storage.name() + " exists already; choose another name, as it may hold money");
  }

  /**
   * Opens a wallet for this process alone, and finishes what a crash interrupted.
   *
   * @throws WalletException if it is in use, open to others than its owner, or damaged
   */
  public static Wallet open(WalletStorage storage) throws IOException, WalletException {
    try {
      // First, so that a wrong name leaves no history file behind.
      readDocument(storage);
      storage.lock();
      Wallet wallet = new Wallet(storage, readDocument(storage));
      wallet.findHistoryEnd();
      return wallet;
    } catch (IOException | WalletException | RuntimeException e) {
      storage.close();
      throw e;
    }
  }

  /** Reads what is to be seen of a wallet, without taking it. */
  public static WalletView view(WalletStorage storage) throws IOException, WalletException {
    return new WalletView(storage, readDocument(storage));
  }

  private static WalletDocument readDocument(WalletStorage storage)
      throws IOException, WalletException {
    try {
      return WalletDocument.parse(storage.read());
    } catch (WalletException e) {
      String message = e.getMessage();
      boolean isNamed = message != null && message.contains(storage.name());
      throw isNamed
          ? e
          : new WalletException(e.reason(), storage.name() + " can't be used: " + message, e);
    }
  }

  private void findHistoryEnd() throws IOException, WalletException {
    long start = document.historyBytes();
    if (storage.historyBytes() < start) {
      notice =
          "the history of "
              + storage.name()
              + " has lost its end; receipts in it can't be brought to authorities any more";
      start = 0;
    }
    History.Reader reader = new History(storage, 0).readFrom(start);
    for (HistoryEntry entry = reader.next(); entry != null; entry = reader.next()) {
      if (entry instanceof HistoryEntry.Sent sent) {
        sentInTail = Math.max(sentInTail, sent.certificate().order().sequenceNumber());
      }
    }
    historyEnd = reader.position();
    if (storage.historyBytes() > historyEnd) {
      storage.cutHistory(historyEnd);
    }
  }

  /** Something that the owner should be told once; null if there is nothing. */
  public @Nullable String notice() {
    return notice;
  }

  /** What is to be seen of it now. */
  public WalletView view() {
    return new WalletView(storage, document);
  }

  public PublicKey account() {
    return document.account();
  }

  /** The payment that must be finished before another; null if there is none. */
  public @Nullable PendingPayment pending() {
    return document.pending();
  }

  /** The first number that this wallet has never signed. */
  public long nextSequenceNumber() {
    return document.nextSequenceNumber();
  }

  /**
   * The first own payment that is certified and that no quorum has acknowledged; null if all were.
   */
  public @Nullable Long unconfirmedFrom() {
    return document.unconfirmedFrom();
  }

  /**
   * The private key.
   *
   * @param passphrase needed if it is sealed
   * @throws WalletException if the passphrase is missing or wrong
   */
  public SigningKey unlock(char @Nullable [] passphrase) throws WalletException {
    return view().unlock(passphrase);
  }

  /**
   * Refuses a committee of another ledger than the one that this wallet holds money of, as numbers
   * and receipts of one mean nothing to the other.
   */
  public void checkLedger(Committee committee) throws WalletException {
    Digest ledger = document.ledger();
    if (ledger != null && !ledger.equals(committee.genesisDigest())) {
      throw new WalletException(
          Reason.UNSUITABLE,
          "the wallet "
              + storage.name()
              + " belongs to another ledger than this committee's; use the committee file that it"
              + " was used with, or a new wallet");
    }
    PendingPayment pending = document.pending();
    if (pending != null && !pending.committeeId().equals(committee.id())) {
      throw new WalletException(
          Reason.UNSUITABLE,
          "the wallet's pending payment was signed for another committee; use the committee file"
              + " that it was started with");
    }
  }

  /**
   * Signs an order with the next free number and makes it pending.
   *
   * @param leastSequenceNumber the next number as the committee knows it; a higher one than the
   *     wallet's is used instead, as a copy of this wallet has used those between
   */
  public TransferOrder sign(
      Signer signer,
      Committee committee,
      long leastSequenceNumber,
      UUID orderId,
      PublicKey recipient,
      int token,
      long amount,
      long timestampMicros)
      throws IOException, WalletException {
    checkLedger(committee);
    requireNonePending();
    long number = Math.max(document.nextSequenceNumber(), leastSequenceNumber);
    TransferOrder order =
        TransferOrder.sign(
            signer,
            committee.signingContext(),
            orderId,
            recipient,
            token,
            amount,
            number,
            timestampMicros);
    pend(committee, order);
    return order;
  }

  /**
   * Makes an order pending that this account signed elsewhere, as authorities show: by a copy of
   * this wallet, or before this one was restored from a backup.
   */
  public void adopt(Committee committee, TransferOrder order) throws IOException, WalletException {
    checkLedger(committee);
    requireNonePending();
    if (!order.sender().equals(account())) {
      throw new IllegalArgumentException("an order of " + order.sender());
    }
    pend(committee, order);
  }

  private void pend(Committee committee, TransferOrder order) throws IOException {
    long next = Math.max(document.nextSequenceNumber(), order.sequenceNumber() + 1);
    replace(
        document
            .withLedger(committee.genesisDigest())
            .withNextSequenceNumber(next)
            .withPending(new PendingPayment(committee.id(), order, null)));
  }

  private void requireNonePending() {
    if (document.pending() != null) {
      throw new IllegalStateException("a payment is pending");
    }
  }

  /** Keeps the pending order's certificate; only then may it be sent. */
  public void certified(TransferCertificate certificate) throws IOException {
    PendingPayment pending = requirePending();
    if (!certificate.order().equals(pending.order())) {
      throw new IllegalArgumentException("a certificate of another order");
    }
    replace(document.withPending(pending.withCertificate(certificate)));
  }

  /**
   * Ends the pending payment, which has its certificate, and writes it into the history.
   *
   * @param isConfirmed whether a quorum has acknowledged it, and with it all before it
   */
  public void finish(boolean isConfirmed) throws IOException {
    PendingPayment pending = requirePending();
    TransferCertificate certificate = pending.certificate();
    if (certificate == null) {
      throw new IllegalStateException("the pending payment has no certificate");
    }
    long number = pending.order().sequenceNumber();
    if (sentInTail < number) {
      append(new HistoryEntry.Sent(certificate));
      sentInTail = number;
    }
    Long unconfirmed = document.unconfirmedFrom();
    Long still = isConfirmed ? null : unconfirmed == null ? Long.valueOf(number) : unconfirmed;
    replace(document.withPending(null).withUnconfirmedFrom(still).withHistoryBytes(historyEnd));
  }

  /** Notes that a quorum has acknowledged the last own certificate, and with it all before it. */
  public void confirmAll() throws IOException {
    if (document.unconfirmedFrom() != null) {
      replace(document.withUnconfirmedFrom(null));
    }
  }

  /** Ends the pending payment, whose number is spent though this wallet has no certificate. */
  public void supersede() throws IOException {
    PendingPayment pending = requirePending();
    append(new HistoryEntry.Superseded(pending.order()));
    replace(document.withPending(null).withHistoryBytes(historyEnd));
  }

  /**
   * Ends the pending payment, whose number another payment of this account has spent, and keeps
   * that one's certificate instead.
   *
   * @param spent one that verifies
   */
  public void supersede(Certificate spent) throws IOException {
    Order pending = requirePending().order();
    Order other = spent.order();
    if (!other.payer().equals(account())
        || other.sequenceNumber() != pending.sequenceNumber()
        || other.equals(pending)) {
      throw new IllegalArgumentException("no other payment with that number");
    }
    if (sentInTail < other.sequenceNumber()) {
      append(new HistoryEntry.Sent(spent));
      sentInTail = other.sequenceNumber();
    }
    replace(document.withPending(null).withHistoryBytes(historyEnd));
  }

  /**
   * Keeps certificates of payments that this account has sent and this wallet lacks: a copy of it
   * made them, or its history has lost them.
   *
   * @param certificates by rising number, below that of a pending payment; few enough to be kept in
   *     memory; they verify
   * @param executedBelow a quorum has executed all with a number below
   * @return how many weren't there already
   */
  public int takeIn(Committee committee, List<Certificate> certificates, long executedBelow)
      throws IOException, WalletException {
    checkLedger(committee);
    long next = document.nextSequenceNumber();
    Long unconfirmed = document.unconfirmedFrom();
    PendingPayment pending = document.pending();
    for (Certificate certificate : certificates) {
      Order order = certificate.order();
      long number = order.sequenceNumber();
      if (!order.payer().equals(account())
          || (pending != null && number >= pending.order().sequenceNumber())) {
        throw new IllegalArgumentException("not to be taken in: " + order);
      }
      next = Math.max(next, number + 1);
      if (number >= executedBelow) {
        unconfirmed = unconfirmed == null ? number : Math.min(unconfirmed, number);
      }
    }
    List<Certificate> lacking = new History(storage, 0).lackingSent(certificates);
    // After a crash they may be there, and the document not know of them.
    if (!lacking.isEmpty()
        || next != document.nextSequenceNumber()
        || !Objects.equals(unconfirmed, document.unconfirmedFrom())) {
      append(lacking.stream().map(HistoryEntry.Sent::new).toList());
      replace(
          document
              .withLedger(committee.genesisDigest())
              .withNextSequenceNumber(next)
              .withUnconfirmedFrom(unconfirmed)
              .withHistoryBytes(historyEnd));
    }
    return lacking.size();
  }

  /**
   * Keeps a certificate that credits this account.
   *
   * @param certificate one that verifies
   * @return false if it was there already
   */
  public boolean receive(Committee committee, Certificate certificate)
      throws IOException, WalletException {
    return receive(committee, List.of(certificate)) == 1;
  }

  /**
   * Keeps certificates that credit this account.
   *
   * @param certificates few enough to be kept in memory; they verify
   * @return how many weren't there already
   */
  public int receive(Committee committee, List<Certificate> certificates)
      throws IOException, WalletException {
    checkLedger(committee);
    List<Certificate> lacking = new History(storage, 0).lacking(certificates);
    if (!lacking.isEmpty()) {
      append(lacking.stream().map(HistoryEntry.Received::new).toList());
      replace(document.withLedger(committee.genesisDigest()).withHistoryBytes(historyEnd));
    }
    return lacking.size();
  }

  /**
   * Notes that a quorum has acknowledged a certificate that was received.
   *
   * @param order its order's digest
   */
  public void acknowledged(Digest order) throws IOException, WalletException {
    History.Reader reader = new History(storage, 0).read();
    for (HistoryEntry entry = reader.next(); entry != null; entry = reader.next()) {
      if (entry instanceof HistoryEntry.Acknowledged known && known.order().equals(order)) {
        return;
      }
    }
    append(new HistoryEntry.Acknowledged(order));
    replace(document.withHistoryBytes(historyEnd));
  }

  /** The certificates of its history, for authorities that lag. */
  public HistoryEvidence evidence() {
    return new HistoryEvidence(new History(storage, 0));
  }

  private PendingPayment requirePending() {
    PendingPayment pending = document.pending();
    if (pending == null) {
      throw new IllegalStateException("no payment is pending");
    }
    return pending;
  }

  private void append(HistoryEntry entry) throws IOException {
    append(List.of(entry));
  }

  private void append(List<? extends HistoryEntry> entries) throws IOException {
    requireSound();
    hasFailed = true;
    if (historyEnd == 0) {
      storage.appendHistory(History.magic());
      historyEnd += History.MAGIC.length();
    }
    for (HistoryEntry entry : entries) {
      byte[] bytes = History.encode(entry);
      storage.appendHistory(bytes);
      historyEnd += bytes.length;
    }
    storage.syncHistory();
    hasFailed = false;
  }

  private void replace(WalletDocument next) throws IOException {
    requireSound();
    hasFailed = true;
    write(storage, next);
    document = next;
    hasFailed = false;
  }

  private static void write(WalletStorage storage, WalletDocument next) throws IOException {
    storage.writeNext(next.toBytes());
    storage.syncNext();
    storage.replaceWithNext();
    storage.syncDirectory();
  }

  private void requireSound() throws IOException {
    if (hasFailed) {
      throw new IOException("an earlier write to " + storage.name() + " failed; open it again");
    }
  }

  @Override
  public void close() throws IOException {
    storage.close();
  }
}
