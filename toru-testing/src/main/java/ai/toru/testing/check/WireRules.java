package ai.toru.testing.check;

import static ai.toru.testing.check.Rule.error;
import static ai.toru.testing.check.Rule.warning;

import java.util.List;

/** Rules for every frame that a plugin sends: looked at in passing, whatever else is looked at. */
final class WireRules {
    static final Rule LENGTH = error(
            "frame.length",
            "Frames",
            "The length of a frame is 1 byte to 16 MiB, as 4 bytes, big-endian",
            "Write the number of bytes (not of characters) of the JSON, as an unsigned big-endian number of 4 bytes.");
    static final Rule WHOLE = error(
            "frame.whole",
            "Frames",
            "A frame has as many bytes as its length says",
            "Count the bytes of the encoded JSON, write all of them, and flush before you close the connection.");
    static final Rule JSON = error(
            "frame.json",
            "Frames",
            "A frame is one JSON object in UTF-8, strictly, with no name twice",
            "Encode the message with a JSON library, in UTF-8 without a byte order mark, and write nothing else.");
    static final Rule TYPE = error(
            "message.type",
            "Messages",
            "A message has a type, which is a string",
            "Give each message the member \"type\": \"http\" or \"kv\", outside of its payload.");
    static final Rule KNOWN = warning(
            "message.known",
            "Messages",
            "A message is of a type that the host knows",
            "Send nothing but http and kv, and what the declared features add: the host ignores the rest.");
    static final Rule UNDECLARED = error(
            "message.undeclared",
            "Version 1.1",
            "No feature is used that is not declared",
            "Name the feature in the metadata's \"protocol\", with version \"1.1\", or do not use it.");

    private WireRules() {}

    static List<Check> checks() {
        return List.of(
                Check.passive(LENGTH),
                Check.passive(WHOLE),
                Check.passive(JSON),
                Check.passive(TYPE),
                Check.passive(KNOWN),
                Check.passive(UNDECLARED));
    }
}
