package io.meshpay.mesh;

import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that a UDP socket has lately heard from, each with its link; a bounded number of
 * them, as sender addresses cost an attacker nothing. Event loop only.
 */
final class UdpPeers {
  private final int peersMax;
  private final Consumer<UdpLink> onForgotten;

  /** In the order of last use, the longest unused first. */
  private final LinkedHashMap<InetSocketAddress, UdpLink> links =
      new LinkedHashMap<>(64, 0.75f, true);

  /**
   * @param onForgotten told of each link that makes room for another
   */
  UdpPeers(int peersMax, Consumer<UdpLink> onForgotten) {
    this.peersMax = peersMax;
    this.onForgotten = onForgotten;
  }

  /** The link to an address; null when there is none and all others are owed answers. */
  @Nullable UdpLink link(UdpSocket socket, InetSocketAddress address) {
    UdpLink known = links.get(address);
    if (known != null) {
      return known;
    }
    if (links.size() >= peersMax && !makeRoom()) {
      return null;
    }
    UdpLink fresh = new UdpLink(socket, address);
    links.put(address, fresh);
    return fresh;
  }

  private boolean makeRoom() {
    for (Iterator<UdpLink> oldest = links.values().iterator(); oldest.hasNext(); ) {
      UdpLink link = oldest.next();
      if (link.isIdle()) {
        oldest.remove();
        forget(link);
        return true;
      }
    }
    return false;
  }

  void forgetAll() {
    links.values().forEach(this::forget);
    links.clear();
  }

  private void forget(UdpLink link) {
    link.forget();
    onForgotten.accept(link);
  }
}
