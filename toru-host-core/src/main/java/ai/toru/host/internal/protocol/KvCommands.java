package ai.toru.host.internal.protocol;

import ai.toru.host.internal.json.JsonWords;
import ai.toru.host.kv.KeyValueRequest;
import org.jspecify.annotations.Nullable;

/** The words of key-value operations on the wire. */
final class KvCommands {

    private KvCommands() {}

    /** The action of a command. */
    static String action(KeyValueRequest command) {
        if (command instanceof KeyValueRequest.Get) {
            return "get";
        }
        return command instanceof KeyValueRequest.Set ? "set" : "delete";
    }

    /** The command that members of a payload make up; null if they do not, see {@link #problem}. */
    static @Nullable KeyValueRequest of(KvMembers members) {
        String key = members.key().text();
        String value = members.value().text();
        String action = members.action().text();
        if (key == null || action == null) {
            return null;
        }
        if (action.equalsIgnoreCase("set")) {
            return value == null ? null : new KeyValueRequest.Set(key, value);
        }
        if (action.equalsIgnoreCase("get")) {
            return new KeyValueRequest.Get(key);
        }
        return action.equalsIgnoreCase("delete") ? new KeyValueRequest.Delete(key) : null;
    }

    /** Why members of a payload make up no command. */
    static String problem(KvMembers members) {
        String action = members.action().text();
        if (action == null) {
            return "action is " + members.action().kind() + "; a string is needed: get, set or delete";
        }
        if (!known(action)) {
            return "the action " + JsonWords.shown(action) + " is not known; use get, set or delete";
        }
        if (members.key().text() == null) {
            return "key is " + members.key().kind() + "; a string is needed";
        }
        return "value is " + members.value().kind() + "; set needs a string (for other data, its JSON text)";
    }

    private static boolean known(String action) {
        return action.equalsIgnoreCase("get") || action.equalsIgnoreCase("set") || action.equalsIgnoreCase("delete");
    }
}
