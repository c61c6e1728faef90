package io.meshpay.load.target;

import io.meshpay.load.cluster.HttpEndpoint;
import io.meshpay.load.corpus.Corpus;
import io.meshpay.load.corpus.CorpusCursor;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.message.AccountInfo;
import io.meshpay.protocol.message.AccountInfoRequest;
import io.meshpay.protocol.message.AccountInfoResponse;
import io.meshpay.protocol.message.Balance;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.MessageCodec;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import tools.jackson.databind.JsonNode;

/**
 * Whether the target's state is what the acknowledged payments make of the opening balances: it has
 * executed just these, each account has the balance and the number that follow, and no money came
 * or went.
 *
 * @param executions how many the target counts
 * @param acknowledged how many payments were acknowledged
 * @param accountsRead how many accounts were asked for: all, or none when they are too many
 * @param differences what doesn't agree; empty when all is right
 */
public record TargetCheck(
    long executions, long acknowledged, int accountsRead, List<String> differences) {
  /** Above it reading them all would take longer than most runs. */
  public static final int ACCOUNTS_READ_MAX = 200_000;

  private static final int WINDOW = 128;
  private static final int DIFFERENCES_MAX = 10;

  public boolean isRight() {
    return differences.isEmpty();
  }

  /** Reads the target's state and compares. To be called when nothing is under way. */
  public static TargetCheck run(TargetAuthority target, Corpus corpus, Standing standing)
      throws IOException, InterruptedException {
    List<String> differences = new ArrayList<>();
    JsonNode status = status(target.process().http());
    long executions = Long.parseLong(status.path("executions").asString("-1"));
    long acknowledged = standing.acknowledged();
    boolean hasStopped = false;
    for (int account = 0; account < standing.accounts(); account++) {
      hasStopped |= standing.isStopped(account);
    }
    // A payment that was given up may have been executed or not.
    if (executions != acknowledged && !(hasStopped && executions > acknowledged)) {
      differences.add(
          "the target has executed %,d payments and %,d were acknowledged"
              .formatted(executions, acknowledged));
    }
    if (hasStopped || standing.accounts() > ACCOUNTS_READ_MAX) {
      return new TargetCheck(executions, acknowledged, 0, List.copyOf(differences));
    }
    BigInteger[] read = readBalances(target, standing, differences);
    compare(target, read, expected(corpus, standing), differences);
    return new TargetCheck(executions, acknowledged, read.length, List.copyOf(differences));
  }

  private static JsonNode status(HttpEndpoint http) throws IOException, InterruptedException {
    return http.status();
  }

  private static void compare(
      TargetAuthority target, BigInteger[] read, long[] expected, List<String> differences) {
    BigInteger sum = BigInteger.ZERO;
    for (int account = 0; account < read.length; account++) {
      sum = sum.add(read[account]);
      if (!read[account].equals(BigInteger.valueOf(expected[account]))
          && differences.size() < DIFFERENCES_MAX) {
        differences.add(
            "account %d has %s, and should have %d"
                .formatted(account, read[account], expected[account]));
      }
    }
    if (!sum.equals(BigInteger.valueOf(target.throwaway().supply()))) {
      differences.add(
          "the accounts hold %s, and genesis gave %d".formatted(sum, target.throwaway().supply()));
    }
  }

  /** What the acknowledged payments leave on each account. */
  private static long[] expected(Corpus corpus, Standing standing) {
    int accounts = standing.accounts();
    long[] balances = new long[accounts];
    java.util.Arrays.fill(balances, TargetAuthority.BALANCE);
    long[] left = new long[accounts];
    for (int account = 0; account < accounts; account++) {
      left[account] = standing.acknowledged(account);
    }
    CorpusCursor payment = new CorpusCursor(corpus);
    long position = standing.position();
    for (long order = 0; order < position; order++) {
      payment.moveTo(order);
      int payer = payment.payer();
      if (left[payer]-- > 0) {
        balances[payer] -= corpus.header().amount();
        balances[payment.payee()] += corpus.header().amount();
      }
    }
    return balances;
  }

  private static BigInteger[] readBalances(
      TargetAuthority target, Standing standing, List<String> differences) throws IOException {
    int accounts = standing.accounts();
    BigInteger[] balances = new BigInteger[accounts];
    try (Socket socket = new Socket()) {
      InetSocketAddress address = target.address();
      socket.connect(address);
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      for (int from = 0; from < accounts; from += WINDOW) {
        int to = Math.min(accounts, from + WINDOW);
        out.write(questions(target, from, to));
        for (int i = from; i < to; i++) {
          AccountInfo info = readInfo(in);
          int account = (int) info.requestId();
          balances[account] = balance(info, target.committee());
          if (info.nextSequenceNumber() != standing.acknowledged(account)
              && differences.size() < DIFFERENCES_MAX) {
            differences.add(
                "account %d has made %d payments there, of which %d were acknowledged"
                    .formatted(account, info.nextSequenceNumber(), standing.acknowledged(account)));
          }
        }
      }
    }
    return balances;
  }

  private static byte[] questions(TargetAuthority target, int from, int to) {
    ByteBuffer frames = ByteBuffer.allocate((to - from) * 64).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = from; i < to; i++) {
      byte[] question =
          MessageCodec.encode(new AccountInfoRequest(i, target.throwaway().accounts().account(i)));
      frames.putInt(question.length).put(question);
    }
    byte[] bytes = new byte[frames.flip().remaining()];
    frames.get(bytes);
    return bytes;
  }

  private static AccountInfo readInfo(DataInputStream in) throws IOException {
    byte[] answer = new byte[Integer.reverseBytes(in.readInt())];
    in.readFully(answer);
    try {
      Message message = MessageCodec.decode(new UnsafeBuffer(answer), 0, answer.length);
      if (message instanceof AccountInfoResponse response) {
        return response.info();
      }
      throw new IOException("the target answers a question for an account with " + message);
    } catch (MalformedMessageException e) {
      throw new IOException("the target's answer is malformed", e);
    }
  }

  private static BigInteger balance(AccountInfo info, Committee committee) {
    int token = committee.tokens().getFirst().id();
    return info.balances().stream()
        .filter(balance -> balance.token() == token)
        .map(Balance::balance)
        .findFirst()
        .orElse(BigInteger.ZERO);
  }
}
