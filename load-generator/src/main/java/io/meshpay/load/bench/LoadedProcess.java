package io.meshpay.load.bench;

import io.meshpay.load.cluster.AuthorityProcess;
import io.meshpay.load.cluster.HttpEndpoint;
import io.meshpay.load.machine.ListeningProcess;
import io.meshpay.protocol.committee.Committee;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An authority of this machine that is loaded.
 *
 * @param name in the committee
 * @param http where it tells of itself; null if that isn't known
 */
record LoadedProcess(String name, ProcessHandle handle, @Nullable HttpEndpoint http) {
  /** One that was started for it. */
  static LoadedProcess of(AuthorityProcess process) {
    return new LoadedProcess(process.name(), process.handle(), process.http());
  }

  /** Those of a running committee that are found by the ports that they listen on. */
  static List<LoadedProcess> find(Committee committee) {
    List<LoadedProcess> found = new ArrayList<>();
    committee
        .members()
        .forEach(
            member ->
                ListeningProcess.of(member.endpoint().host(), member.endpoint().port())
                    .ifPresent(
                        handle -> found.add(new LoadedProcess(member.name(), handle, null))));
    return List.copyOf(found);
  }
}
