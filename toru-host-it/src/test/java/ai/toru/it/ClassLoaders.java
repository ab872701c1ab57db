package ai.toru.it;

import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;

/** Class loaders of applications that were stopped. */
final class ClassLoaders {

    /**
     * The JDK keeps the class of a record that was compared last, of the whole JVM, in a cache of one entry
     * ({@code ObjectMethods}, {@code MethodHandle.asTypeCache}). It is of no use to fight that: the next one replaces it.
     */
    private static final int KEPT_BY_THE_JDK = 1;

    private ClassLoaders() {}

    static void awaitGone(Collection<WeakReference<ClassLoader>> loaders) {
        await("class loaders are gone")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    System.gc();
                    return alive(loaders) <= KEPT_BY_THE_JDK;
                });
    }

    private static long alive(Collection<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().map(WeakReference::get).filter(Objects::nonNull).count();
    }
}
