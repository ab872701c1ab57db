package ai.toru.host.internal.transport;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** What the current thread may do with sockets. */
final class CallingThread {

    /** {@code Thread.isVirtual}; null where threads know nothing of that, before JDK 21. */
    private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

    private CallingThread() {}

    /**
     * Whether it may write through an {@link InlineOutput}. Readers may not, since they wait for no writer; virtual threads may not,
     * since junixsocket would make the socket non-blocking for them, and so for all.
     */
    static boolean mayWrite() {
        return !IoThreads.isCurrent() && !virtual();
    }

    private static boolean virtual() {
        if (IS_VIRTUAL == null) {
            return false;
        }
        try {
            return (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
        } catch (Throwable e) {
            throw new AssertionError("Thread.isVirtual throws nothing", e);
        }
    }

    private static @Nullable MethodHandle isVirtual() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (ReflectiveOperationException before21) {
            return null;
        }
    }
}
