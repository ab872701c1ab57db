package ai.toru.host.internal.transport;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.RequestId;
import ai.toru.host.http.StreamedBody;
import ai.toru.host.http.StreamedResponse;
import ai.toru.host.http.TraceContext;
import ai.toru.host.internal.protocol.HttpFrame;
import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.internal.protocol.ProtocolFeature;
import ai.toru.host.internal.protocol.ProtocolViolationException;
import ai.toru.host.internal.protocol.StreamLimits;
import ai.toru.host.internal.transport.stream.AnswerStream;
import ai.toru.host.internal.transport.stream.StreamDeadline;
import ai.toru.host.plugin.BadPluginResponseException;
import ai.toru.host.plugin.HostBusyException;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.PluginTimeoutException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP request to a plugin. Thread-safe.
 *
 * <p>Complete with the answer or, where its body comes in parts, with the head of it; then more follows, either way.
 */
final class HttpExchange extends Exchange<StreamedResponse> {

    private static final Logger LOG = LoggerFactory.getLogger(HttpExchange.class);

    private final LinkSettings settings;
    private final HeaderFields headers;
    private final Set<ProtocolFeature> needs;
    private final RequestMeter meter;
    private final StreamDeadline deadline;
    private final @Nullable BodyUpload upload;

    /** The answer's body, where that comes in parts; null before its head. Written by the connection's reader. */
    private volatile @Nullable AnswerStream body;

    HttpExchange(
            LinkSettings settings,
            String requestId,
            PluginRequest request,
            HttpFrame frame,
            Duration timeout,
            RequestMeter meter) {
        super(settings.pluginId(), requestId, frame.bytes(), timeout, meter.begun());
        this.settings = settings;
        this.meter = meter;
        headers = request.headers();
        needs = frame.needs();
        deadline = new StreamDeadline(settings.clock(), timeout, meter.begun(), this::watch);
        StreamedBody parts = request.streamedBody();
        upload = parts == null ? null : new BodyUpload(settings, requestId, parts, deadline, this::endWith);
    }

    @Override
    LostRequest asLost() {
        return new LostRequest(
                RequestId.in(headers).orElse(requestId()),
                TraceContext.in(headers).map(TraceContext::traceId).orElse(null));
    }

    @Override
    Set<ProtocolFeature> needs() {
        return needs;
    }

    @Override
    long deadline() {
        return deadline.at();
    }

    @Override
    boolean isUntouched() {
        return body == null && (upload == null || upload.mayGoElsewhere());
    }

    @Override
    boolean isInParts() {
        return upload != null || super.isInParts();
    }

    @Override
    void sendOn(PluginConnection open) {
        if (upload != null) {
            upload.follow(frame(), open);
        }
        super.sendOn(open);
    }

    @Override
    boolean heard(PluginConnection from, Incoming.OfStream message) {
        deadline.heard();
        if (message instanceof Incoming.HttpWindow window) {
            if (upload != null) {
                upload.window(window.bytes());
            }
            return true;
        }
        HostException wrong = take(from, message);
        if (wrong != null) {
            fail(wrong);
        }
        return wrong == null;
    }

    /** Why it fails with this; null where all is well. */
    private @Nullable HostException take(PluginConnection from, Incoming.OfStream message) {
        AnswerStream open = body;
        if (message instanceof Incoming.BadPart bad) {
            return badAnswer(bad.why());
        }
        if (message instanceof Incoming.HttpHead head) {
            return open == null
                    ? begin(from, head)
                    : badAnswer("a second head came in the middle of an answer in parts");
        }
        if (message instanceof Incoming.HttpChunk chunk && open != null) {
            if (!open.part(chunk.bytes())) {
                from.close(new ProtocolViolationException(
                        "The plugin sent more of an answer in parts than it has credit for: begin with "
                                + StreamLimits.WINDOW_BYTES + " bytes, and wait for http.window with more."));
            }
            return null;
        }
        return badAnswer("a part came before the head, which has the status and \"stream\": true");
    }

    /** Parts do not wait for room, so no more answers in parts begin where there is none. */
    private @Nullable HostException begin(PluginConnection from, Incoming.HttpHead head) {
        ByteBudget.Holding room = settings.budget().forAnswer();
        if (!room.tryTake(StreamLimits.PART_BYTES)) {
            return new HostBusyException(
                    pluginId(),
                    "The answers of all plugins hold too much already for one more in parts. Try again in a moment, or raise"
                            + " maxBytesInFlight.");
        }
        room.giveBack(StreamLimits.PART_BYTES);
        AnswerStream stream = new AnswerStream(new AnswerSource(from), deadline, room);
        body = stream;
        boolean awaited = complete(
                StreamedResponse.inParts(head.status(), head.headers(), stream, stream.trailers(), stream::cancel));
        if (!awaited) {
            stream.cancel(); // its time was over, or its caller gone, just now
        }
        return null;
    }

    @Override
    void answer(Incoming message) {
        AnswerStream open = body;
        if (message instanceof Incoming.HttpAnswer http && open == null) {
            complete(StreamedResponse.of(http.response()));
        } else if (message instanceof Incoming.HttpEnd end && open != null) {
            end(open, end);
        } else {
            fail(badAnswer(whyBad(message)));
        }
    }

    private void end(AnswerStream open, Incoming.HttpEnd end) {
        stopUpload();
        HostException broken = end.error() == null ? null : pluginBrokeOff(end.error());
        open.end(end.trailers(), broken);
        if (broken != null) {
            logBrokenOff(broken);
        }
    }

    private HostException pluginBrokeOff(String why) {
        return new BadPluginResponseException(
                pluginId(),
                "Plugin \"" + pluginId() + "\" broke off its answer: " + why + (why.endsWith(".") ? "" : ".")
                        + " See the plugin's log.");
    }

    private static String whyBad(Incoming message) {
        if (message instanceof Incoming.BadAnswer bad) {
            return bad.why();
        }
        if (message instanceof Incoming.HttpAnswer) {
            return "a whole answer came in the middle of one in parts";
        }
        return message instanceof Incoming.HttpEnd
                ? "an end came before the head, which has the status and \"stream\": true"
                : "A kv message answers an http request.";
    }

    @Override
    BadPluginResponseException badAnswer(String why) {
        return new BadPluginResponseException(
                pluginId(), "Plugin \"" + pluginId() + "\" did not answer with an HTTP response: " + why);
    }

    @Override
    HostException tooLate() {
        return body == null
                ? super.tooLate()
                : new PluginTimeoutException(
                        pluginId(),
                        "Plugin \"" + pluginId() + "\" did not go on with its answer for "
                                + timeout().toMillis() + " ms. See the plugin's log for what it is doing.");
    }

    @Override
    void ending(StreamedResponse answer) {
        if (answer.whole() != null) {
            stopUpload();
        }
        meter.answered(answer.status());
    }

    @Override
    void failing(Throwable why) {
        stopUpload();
        meter.failed(why);
    }

    @Override
    boolean breakOff(HostException reason) {
        AnswerStream open = body;
        if (open == null || !open.fail(reason)) {
            return false;
        }
        stopUpload();
        logBrokenOff(reason);
        return true;
    }

    /** Its request was counted with the status in its head; so this is all that tells an operator. */
    private void logBrokenOff(HostException reason) {
        LOG.warn("An answer in parts broke off ({}): {}", reason.code(), reason.getMessage());
    }

    @Override
    void giveUpTheRest() {
        AnswerStream open = body;
        if (open != null) {
            open.cancel();
        }
    }

    @Override
    void whenOver(Runnable action) {
        whenComplete((answer, failure) -> {
            AnswerStream open = body;
            if (failure == null && open != null) {
                open.offTheWire().thenRun(action);
            } else {
                action.run();
            }
        });
    }

    private void stopUpload() {
        if (upload != null) {
            upload.stop();
        }
    }

    private void endWith(HostException reason) {
        fail(reason);
        abandon();
    }

    /** Where an answer's body came from. Thread-safe. */
    private final class AnswerSource implements AnswerStream.Source {

        private final PluginConnection from;

        AnswerSource(PluginConnection from) {
            this.from = from;
        }

        @Override
        public void credit(long bytes) {
            from.send(new OutgoingFrame(settings.encoder().stream().window(requestId(), bytes)));
        }

        @Override
        public void givenUp() {
            stopUpload();
            abandon();
        }
    }
}
