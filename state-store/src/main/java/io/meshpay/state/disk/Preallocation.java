package io.meshpay.state.disk;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Gives a sparse file all of its blocks, by {@code posix_fallocate} (POSIX.1-2017). A file that is
 * mapped into memory needs them: where the disk is full, the write that would have made a block
 * kills the process with SIGBUS instead of failing with an error.
 *
 * <p>Rejected: writing zeros over the holes, which needs no native call, but writes the whole file
 * and slows down every force of the journal until all of that is on the disk.
 */
public final class Preallocation {
  private static final int NO_SPACE = 28;
  private static final int DISK_QUOTA = 122;
  private static final int READ_WRITE = 2;
  private static final AddressLayout TEXT = ValueLayout.ADDRESS;

  private Preallocation() {}

  /**
   * Fills the holes of a file. Does nothing where the system or its file system can't.
   *
   * @throws IOException if there is no room
   */
  public static void fill(File file) throws IOException {
    if (!System.getProperty("os.name").equals("Linux")) {
      return;
    }
    int error = allocate(file.getPath(), file.length());
    if (error == NO_SPACE || error == DISK_QUOTA) {
      throw new IOException("No space left on device");
    }
  }

  /** Returns the error's number in Linux, or 0. */
  private static int allocate(String path, long bytes) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Linker linker = Linker.nativeLinker();
      MethodHandle open =
          function(
              linker,
              "open",
              FunctionDescriptor.of(JAVA_INT, TEXT, JAVA_INT),
              Linker.Option.firstVariadicArg(2));
      MethodHandle allocate =
          function(
              linker,
              "posix_fallocate",
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
      MethodHandle close = function(linker, "close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
      MemorySegment name = arena.allocateFrom(path);
      int descriptor = (int) open.invokeExact(name, READ_WRITE);
      if (descriptor < 0) {
        throw new IOException("it can't be opened");
      }
      int error = (int) allocate.invokeExact(descriptor, 0L, bytes);
      int _ = (int) close.invokeExact(descriptor);
      return error;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle function(
      Linker linker, String name, FunctionDescriptor shape, Linker.Option... options) {
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, options);
  }
}
