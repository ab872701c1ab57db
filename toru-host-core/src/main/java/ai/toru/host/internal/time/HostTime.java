package ai.toru.host.internal.time;

/** Where a host's parts get their clock and their timers. Thread-safe. */
public interface HostTime {

    /** The machine's own time. */
    HostTime SYSTEM = new HostTime() {
        @Override
        public HostClock clock() {
            return HostClock.system();
        }

        @Override
        public HostTimer timer(String threadName) {
            return new SystemTimer(threadName);
        }
    };

    /** What time it is. */
    HostClock clock();

    /** A new timer that goes by this clock. Whoever asks for it closes it. */
    HostTimer timer(String threadName);
}
