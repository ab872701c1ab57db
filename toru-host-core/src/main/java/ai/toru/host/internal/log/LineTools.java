package ai.toru.host.internal.log;

import ai.toru.host.internal.time.HostClock;

/** What all plugins' lines are made with. Thread-safe. */
record LineTools(HostClock clock, LineLevel level, LineFormat format) {

    LineTools(HostClock clock) {
        this(clock, new LineLevel(), new LineFormat());
    }
}
