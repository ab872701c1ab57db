package ai.toru.host.internal.protocol;

import ai.toru.host.internal.json.JsonWords;
import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueQuery;
import ai.toru.host.kv.KeyValueRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a plugin with the feature {@code kv2} asks of its data. Pure. */
final class Kv2Requests {

    private static final List<String> ACTIONS = List.of("get", "set", "delete", "list", "cas", "incr", "batch");
    private static final List<String> CHANGES = List.of("set", "delete", "cas", "incr");
    private static final int LONGEST_LIST = 1000;

    private Kv2Requests() {}

    /** The request that members of a payload make up, or why they make up none. */
    static PayloadAnswer of(KvMembers members) {
        try {
            return request(members);
        } catch (UnclearRequestException unclear) {
            String why = unclear.why();
            return requestId -> new Incoming.KvCall(requestId, null, why);
        }
    }

    /** Why members of a payload without an action are no request. */
    static String problem(KvMembers members) {
        return "action is " + members.action().kind() + "; a string is needed: " + choice(ACTIONS);
    }

    private static PayloadAnswer request(KvMembers members) throws UnclearRequestException {
        String action = action(members, ACTIONS);
        return switch (action) {
            case "get" -> call(new KeyValueRequest.Get(key(members)));
            case "delete" -> call(new KeyValueRequest.Delete(key(members)));
            case "list" -> {
                KeyValueQuery query = query(members.extras());
                yield requestId -> new Incoming.KvList(requestId, query);
            }
            case "batch" -> {
                List<KeyValueChange> changes = changes(members.extras().operations());
                yield requestId -> new Incoming.KvChange(requestId, changes, true);
            }
            default -> change(change(action, members));
        };
    }

    private static PayloadAnswer call(KeyValueRequest request) {
        return requestId -> new Incoming.KvCall(requestId, request, null);
    }

    /** A plain set is the one of version 1.0. */
    private static PayloadAnswer change(KeyValueChange change) {
        return change instanceof KeyValueChange.Set set && set.timeToLive() == null
                ? call(new KeyValueRequest.Set(set.key(), set.value()))
                : requestId -> new Incoming.KvChange(requestId, List.of(change), false);
    }

    private static List<KeyValueChange> changes(List<KvMembers> operations) throws UnclearRequestException {
        List<KeyValueChange> changes = new ArrayList<>();
        for (KvMembers operation : operations) {
            try {
                changes.add(change(action(operation, CHANGES), operation));
            } catch (UnclearRequestException unclear) {
                throw new UnclearRequestException("operation " + (changes.size() + 1) + ": " + unclear.why());
            }
        }
        return List.copyOf(changes);
    }

    private static KeyValueChange change(String action, KvMembers members) throws UnclearRequestException {
        String key = key(members);
        KvExtras extras = members.extras();
        return switch (action) {
            case "set" -> new KeyValueChange.Set(key, value(members), timeToLive(extras));
            case "delete" -> KeyValueChange.delete(key);
            case "cas" ->
                new KeyValueChange.CompareAndSet(
                        key,
                        required("expected", extras.member("expected"), "null where the key is not to be there"),
                        required("value", members.value(), "null to remove the key"),
                        timeToLive(extras));
            default -> KeyValueChange.increment(key, integer("by", extras.member("by"), 1));
        };
    }

    private static KeyValueQuery query(KvExtras extras) throws UnclearRequestException {
        String prefix = optional("prefix", extras.member("prefix"));
        long limit = integer("limit", extras.member("limit"), KeyValueQuery.FIRST.limit());
        if (limit < 1 || limit > LONGEST_LIST) {
            throw new UnclearRequestException("limit is " + limit + "; it must lie within 1 to " + LONGEST_LIST);
        }
        return new KeyValueQuery(prefix == null ? "" : prefix, optional("after", extras.member("after")), (int) limit);
    }

    private static String action(KvMembers members, List<String> known) throws UnclearRequestException {
        String action = members.action().text();
        if (action == null) {
            throw new UnclearRequestException(
                    "action is " + members.action().kind() + "; a string is needed: " + choice(known));
        }
        String word = action.toLowerCase(Locale.ROOT);
        if (!known.contains(word)) {
            throw new UnclearRequestException(
                    "the action " + JsonWords.shown(action) + " is not known; use " + choice(known));
        }
        return word;
    }

    private static String choice(List<String> words) {
        int last = words.size() - 1;
        return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    private static String key(KvMembers members) throws UnclearRequestException {
        String key = members.key().text();
        if (key == null) {
            throw new UnclearRequestException("key is " + members.key().kind() + "; a string is needed");
        }
        return key;
    }

    private static String value(KvMembers members) throws UnclearRequestException {
        String value = members.value().text();
        if (value == null) {
            throw new UnclearRequestException(
                    "value is " + members.value().kind() + "; set needs a string (for other data, its JSON text)");
        }
        return value;
    }

    private static @Nullable Duration timeToLive(KvExtras extras) throws UnclearRequestException {
        KvMembers.Member member = extras.member("ttl_ms");
        return member.present() && !member.isNull() ? Duration.ofMillis(integer("ttl_ms", member, 0)) : null;
    }

    /** A string or null, which has to be there: one that is misspelt must not do harm. */
    private static @Nullable String required(String name, KvMembers.Member member, String otherwise)
            throws UnclearRequestException {
        if (member.text() == null && !member.isNull()) {
            throw new UnclearRequestException(name + " is " + member.kind() + "; a string is needed, or " + otherwise);
        }
        return member.text();
    }

    private static @Nullable String optional(String name, KvMembers.Member member) throws UnclearRequestException {
        if (member.text() == null && member.present() && !member.isNull()) {
            throw new UnclearRequestException(name + " is " + member.kind() + "; a string or null is needed");
        }
        return member.text();
    }

    private static long integer(String name, KvMembers.Member member, long otherwise) throws UnclearRequestException {
        Long number = member.number();
        if (number != null) {
            return number;
        }
        if (member.present() && !member.isNull()) {
            throw new UnclearRequestException(name + " is " + member.kind() + "; an integer within 64 bits is needed");
        }
        return otherwise;
    }
}
