package io.meshpay.load.committee;

import io.meshpay.client.command.Launcher;
import io.meshpay.client.command.Output;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Token;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was created, and the commands that come next.
 *
 * @param folder as it was given
 * @param passphraseFile what the authorities' keys are sealed under; null if they aren't
 */
record CommitteeReport(
    Committee committee, CommitteePlan plan, Path folder, @Nullable Path passphraseFile) {

  ObjectNode json() {
    CommitteeFolder files = new CommitteeFolder(folder);
    ObjectNode json = Output.object();
    json.put("status", "created");
    json.put("committeeId", committee.id().toHex());
    json.put("quorum", Long.toString(committee.quorum()));
    json.put("committee", files.committee().toString());
    json.put("genesis", files.genesis().toString());
    json.put("encrypted", passphraseFile != null);
    ArrayNode authorities = json.putArray("authorities");
    for (int number = 1; number <= committee.members().size(); number++) {
      authorities
          .addObject()
          .put("name", CommitteeFolder.authorityName(number))
          .put("config", files.authorityConfig(number).toString())
          .put("endpoint", committee.members().get(number - 1).endpoint().toString())
          .put("httpPort", plan.ports().get(number - 1).http());
    }
    json.put("wallets", files.wallets().toString());
    json.put("accounts", plan.accounts());
    return json;
  }

  String[] lines() {
    CommitteeFolder files = new CommitteeFolder(folder);
    List<String> lines = new ArrayList<>();
    lines.add(
        "Created a committee of %d in %s; a quorum is %d."
            .formatted(committee.members().size(), folder, committee.quorum()));
    lines.add("");
    lines.add("Start each authority in a terminal of its own:");
    for (int number = 1; number <= committee.members().size(); number++) {
      lines.add("  " + start(files.authorityConfig(number)));
    }
    if (plan.accounts() > 1) {
      lines.add("");
      lines.add("Then pay from one wallet to another:");
      lines.add(
          "  "
              + Launcher.command(
                  "wallet", "address", "--wallet", files.wallet(2, plan.accounts())));
      lines.add("  " + pay(files) + " --to ADDRESS");
    }
    return lines.toArray(String[]::new);
  }

  private String start(Path config) {
    List<Object> words = new ArrayList<>(List.of("authority", "run", "--config", config));
    if (passphraseFile != null) {
      words.addAll(List.of("--passphrase-file", passphraseFile));
    }
    return Launcher.command(words.toArray());
  }

  /** One whole token, or all that there is if that is less. */
  private String pay(CommitteeFolder files) {
    Token token = plan.tokens().getFirst();
    long amount = Math.min(token.parseAmount("1"), plan.balances().getFirst());
    List<Object> words =
        new ArrayList<>(
            List.of(
                "wallet",
                "pay",
                "--wallet",
                files.wallet(1, plan.accounts()),
                "--committee",
                files.committee(),
                "--amount",
                token.format(amount)));
    if (plan.tokens().size() > 1) {
      words.addAll(List.of("--token", token.symbol()));
    }
    return Launcher.command(words.toArray());
  }
}
