package io.meshpay.state;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Memory off the heap for large tables that are read at random. In huge pages where the system has
 * them: with pages of 4 KiB a look-up in a large table waits for the page table, too, as that is in
 * no cache either.
 */
final class TableMemory {
  private static final long HUGE_PAGE_BYTES = 1 << 21;

  /** Makes huge pages of memory that is in use; Linux 6.1, {@code madvise(2)}. */
  private static final int MADV_COLLAPSE = 25;

  private TableMemory() {}

  /** So many zero bytes, which are taken at once and given back when the buffer is unreachable. */
  static UnsafeBuffer allocate(int bytes) {
    MemorySegment memory = Arena.ofAuto().allocate(bytes, HUGE_PAGE_BYTES);
    collapse(memory);
    return new UnsafeBuffer(memory.asByteBuffer());
  }

  /** Asks for huge pages. A system that can't or won't leaves everything as it is. */
  private static void collapse(MemorySegment memory) {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> madvise = linker.defaultLookup().find("madvise");
    if (madvise.isEmpty() || !System.getProperty("os.name").equals("Linux")) {
      return;
    }
    MethodHandle call =
        linker.downcallHandle(
            madvise.get(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT));
    try {
      int _ = (int) call.invokeExact(memory, memory.byteSize(), MADV_COLLAPSE);
    } catch (Throwable failure) {
      throw new IllegalStateException("madvise can't be called", failure);
    }
  }
}
