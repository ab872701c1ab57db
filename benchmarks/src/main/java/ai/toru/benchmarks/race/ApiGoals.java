package ai.toru.benchmarks.race;

import java.util.List;

/** How fast a host should be beside a bare socket. Pure. */
final class ApiGoals {

    private static final int JUDGED_CALLERS = 64;

    private ApiGoals() {}

    static List<Goal> alone() {
        return List.of(Goal.ratioAtMost(1.5, ApiRows.RAW_ALONE));
    }

    static List<Goal> many(Jdk jdk, int callers, boolean virtual) {
        if (callers != JUDGED_CALLERS) {
            return List.of(Goal.seen(ApiRows.RAW_MANY));
        }
        if (virtual) {
            return List.of(Goal.ratioAtLeast(0.9, ApiRows.RAW_MANY));
        }
        return List.of(
                jdk.hasVirtualThreads() ? Goal.seen(ApiRows.RAW_MANY) : Goal.ratioAtLeast(0.5, ApiRows.RAW_MANY));
    }
}
