package io.meshpay.load.demo;

import io.meshpay.client.command.WalletCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** Does what a person does with two wallets, with the same commands, and shows them. */
final class HumanPayment {
  private final Path folder;
  private final PrintWriter out;

  /**
   * @param folder of the committee; commands are shown as if typed there
   */
  HumanPayment(Path folder, PrintWriter out) {
    this.folder = folder;
    this.out = out;
  }

  /**
   * Pays from one wallet to another and verifies the receipt with nothing but the committee file.
   *
   * @return whether all of it went well
   */
  boolean run(Path payer, Path payee, Path committee, String amount) {
    Path receipt = folder.resolve("payment.receipt");
    String address = addressOf(payee);
    return show(
            "pay",
            "--wallet",
            payer.toString(),
            "--committee",
            committee.toString(),
            "--to",
            address,
            "--amount",
            amount,
            "--receipt",
            receipt.toString())
        && show("verify", "--committee", committee.toString(), "--receipt", receipt.toString());
  }

  private String addressOf(Path wallet) {
    StringWriter text = new StringWriter();
    int code =
        new CommandLine(new WalletCommand())
            .setOut(new PrintWriter(text))
            .execute("address", "--wallet", wallet.toString());
    if (code != 0) {
      throw new IllegalStateException("wallet address ends with " + code);
    }
    return text.toString().strip();
  }

  private boolean show(String... arguments) {
    String shown = Arrays.stream(arguments).map(this::shown).collect(Collectors.joining(" "));
    out.println("$ meshpay wallet " + shown);
    out.flush();
    int code = new CommandLine(new WalletCommand()).setOut(out).execute(arguments);
    out.println();
    out.flush();
    return code == 0;
  }

  private String shown(String argument) {
    String prefix = folder + "/";
    return argument.startsWith(prefix) ? argument.substring(prefix.length()) : argument;
  }
}
