package ai.toru.host.internal.protocol;

/** A payload that was read and waits for its request id, which may stand behind it. */
@FunctionalInterface
interface PayloadAnswer {

    /** The message it makes. */
    Incoming with(String requestId);

    /** A payload of which nothing can be made. */
    static PayloadAnswer bad(String why) {
        return requestId -> new Incoming.BadAnswer(requestId, why);
    }

    /** A message about a body in parts of which nothing can be made. */
    static PayloadAnswer badPart(String why) {
        return requestId -> new Incoming.BadPart(requestId, why);
    }
}
