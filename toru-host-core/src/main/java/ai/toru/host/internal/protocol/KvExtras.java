package ai.toru.host.internal.protocol;

import ai.toru.host.internal.json.JsonWords;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The members that {@code kv2} adds to a key-value payload, as they came. Confined to the decoding thread. */
final class KvExtras implements MemberReader {

    private static final Set<String> OF_A_CHANGE = Set.of("expected", "by", "ttl_ms");
    private static final Set<String> OF_A_LIST = Set.of("prefix", "after", "limit");
    private static final String OPERATIONS = "operations";

    private final boolean within;
    private final Map<String, KvMembers.Member> members = new HashMap<>();
    private final List<KvMembers> operations = new ArrayList<>();

    private KvExtras(boolean within) {
        this.within = within;
    }

    /** Of a payload. */
    static KvExtras ofPayload() {
        return new KvExtras(false);
    }

    /** Of a single operation within a batch, which has no batch in it. */
    static KvExtras ofOperation() {
        return new KvExtras(true);
    }

    @Override
    public boolean take(String name, JsonToken token, JsonCursor in) throws IOException {
        if (OF_A_CHANGE.contains(name) || (!within && OF_A_LIST.contains(name))) {
            members.put(name, KvMembers.Member.of(token, in));
            return true;
        }
        if (within || !name.equals(OPERATIONS)) {
            return false;
        }
        takeOperations(token, in);
        return true;
    }

    private void takeOperations(JsonToken token, JsonCursor in) throws IOException {
        members.put(OPERATIONS, KvMembers.Member.of(JsonWords.kind(token)));
        if (token != JsonToken.START_ARRAY) {
            in.skip();
            return;
        }
        for (JsonToken each = in.nextElement(); each != JsonToken.END_ARRAY; each = in.nextElement()) {
            KvMembers operation = new KvMembers(ofOperation());
            if (each == JsonToken.START_OBJECT) {
                in.members(operation);
            } else {
                in.skip(); // no object has no action, which says enough
            }
            operations.add(operation);
        }
    }

    KvMembers.Member member(String name) {
        return members.getOrDefault(name, KvMembers.Member.MISSING);
    }

    /** The operations of a batch, if there is one. */
    List<KvMembers> operations() throws UnclearRequestException {
        KvMembers.Member found = member(OPERATIONS);
        if (!found.kind().equals("an array")) {
            throw new UnclearRequestException("operations is " + found.kind() + "; an array is needed");
        }
        return operations;
    }
}
