package ai.toru.host.internal.supervision;

import java.util.Locale;

/** Why a run follows or replaces another. */
enum Cause {
    /** The one before failed. */
    FAILURE,
    /** Somebody asked for it. */
    REQUEST,
    /** The file has changed. */
    CHANGE,
    /** The one before is unhealthy. */
    HEALTH;

    /** As events tell it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
