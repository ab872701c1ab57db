package ai.toru.host.internal.protocol;

import ai.toru.host.internal.json.MalformedJsonException;
import ai.toru.host.internal.json.StrictJson;
import ai.toru.host.kv.KeyValueRequest;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Reads the payload of a kv message. With an {@code action}, flat or under {@code payload.payload}, it is a request
 * of the plugin; without one it is an answer to the host: a {@code value}, flat, under {@code payload.payload}, or in
 * the JSON that {@code payload.payload.body} holds. One with a {@code key}, or with nothing of all this, may be a request
 * all the same. Confined to the decoding thread; used once.
 */
final class KvReader implements PayloadReader {

    private final boolean kv2;
    private final KvMembers flat;
    private final KvMembers nested;
    private final Wrapping wrapping = new Wrapping();

    /**
     * @param kv2 whether the plugin may ask for more than in version 1.0
     */
    KvReader(boolean kv2) {
        this.kv2 = kv2;
        flat = new KvMembers(kv2 ? KvExtras.ofPayload() : null);
        nested = new KvMembers(kv2 ? KvExtras.ofPayload() : null);
    }

    @Override
    public boolean take(String name, JsonToken value, JsonCursor in) throws IOException {
        if (!name.equals("payload")) {
            return flat.take(name, value, in);
        }
        wrapping.read(value, in, nested);
        return true;
    }

    @Override
    public PayloadAnswer answer(StrictJson json, byte[] frame) {
        if (flat.action().present()) {
            return call(flat);
        }
        if (nested.action().present()) {
            return call(nested);
        }
        PayloadAnswer answer = answerToTheHost(json, frame);
        return mayBeCall() ? unclear(answer) : answer;
    }

    private PayloadAnswer answerToTheHost(StrictJson json, byte[] frame) {
        if (flat.isAnswer() || !(nested.isAnswer() || wrapping.hasBody())) {
            return answer(flat);
        }
        return nested.isAnswer() ? answer(nested) : unwrap(json, frame);
    }

    private boolean mayBeCall() {
        boolean isAnswer = flat.isAnswer() || nested.isAnswer() || wrapping.hasBody();
        return !isAnswer || flat.key().present() || nested.key().present();
    }

    private PayloadAnswer unclear(PayloadAnswer answer) {
        String why = kv2 ? Kv2Requests.problem(flat) : KvCommands.problem(flat);
        return requestId -> Incoming.KvUnclear.because(why, requestId, answer.with(requestId));
    }

    private PayloadAnswer unwrap(StrictJson json, byte[] frame) {
        KvMembers inner = new KvMembers();
        try {
            wrapping.unwrap(json, frame, inner);
            return answer(inner);
        } catch (MalformedJsonException e) {
            return Wrapping.bad(e, "{value}");
        }
    }

    private PayloadAnswer call(KvMembers members) {
        if (kv2) {
            return Kv2Requests.of(members);
        }
        KeyValueRequest command = KvCommands.of(members);
        String why = command == null ? KvCommands.problem(members) : null;
        return requestId -> new Incoming.KvCall(requestId, command, why);
    }

    private static PayloadAnswer answer(KvMembers members) {
        if (members.failed()) {
            return PayloadAnswer.bad("the plugin answered with an error in place of a value");
        }
        KvMembers.Member member = members.value();
        if (member.text() == null && !member.isNull()) {
            return PayloadAnswer.bad("value is " + member.kind() + "; a string or null is needed");
        }
        String value = member.text();
        return requestId -> new Incoming.KvAnswer(requestId, value);
    }
}
