package ai.toru.testing.check;

import static ai.toru.testing.check.Rule.error;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;

/** The feature {@code binary}. */
final class BinaryRules {
    static final Rule REQUEST = error(
            "binary.request",
            "Bodies that are no text",
            "A request with body_base64 is answered, whatever bytes it has",
            "Take body_base64 if it is there, else the UTF-8 of body; do not decode bytes as text without need.");

    private BinaryRules() {}

    static List<Check> checks() {
        return List.of(new Check(REQUEST, BinaryRules::answersBytes), Check.passive(FeatureRules.BASE64, "binary"));
    }

    private static void answersBytes(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "binary");
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        try (Session session = exam.session()) {
            for (byte[] bytes : List.of(all, new byte[] {(byte) 0xff}, new byte[300_000])) {
                session.exchange(bytes("POST", bytes));
                session.exchange(bytes("PUT", bytes));
            }
            session.exchange(Ask.of("POST", "/", "text still comes as text"));
        }
    }

    private static ObjectNode bytes(String method, byte[] bytes) {
        ObjectNode request = Ask.of(method, "/", null);
        request.remove("body");
        Ask.header(request, "Content-Type", "application/octet-stream");
        return request.put("body_base64", Base64.getEncoder().encodeToString(bytes));
    }
}
