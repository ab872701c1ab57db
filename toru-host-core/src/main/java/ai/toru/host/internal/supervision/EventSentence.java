package ai.toru.host.internal.supervision;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.log.LogLevel;

/** An event in words, for the supervisor's log. Pure. */
record EventSentence(LogLevel level, String message) {

    private static final String HOLE = "%s";

    static EventSentence of(PluginEvent event) {
        return switch (event.type()) {
            case DISCOVERED -> info("Found, version %s.", event, "version");
            case ENABLED -> info("Switched on.");
            case DISABLED -> info("Switched off.");
            case STARTING -> info("Starts.");
            case STARTED -> info("Has process %s.", event, "pid");
            case READY -> info("Answers, %s ms after its start.", event, "start_ms");
            case START_FAILED -> warn("Did not start. %s", event, "reason");
            case RESTARTED -> info("Runs anew (%s).", event, "cause");
            case UPGRADED -> info("Upgraded from %s to %s.", event, "from_version", "to_version");
            case REPLACEMENT_FAILED -> warn("%s", event, "reason");
            case UNHEALTHY -> warn("Unhealthy. %s", event, "reason");
            case RECOVERED -> info("Healthy again.");
            case STOPPING -> info("Is asked to stop.");
            case EXITED -> info("The process ended with %s after %s ms.", event, "exit", "lifetime_ms");
            case STOPPED -> info("Stopped.");
            case CRASHED -> warn("Ended by itself with %s; requests lost: %s.", event, "exit", "requests_lost");
            case BACKING_OFF -> warn("Starts again in %s ms, after failure %s in a row.", event, "delay_ms", "attempt");
            case DISABLED_AFTER_CRASHES ->
                new EventSentence(
                        LogLevel.ERROR,
                        text("Switched off after %s failures in a row. %s", event, "failures", "reason"));
            case PROTOCOL_VIOLATION -> warn("Broke the wire protocol. %s", event, "reason");
            case INVALID -> warn("Cannot be used. %s", event, "reason");
            case REMOVED -> info("Its file is gone.");
            case ADMIN_ALLOWED ->
                info("Allowed: %s, by %s from %s; %s of them.", event, "action", "user", "address", "count");
            case ADMIN_REFUSED ->
                warn(
                        "Refused (%s): %s, by %s from %s; %s of them.",
                        event, "reason", "action", "user", "address", "count");
        };
    }

    private static EventSentence info(String sentence) {
        return new EventSentence(LogLevel.INFO, sentence);
    }

    private static EventSentence info(String pattern, PluginEvent event, String... details) {
        return new EventSentence(LogLevel.INFO, text(pattern, event, details));
    }

    private static EventSentence warn(String pattern, PluginEvent event, String... details) {
        return new EventSentence(LogLevel.WARN, text(pattern, event, details));
    }

    private static String text(String pattern, PluginEvent event, String... details) {
        StringBuilder text = new StringBuilder(pattern);
        int from = 0;
        for (String detail : details) {
            int hole = text.indexOf(HOLE, from);
            String words = event.details().getOrDefault(detail, "?");
            text.replace(hole, hole + HOLE.length(), words);
            from = hole + words.length();
        }
        return text.toString();
    }
}
