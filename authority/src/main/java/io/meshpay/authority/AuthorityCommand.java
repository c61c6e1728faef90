package io.meshpay.authority;

import picocli.CommandLine.Command;

/** {@code meshpay authority}: everything that concerns one authority. */
@Command(
    name = "authority",
    description = "Run an authority of a committee.",
    mixinStandardHelpOptions = true,
    subcommands = AuthorityRunCommand.class)
public final class AuthorityCommand {}
