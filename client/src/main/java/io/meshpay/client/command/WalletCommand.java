package io.meshpay.client.command;

import picocli.CommandLine.Command;

/** {@code meshpay wallet}: groups the wallet commands. */
@Command(
    name = "wallet",
    description = "Keep money and pay with it.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      WalletCreate.class,
      WalletAddress.class,
      WalletBalance.class,
      WalletPay.class,
      WalletResume.class,
      WalletReceive.class,
      WalletVerify.class,
      WalletHistory.class
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or a check failed, 2 wrong usage, 3 no quorum or unreachable."
    })
public final class WalletCommand {}
