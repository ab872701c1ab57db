package ai.toru.testing.check;

import static ai.toru.testing.check.Rule.error;

/** Rules for messages of version 1.1 that plugins send: looked at in passing. */
final class FeatureRules {
    static final Rule BASE64 = error(
            "binary.answer",
            "Bodies that are no text",
            "An answer has body or body_base64, never both, and body_base64 is padded Base64 of RFC 4648",
            "Leave body out where you send body_base64; use the standard alphabet, padding, and no line breaks.");
    static final Rule CHUNK = error(
            "stream.chunk",
            "Bodies in parts",
            "A chunk has data or data_base64, of at most 65,536 bytes, and belongs to a stream that goes on",
            "Split what you send into chunks of at most 65,536 bytes, and send none after http.end.");
    static final Rule CREDIT = error(
            "stream.credit",
            "Bodies in parts",
            "No more is streamed than there is credit for",
            "Count the bytes you send from stream_window down, add what http.window gives, and wait at 0.");
    static final Rule WINDOW = error(
            "stream.window",
            "Bodies in parts",
            "http.window gives a number of bytes, an integer from 1 on",
            "Send {\"bytes\": 65536} in \"payload\", with as many bytes as you have taken.");
    static final Rule END = error(
            "stream.end",
            "Bodies in parts",
            "A stream ends with http.end, once",
            "Send http.end after the last chunk, also where something went wrong, then with \"error\".");
    static final Rule LOG = error(
            "log.form",
            "Log messages",
            "A log message has a message that is a string, and a level and fields of the right kind",
            "Send {\"level\": \"info\", \"message\": \"…\", \"fields\": {…}} in \"payload\".");
    static final Rule KV2 = error(
            "kv2.question",
            "More to ask of key-value data",
            "Questions of kv2 have the members that their action needs",
            "See the table of actions: cas needs both expected and value, batch needs operations.");

    private FeatureRules() {}
}
