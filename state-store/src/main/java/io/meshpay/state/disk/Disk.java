package io.meshpay.state.disk;

import java.io.IOException;

/**
 * One folder of files. What happens to the folder itself (a file created, renamed or deleted) is
 * durable when the call returns; what is written into a file is durable after {@link
 * DiskFile#force}. After a crash within a call it may have happened or not.
 *
 * <p>A file's name is a simple name: letters, digits, '.', '-' and '_', not starting with a dot. An
 * {@link IOException} means that the disk refuses or is broken; a caller who gets one from a write
 * or a force can't know what is on the disk.
 */
public interface Disk extends ReadableDisk {
  /**
   * Makes a file of zeros, written out and forced, so that a full disk shows here and not at a
   * later write into it.
   *
   * @param bytes its length, 0 or more
   * @throws java.nio.file.FileAlreadyExistsException if there is such a file
   * @throws IOException also if there is no room; what was made of the file is then removed, or
   *     left behind if even that fails
   */
  DiskFile create(String name, long bytes) throws IOException;

  /**
   * Opens a file for reading and writing.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  DiskFile open(String name) throws IOException;

  /** Removes a file; nothing happens if there is none. */
  void delete(String name) throws IOException;

  /** Gives a file another name, at once; a file that had that name is gone. */
  void rename(String from, String to) throws IOException;
}
