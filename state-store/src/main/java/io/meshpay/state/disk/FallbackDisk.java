package io.meshpay.state.disk;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two folders read as one: a file is looked for in the first one, then in the second. Files may
 * move from the first to the second meanwhile, if they are never in neither: therefore the first is
 * always asked first.
 */
public final class FallbackDisk implements ReadableDisk {
  private final ReadableDisk first;
  private final ReadableDisk second;

  public FallbackDisk(ReadableDisk first, ReadableDisk second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public ReadableFile openToRead(String name) throws IOException {
    try {
      return first.openToRead(name);
    } catch (NoSuchFileException elsewhere) {
      return second.openToRead(name);
    }
  }

  @Override
  public boolean exists(String name) throws IOException {
    return first.exists(name) || second.exists(name);
  }

  @Override
  public List<String> list() throws IOException {
    List<String> here = first.list();
    return Stream.concat(here.stream(), second.list().stream()).distinct().sorted().toList();
  }
}
