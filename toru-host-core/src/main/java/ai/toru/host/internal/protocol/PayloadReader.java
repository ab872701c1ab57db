package ai.toru.host.internal.protocol;

import ai.toru.host.internal.json.StrictJson;

/** Reads the payload of one type of message. */
interface PayloadReader extends MemberReader {

    /** What the payload makes, once all of its members are taken from this frame. */
    PayloadAnswer answer(StrictJson json, byte[] frame);
}
