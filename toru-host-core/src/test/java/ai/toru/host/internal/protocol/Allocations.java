package ai.toru.host.internal.protocol;

import java.lang.reflect.Method;

/**
 * How many bytes threads have allocated so far. Reflective, as the module under test does not read {@code
 * java.management}.
 */
public final class Allocations {

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
        return of(Thread.currentThread());
    }

    /** Of a thread; -1 where it has ended. */
    public static long of(Thread thread) {
        try {
            return (long) ALLOCATED.invoke(THREADS, thread.getId());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This JVM does not count allocations.", e);
        }
    }
}
