package io.meshpay.load.report;

import java.time.Instant;

/**
 * What stands in a result beside its figures.
 *
 * @param label what the user calls this variant; empty for nothing
 * @param finishedAt when the run was over
 * @param version of MeshPay
 */
public record RunNote(String label, Instant finishedAt, String version) {}
