package io.meshpay.load.monitor;

import io.meshpay.authority.AuthorityConfig;
import io.meshpay.authority.StartException;
import io.meshpay.load.cluster.LocalAuthority;
import io.meshpay.load.committee.CommitteeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Who is to be watched, as the files of {@code meshpay committee create} say. */
final class WatchedCommittee {
  private WatchedCommittee() {}

  /**
   * The authorities of a committee's folder, whether they run or not.
   *
   * @throws NoSuchFileException if there are none
   * @throws StartException if a configuration can't be read
   */
  static List<LocalAuthority> in(Path folder) throws IOException, StartException {
    CommitteeFolder files = new CommitteeFolder(folder);
    List<LocalAuthority> authorities = new ArrayList<>();
    for (int number = 1; Files.exists(files.authorityConfig(number)); number++) {
      Path file = files.authorityConfig(number);
      AuthorityConfig config = AuthorityConfig.read(file);
      AuthorityConfig.Http http = config.http();
      authorities.add(new LocalAuthority(config.name(), file, http.host(), http.port()));
    }
    if (authorities.isEmpty()) {
      throw new NoSuchFileException(files.authorityConfig(1).toString());
    }
    return List.copyOf(authorities);
  }
}
