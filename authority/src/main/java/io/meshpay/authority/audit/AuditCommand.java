package io.meshpay.authority.audit;

import picocli.CommandLine.Command;

/** {@code meshpay audit}: the history of an authority that doesn't run, for a third party. */
@Command(
    name = "audit",
    description = "Verify and show the whole history in an authority's data, offline.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      AuditVerifyCommand.class,
      AuditExportCommand.class,
      AuditProveCommand.class,
      AuditVerifyProofCommand.class
    },
    footer = {
      "",
      "The authority must be stopped, or the folder be a copy. Nothing in it is written.",
      "Exit codes: 0 done and sound, 1 a violation was found, 2 wrong usage or files."
    })
public final class AuditCommand {}
