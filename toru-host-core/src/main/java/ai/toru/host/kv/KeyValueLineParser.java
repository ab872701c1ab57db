package ai.toru.host.kv;

import ai.toru.host.internal.json.JsonWords;
import ai.toru.host.internal.json.MalformedJsonException;
import ai.toru.host.internal.json.StrictJson;
import ai.toru.host.internal.time.HostClock;
import ai.toru.host.plugin.KeyValueException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Understands single lines of {@link KeyValueJsonLines}. Thread-safe. */
final class KeyValueLineParser {

    private static final Set<String> MEMBERS = Set.of("key", "value", "expires_at");

    private final StrictJson json = new StrictJson(KeyValueJsonLines.LIMITS);
    private final String pluginId;
    private final KeyValueLimits limits;
    private final HostClock clock;

    KeyValueLineParser(String pluginId, KeyValueLimits limits, HostClock clock) {
        this.pluginId = pluginId;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * The change that a line stands for; null for a blank one, and for a key that has expired.
     *
     * @throws KeyValueException if it is not as it should be, naming the line
     */
    @Nullable
    KeyValueChange parse(long line, byte[] text) {
        try {
            return isBlank(text) ? null : change(json.readObject(text));
        } catch (MalformedJsonException e) {
            throw at(line, "bad_request", "it is no JSON: " + e.problem() + " (byte " + e.byteOffset() + ").", e);
        } catch (KeyValueException wrong) {
            throw at(line, wrong.code(), wrong.getMessage(), wrong);
        }
    }

    private @Nullable KeyValueChange change(Map<String, @Nullable Object> members) {
        for (String name : members.keySet()) {
            if (!MEMBERS.contains(name)) {
                throw bad(JsonWords.shown(name) + " is no member of a line; those are key, value and expires_at.");
            }
        }
        String key = text(members, "key");
        String value = text(members, "value");
        Duration left = members.get("expires_at") == null ? null : timeLeft(text(members, "expires_at"));
        if (left != null && (left.isZero() || left.isNegative())) {
            return null;
        }
        KeyValueChange change =
                left == null ? KeyValueChange.set(key, value) : KeyValueChange.set(key, value, atLeastShortest(left));
        limits.checkChanges(pluginId, List.of(change));
        return change;
    }

    private static Duration atLeastShortest(Duration left) {
        return left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
    }

    private Duration timeLeft(String expiresAt) {
        try {
            return Duration.between(clock.instant(), Instant.parse(expiresAt));
        } catch (DateTimeException | ArithmeticException e) {
            throw bad("expires_at is no instant such as 2026-02-01T12:00:00Z.");
        }
    }

    private String text(Map<String, @Nullable Object> members, String name) {
        if (members.get(name) instanceof String text) {
            return text;
        }
        throw bad(name + (members.containsKey(name) ? " is no string." : " is missing."));
    }

    private KeyValueException bad(String why) {
        return new KeyValueException(pluginId, "bad_request", why);
    }

    private KeyValueException at(long line, String code, String why, Exception cause) {
        return new KeyValueException(
                pluginId,
                code,
                "Line " + line + " cannot be imported: " + why
                        + " Mend or remove it and import again; lines before it may have been imported.",
                cause);
    }

    private static boolean isBlank(byte[] text) {
        for (byte each : text) {
            if (each != ' ' && each != '\t' && each != '\r') {
                return false;
            }
        }
        return true;
    }
}
