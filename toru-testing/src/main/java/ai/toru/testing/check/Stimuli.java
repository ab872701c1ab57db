package ai.toru.testing.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What makes a plugin say something, for rules that only want to watch. Stateless. */
final class Stimuli {
    private Stimuli() {}

    /** The usual traffic: done once an examination, however many rules want it. */
    static void usual(Examination exam) throws BrokenException, InterruptedException {
        exam.once("usual traffic", () -> sendAll(exam));
    }

    private static void sendAll(Examination exam) throws BrokenException, InterruptedException {
        for (String path : exam.paths()) {
            for (ObjectNode request : List.of(Ask.get(path), Ask.json("POST", path, "{}"))) {
                send(exam, request);
            }
        }
    }

    /** One request; whatever comes behind its answer is taken, too. */
    private static void send(Examination exam, ObjectNode request) throws BrokenException, InterruptedException {
        try (Session session = exam.session()) {
            session.exchange(request);
            session.settle();
        }
    }
}
