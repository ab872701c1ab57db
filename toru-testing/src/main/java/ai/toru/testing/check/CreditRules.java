package ai.toru.testing.check;

import static ai.toru.testing.check.Rule.error;

import ai.toru.testing.wire.Messages;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;

/** What a plugin that streams makes of its credit. */
final class CreditRules {
    private static final String SECTION = "Bodies in parts";

    /** A stream that takes more windows may go on for ever. */
    private static final int MOST_WINDOWS = 16;

    /** A stream that takes longer to use its credit up is not waited for. */
    private static final Duration SENSIBLE = Duration.ofSeconds(10);

    /** After so long it can be told how fast a stream is. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final int SMALL_WINDOW = 1024;

    static final Rule WAITS = error(
            "stream.waits",
            SECTION,
            "A streamed answer stops when its credit is used up, goes on with a window, and ends",
            "Count the bytes of data; at 0 wait for http.window of that request.");
    static final Rule ADDS = error(
            "stream.adds",
            SECTION,
            "What http.window gives comes on top of the credit that is left",
            "Add the bytes of http.window to the credit of that request; do not set it to them.");
    static final Rule APART = error(
            "stream.apart",
            SECTION,
            "Each stream has credit of its own, and one that waits holds up no other",
            "Keep the credit with its request_id, stream_window for each anew; wait for it on no thread that others need.");

    private CreditRules() {}

    static List<Check> checks() {
        return List.of(
                new Check(WAITS, CreditRules::waitsForWindows),
                new Check(ADDS, exam -> withUsedUp(exam, CreditRules::addsWindows)),
                new Check(APART, CreditRules::keepsApart),
                new Check(FeatureRules.CREDIT, CreditRules::keepsCredit));
    }

    private static void waitsForWindows(Examination exam)
            throws BrokenException, SkippedException, InterruptedException {
        try {
            withUsedUp(exam, CreditRules::goesOn);
        } catch (SkippedException e) {
            if (!e.reason().equals(Streams.ENDED)) {
                throw e;
            }
        }
    }

    /** The same once more, where nothing but too much counts. */
    private static void keepsCredit(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        try {
            waitsForWindows(exam);
        } catch (BrokenException e) {
            throw new BrokenException(e.rule() == null ? WAITS : e.rule(), e.problem());
        }
    }

    private static void keepsApart(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "stream", "multiplex");
        withUsedUp(exam, CreditRules::leavesOthers);
    }

    /** Tries something with each stream that has used up its credit. Skips where there is none. */
    private static void withUsedUp(Examination exam, Trial trial)
            throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "stream");
        Streams streams = new Streams();
        for (String path : exam.paths()) {
            try (Session session = exam.session()) {
                session.inbox().holdWindows();
                Exchange exchange = session.ask(Ask.get(path));
                if (streams.note(path, usesUp(exam, session, exchange))) {
                    trial.run(exam, session, exchange);
                }
            }
        }
        streams.skipUnlessUsedUp();
    }

    private static Streams.Kind usesUp(Examination exam, Session session, Exchange exchange)
            throws BrokenException, InterruptedException {
        session.until(exchange::begun, exam.limits().answer());
        if (!exchange.begun() || !exchange.answer().streams()) {
            session.answer(exchange);
            session.settle();
            return Streams.Kind.WHOLE;
        }
        if (!awaitUsedUp(exam, session, exchange)) {
            return Streams.Kind.SLOW;
        }
        session.settle();
        return exchange.complete() ? Streams.Kind.SHORT : Streams.Kind.USED_UP;
    }

    /** False where that would take too long: no stream has to use its credit. */
    private static boolean awaitUsedUp(Examination exam, Session session, Exchange exchange)
            throws BrokenException, InterruptedException {
        long start = System.nanoTime();
        while (!session.until(() -> exchange.complete() || exchange.usedUp(), Limits.QUIET)) {
            if (session.hasEnded()) {
                throw new BrokenException(
                        FeatureRules.END, "GET " + exchange.path() + ": the connection ended before the stream did.");
            }
            long took = System.nanoTime() - start;
            Duration patience = exchange.parts() == 0 ? exam.limits().answer() : LOOK;
            boolean slow =
                    (double) exchange.streamedBytes() * SENSIBLE.toNanos() < (double) Messages.STREAM_WINDOW * took;
            if (took > patience.toNanos() && slow) {
                return false;
            }
        }
        return true;
    }

    private static void goesOn(Examination exam, Session session, Exchange exchange)
            throws BrokenException, InterruptedException {
        for (int i = 0; i < MOST_WINDOWS && !exchange.complete(); i++) {
            int before = exchange.parts();
            exchange.grant(StreamRules.CHUNK);
            session.outbox().send(Messages.window(exchange.id(), StreamRules.CHUNK));
            if (!session.until(
                    () -> exchange.complete() || exchange.parts() > before,
                    exam.limits().answer())) {
                throw new BrokenException("After http.window nothing more came, and no http.end.");
            }
            session.settle();
        }
    }

    /** Many small windows at once: who takes each for the whole credit loses most of them. */
    private static void addsWindows(Examination exam, Session session, Exchange exchange)
            throws BrokenException, InterruptedException {
        ByteArrayOutputStream windows = new ByteArrayOutputStream();
        int count = StreamRules.CHUNK / SMALL_WINDOW;
        for (int i = 0; i < count; i++) {
            windows.writeBytes(Messages.framed(Messages.window(exchange.id(), SMALL_WINDOW)));
        }
        long before = exchange.streamedBytes();
        exchange.grant(count * SMALL_WINDOW);
        exam.transcript().sent("(" + count + " times http.window with " + SMALL_WINDOW + " bytes, at once)");
        session.outbox().sendRaw(windows.toByteArray());
        while (!exchange.complete() && exchange.creditOfPlugin() >= SMALL_WINDOW) {
            int parts = exchange.parts();
            Duration patience = leavesCredit(exchange, before) ? exam.limits().answer() : Limits.QUIET;
            if (!session.until(() -> exchange.complete() || exchange.parts() > parts, patience)) {
                break;
            }
        }
        if (!exchange.complete() && leavesCredit(exchange, before)) {
            throw new BrokenException(
                    count + " times http.window with " + SMALL_WINDOW + " bytes came at once, but only "
                            + (exchange.streamedBytes() - before) + " bytes of them were streamed then.");
        }
    }

    /** Whether more is left than stands to reason: too little for a whole part may be left, as long as none was cut. */
    private static boolean leavesCredit(Exchange exchange, long before) {
        boolean cut = exchange.streamedBytes() > before && exchange.lastPart() <= SMALL_WINDOW;
        return exchange.creditOfPlugin() >= (cut ? 2 * SMALL_WINDOW : exchange.largestPart());
    }

    private static void leavesOthers(Examination exam, Session session, Exchange waiting)
            throws BrokenException, InterruptedException {
        Exchange other = session.ask(Ask.get(waiting.path()));
        session.until(other::begun, exam.limits().answer());
        if (!other.begun() || !other.answer().streams()) {
            return; // it does not stream to two at once, which it need not
        }
        if (!session.until(
                () -> other.complete() || other.parts() > 0, exam.limits().answer())) {
            throw new BrokenException(
                    "GET " + waiting.path() + " twice at once: while the first stream waited for credit, "
                            + "the second one began, and nothing of it came.");
        }
        awaitUsedUp(exam, session, other);
        session.settle();
    }

    /** Something to try with a stream that waits for credit. */
    private interface Trial {
        void run(Examination exam, Session session, Exchange exchange) throws BrokenException, InterruptedException;
    }
}
