package ai.toru.plugin.internal.serve;

import ai.toru.plugin.Feature;
import ai.toru.plugin.Init;
import ai.toru.plugin.internal.json.Members;
import ai.toru.plugin.internal.wire.Message;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What happens when {@code init} comes: the plugin starts, and says so. Requests wait for it. Thread-safe. */
final class Starting {
    private final App app;
    private final Session session;
    private final HostLog log;
    private final Activity activity;
    private final InitGate gate;
    private final AtomicBoolean begun = new AtomicBoolean();

    Starting(App app, Session session, HostLog log, Activity activity, InitGate gate) {
        this.app = app;
        this.session = session;
        this.log = log;
        this.activity = activity;
        this.gate = gate;
    }

    void begin(Connection connection, Message message) {
        Init init = read(message.payload());
        session.began(init, Members.number(message.payload(), "stream_window", 0));
        connection.takesQuestions(session.isOn(Feature.READY));
        App.Starter starter = app.onInit();
        if (starter == null || !begun.compareAndSet(false, true)) {
            ready(connection, message.requestId());
            return;
        }
        gate.close();
        activity.begin();
        Threads.start("toru-init", () -> start(starter, init, connection, message.requestId()));
    }

    private Init read(Map<String, @Nullable Object> payload) {
        List<?> offered = Members.list(payload, "features");
        EnumSet<Feature> on = EnumSet.noneOf(Feature.class);
        app.declared().stream()
                .filter(feature -> offered.contains(feature.word()))
                .forEach(on::add);
        Set<Feature> features = Collections.unmodifiableSet(on);
        return new Init(
                Members.text(payload, "instance_id", ""),
                Members.text(payload, "plugin_socket", ""),
                Members.text(payload, "log_path", ""),
                Members.text(payload, "protocol_version", "1.0"),
                features,
                payload);
    }

    private void start(App.Starter starter, Init init, Connection connection, @Nullable String id) {
        try {
            CompletionStage<?> started = starter.start(init);
            started.whenComplete((value, error) -> ended(error, connection, id));
        } catch (Throwable e) { // the host is owed the reason, whatever the plugin throws
            ended(e, connection, id);
        }
    }

    private void ended(@Nullable Throwable error, Connection connection, @Nullable String id) {
        try {
            if (error == null) {
                ready(connection, id);
                gate.open();
            } else {
                failed(
                        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error,
                        connection,
                        id);
            }
        } finally {
            activity.done();
        }
    }

    private void ready(Connection connection, @Nullable String id) {
        if (session.isOn(Feature.READY)) {
            connection.sendIfOpen("lifecycle", id, Map.of("action", "ready"));
        }
    }

    /** Has the host end the run and show the reason; a host that cannot be told sees the process end. */
    private void failed(Throwable error, Connection connection, @Nullable String id) {
        log.error("onInit failed", error);
        if (session.isOn(Feature.READY)) {
            String message = "onInit: " + error;
            connection.sendIfOpen("lifecycle", id, Map.of("action", "failed", "message", message));
        } else {
            activity.stop(1);
        }
    }
}
