package io.meshpay.load.committee;

import io.meshpay.authority.AuthorityConfig;
import io.meshpay.client.console.Progress;
import io.meshpay.client.wallet.Wallet;
import io.meshpay.client.wallet.WalletException;
import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.CommitteeJson;
import io.meshpay.protocol.committee.Genesis;
import io.meshpay.protocol.committee.GenesisJson;
import io.meshpay.protocol.committee.OpeningBalance;
import io.meshpay.protocol.crypto.KeyDocument;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes the files of a new committee: all of them, or none. */
public final class CommitteeFounder {
  private static final long FIRST_EPOCH = 1;
  private static final long VOTING_POWER = 1;

  private final CommitteePlan plan;
  private final Progress progress;

  public CommitteeFounder(CommitteePlan plan, Progress progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Writes the committee into a folder.
   *
   * @param passphrase that the authorities' keys are sealed under, or null; not kept
   * @throws FileAlreadyExistsException if that is there and not empty
   */
  public Committee found(Path place, char @Nullable [] passphrase) throws IOException {
    try (NewFolder folder = NewFolder.at(place)) {
      CommitteeFolder files = new CommitteeFolder(folder.draft());
      PublicKey[] accounts = writeWallets(files);
      Genesis genesis = genesis(accounts);
      try (Writer out = Files.newBufferedWriter(files.genesis())) {
        GenesisJson.write(genesis, plan.tokens(), out);
      }
      Committee committee = writeAuthorities(files, genesis, passphrase);
      Files.writeString(files.committee(), CommitteeJson.write(committee));
      folder.publish();
      return committee;
    } finally {
      progress.clear();
    }
  }

  private PublicKey[] writeWallets(CommitteeFolder files) throws IOException {
    OwnerOnly.createDirectory(files.wallets());
    int count = plan.accounts();
    PublicKey[] accounts = new PublicKey[count];
    AtomicInteger written = new AtomicInteger();
    progress.start();
    try {
      IntStream.range(0, count)
          .parallel()
          .forEach(
              i -> {
                accounts[i] = writeWallet(files.wallet(i + 1, count));
                progress.update("wallets", written.incrementAndGet(), count);
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return accounts;
  }

  private static PublicKey writeWallet(Path file) {
    SigningKey key = SigningKey.generate();
    try (NewWalletStorage storage = new NewWalletStorage(file)) {
      Wallet.create(storage, key, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (WalletException e) {
      throw new IllegalStateException(e);
    }
    return key.publicKey();
  }

  private Genesis genesis(PublicKey[] accounts) {
    List<OpeningBalance> balances = new ArrayList<>(accounts.length * plan.tokens().size());
    for (int token = 0; token < plan.tokens().size(); token++) {
      int id = plan.tokens().get(token).id();
      long amount = plan.balances().get(token);
      if (amount > 0) {
        Arrays.stream(accounts)
            .forEach(account -> balances.add(new OpeningBalance(account, id, amount)));
      }
    }
    return new Genesis(balances);
  }

  private Committee writeAuthorities(
      CommitteeFolder files, Genesis genesis, char @Nullable [] passphrase) throws IOException {
    List<AuthorityMember> members = new ArrayList<>();
    for (int number = 1; number <= plan.ports().size(); number++) {
      AuthorityPorts ports = plan.ports().get(number - 1);
      SigningKey key = SigningKey.generate();
      OwnerOnly.createDirectory(files.authority(number));
      OwnerOnly.createDirectory(files.authorityData(number));
      OwnerOnly.writeDurably(
          files.authorityKey(number),
          passphrase == null ? KeyDocument.write(key) : KeyDocument.write(key, passphrase));
      AuthorityConfig config = config(files, number, ports);
      Files.writeString(files.authorityConfig(number), config.toToml(files.authority(number)));
      members.add(
          new AuthorityMember(
              config.name(), key.publicKey(), plan.endpoints().get(number - 1), VOTING_POWER));
    }
    return new Committee(FIRST_EPOCH, genesis.digest(), members, List.of(), plan.tokens());
  }

  private AuthorityConfig config(CommitteeFolder files, int number, AuthorityPorts ports) {
    return new AuthorityConfig(
        CommitteeFolder.authorityName(number),
        files.committee(),
        files.genesis(),
        files.authorityKey(number),
        files.authorityData(number),
        plan.tuning().mesh(plan.host(), ports.mesh()),
        plan.tuning().http(plan.host(), ports.http()),
        plan.tuning().journal(),
        plan.tuning().limits((long) plan.accounts() * plan.tokens().size()),
        plan.tuning().verifier());
  }
}
