package io.meshpay.load.committee;

import picocli.CommandLine.Command;

/** {@code meshpay committee}: everything that concerns a committee as a whole. */
@Command(
    name = "committee",
    description = "Create a committee.",
    mixinStandardHelpOptions = true,
    subcommands = CommitteeCreateCommand.class)
public final class CommitteeCommand {}
