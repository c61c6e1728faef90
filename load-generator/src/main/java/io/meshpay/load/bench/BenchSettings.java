package io.meshpay.load.bench;

/**
 * How a bench run was set up.
 *
 * @param inFlight payments under way
 * @param durationSeconds what the measurement was meant to take
 * @param warmupSeconds what came before it and isn't counted
 * @param wallets payers, each also a payee
 * @param token the symbol of what was paid
 * @param transport {@code tcp} or {@code udp}
 * @param clients event loops that the load is spread over
 */
public record BenchSettings(
    int inFlight,
    double durationSeconds,
    double warmupSeconds,
    int wallets,
    String token,
    String transport,
    int clients) {}
