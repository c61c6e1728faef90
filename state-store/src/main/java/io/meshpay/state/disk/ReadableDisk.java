package io.meshpay.state.disk;

import java.io.IOException;
import java.util.List;

/** The half of a {@link Disk} that changes nothing, for those who only look. */
public interface ReadableDisk {
  /**
   * Opens a file for reading.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  ReadableFile openToRead(String name) throws IOException;

  boolean exists(String name) throws IOException;

  /** The names of all files, sorted; other folders within are left out. */
  List<String> list() throws IOException;
}
