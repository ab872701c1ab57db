package ai.toru.host.internal.catalog;

import ai.toru.host.internal.discovery.DirectoryStamps;
import ai.toru.host.internal.time.HostTimer;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.HostConfigurationException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the plugins directory and at the switches again and again, and has taken in what changed and then stayed as it
 * is between two looks. Thread-safe; it looks on the catalog's thread, and the next look is due so long after the end of
 * the one before.
 */
public final class DirectoryWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);

    private final PluginCatalog catalog;
    private final HostTimer timer;
    private final Executor oneThread;
    private final Duration interval;

    /** Written by whoever closes. */
    private volatile boolean closed;

    /** Written by whoever starts, then by the catalog's thread. */
    private volatile HostTimer.@Nullable Scheduled next;

    /** The look before; null if there is none to compare with. Confined to the catalog's thread. */
    private @Nullable DirectoryStamps before;

    /** Whether the last look failed, which has been said. Confined to the catalog's thread. */
    private boolean failing;

    /**
     * @param oneThread the catalog's own
     */
    public DirectoryWatch(PluginCatalog catalog, HostTimer timer, Executor oneThread, Duration interval) {
        this.catalog = catalog;
        this.timer = timer;
        this.oneThread = oneThread;
        this.interval = interval;
    }

    /** Begins to watch: the first look comes after one interval. */
    public void start() {
        next = timer.schedule(interval, () -> oneThread.execute(this::lookAndScheduleNext));
    }

    /** Takes no further look; one that is under way comes to its end. */
    @Override
    public void close() {
        closed = true;
        HostTimer.Scheduled waiting = next;
        if (waiting != null) {
            waiting.cancel();
        }
    }

    private void lookAndScheduleNext() {
        if (closed) {
            return;
        }
        try {
            look();
        } finally {
            if (!closed) {
                start();
            }
        }
    }

    private void look() {
        try {
            DirectoryStamps now = catalog.look();
            Settling settling = Settling.of(catalog.takenIn(), before, now);
            before = now;
            noteSuccess();
            if (!settling.settled().isEmpty()) {
                catalog.takeIn(now, settling.unsettled());
            }
        } catch (HostConfigurationException e) {
            before = null;
            noteFailure(e);
        } catch (HostClosedException stopping) {
            LOG.debug("The last look at the plugins directory was not finished.", stopping);
        }
    }

    private void noteSuccess() {
        if (failing) {
            LOG.info("The plugins directory is there again and is watched as before.");
        }
        failing = false;
    }

    private void noteFailure(HostConfigurationException why) {
        if (!failing) {
            LOG.warn("The plugins directory is watched, but cannot be looked at: {}", why.getMessage());
        }
        failing = true;
    }
}
