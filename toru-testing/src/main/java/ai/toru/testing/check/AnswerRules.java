package ai.toru.testing.check;

import static ai.toru.testing.check.Rule.error;

import java.util.List;

/** Rules for every answer to a request: looked at in passing, whatever else is looked at. */
final class AnswerRules {
    static final Rule REQUEST_ID = error(
            "http.request-id",
            "HTTP",
            "An answer has the request_id of its request",
            "Copy request_id from the request's envelope into the answer's envelope, as it is.");
    static final Rule ONCE = error(
            "http.once",
            "HTTP",
            "A request is answered once",
            "Return after the first answer: look for a path on which two are written.");
    static final Rule PAYLOAD = error(
            "http.payload",
            "HTTP",
            "An answer's payload is an object, in one of the two accepted shapes",
            "Put status, headers and body directly into \"payload\".");
    static final Rule STATUS = error(
            "http.status",
            "HTTP",
            "status is an integer within 200 to 599",
            "Set \"status\" to a number such as 200, not to a string.");
    static final Rule HEADERS = error(
            "http.headers",
            "HTTP",
            "headers is an object of strings or arrays of strings, with names and values that HTTP allows",
            "Names are letters, digits and hyphens; values have no line breaks and no characters beyond Latin-1.");
    static final Rule BODY = error(
            "http.body",
            "HTTP",
            "body is a string, null or absent",
            "Turn what you answer into a string first, for example with a JSON library; never half a surrogate pair.");

    private AnswerRules() {}

    static List<Check> checks() {
        return List.of(
                Check.passive(REQUEST_ID),
                Check.passive(ONCE),
                Check.passive(PAYLOAD),
                Check.passive(STATUS),
                Check.passive(HEADERS),
                Check.passive(BODY));
    }
}
