package ai.toru.host.internal.protocol;

import java.lang.reflect.Method;

/**
 * How many bytes the running thread has allocated so far. Reflective, as the module under test does not read {@code
 * java.management}.
 */
final class Allocations {

    private static final Object THREADS;
    private static final Method ALLOCATED;

    static {
        try {
            THREADS = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            ALLOCATED =
                    Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This JVM does not count allocations.", e);
        }
    }

    private Allocations() {}

    static long ofThisThread() {
        try {
            return (long) ALLOCATED.invoke(THREADS, Thread.currentThread().getId());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This JVM does not count allocations.", e);
        }
    }
}
