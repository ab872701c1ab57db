package ai.toru.host.internal.log;

import ai.toru.host.internal.time.HostClock;

/** What all plugins' lines are made with. Thread-safe. */
record LineTools(HostClock clock, LineParser parser, LineFormat format) {

    LineTools(HostClock clock) {
        this(clock, new LineParser(), new LineFormat());
    }
}
