package ai.toru.benchmarks.jmh;

import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.internal.transport.SessionListener;
import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.kv.KeyValues;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** For a plugin that only answers: whatever else it says is a defect of the benchmark. Thread-safe. */
final class Deaf implements SessionListener {

    private final KeyValues data = new KeyValues(new InMemoryKeyValueStore(), "benchmark");

    @Override
    public CompletionStage<@Nullable String> keyValueAsked(KeyValueRequest command) {
        throw new IllegalStateException("The peer asks for " + command.key() + ".");
    }

    @Override
    public KeyValues keyValues() {
        return data;
    }

    @Override
    public void logged(Incoming.Log line) {
        throw new IllegalStateException("The peer logs " + line.message() + ".");
    }

    @Override
    public void protocolViolated(String reason) {
        throw new IllegalStateException(reason);
    }

    @Override
    public void answerDropped(String requestId) {
        throw new IllegalStateException("The peer answers " + requestId + ", which is no request.");
    }
}
