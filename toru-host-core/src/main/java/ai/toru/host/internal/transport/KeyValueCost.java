package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueQuery;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.metrics.KeyValueAction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What key-value requests of plugins hold while they wait for the store, roughly, and what they count as. Pure. */
final class KeyValueCost {

    /** Beside its keys and values. */
    private static final int REQUEST = 512;

    /** The same of each further change in a batch. */
    private static final int CHANGE = 128;

    /** The same of a list, whose answer may be megabytes: few plugins want many at once. */
    private static final int LIST = 64 << 10;

    private KeyValueCost() {}

    static long of(KeyValueRequest request) {
        long value = request instanceof KeyValueRequest.Set set ? set.value().length() : 0;
        return REQUEST + request.key().length() + value;
    }

    static long of(List<KeyValueChange> changes) {
        long cost = REQUEST;
        for (KeyValueChange change : changes) {
            String expected = change instanceof KeyValueChange.CompareAndSet cas ? cas.expected() : null;
            cost += CHANGE + change.key().length() + length(change.value()) + length(expected);
        }
        return cost;
    }

    static long of(KeyValueQuery query) {
        return LIST + query.prefix().length() + length(query.after());
    }

    private static long length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    static KeyValueAction action(KeyValueRequest request) {
        if (request instanceof KeyValueRequest.Get) {
            return KeyValueAction.GET;
        }
        return request instanceof KeyValueRequest.Set ? KeyValueAction.SET : KeyValueAction.DELETE;
    }

    static KeyValueAction action(Incoming.KvChange call) {
        if (call.batch()) {
            return KeyValueAction.BATCH;
        }
        KeyValueChange change = call.changes().get(0);
        if (change instanceof KeyValueChange.CompareAndSet) {
            return KeyValueAction.CAS;
        }
        return change instanceof KeyValueChange.Increment ? KeyValueAction.INCR : KeyValueAction.SET;
    }
}
