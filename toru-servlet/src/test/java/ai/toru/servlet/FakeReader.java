package ai.toru.servlet;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.StreamedResponse;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A plugin that reads a request's body one part after the other on threads of its own, as the host does, and answers then. Thread-safe. */
final class FakeReader implements Flow.Subscriber<ByteBuffer> {

    private final ExecutorService threads;
    private final long most;
    private final Supplier<StreamedResponse> answering;
    private final CompletableFuture<StreamedResponse> answer = new CompletableFuture<>();
    private long come;
    private volatile Flow.@Nullable Subscription subscription;

    private FakeReader(ExecutorService threads, long most, Supplier<StreamedResponse> answering) {
        this.threads = threads;
        this.most = most;
        this.answering = answering;
    }

    /** Begins to read. Answers once so many bytes have come, or at the end, and wants no more. */
    static CompletionStage<StreamedResponse> read(
            PluginRequest request, ExecutorService threads, long most, Supplier<StreamedResponse> answering) {
        FakeReader reader = new FakeReader(threads, most, answering);
        Objects.requireNonNull(request.streamedBody(), "a body in parts")
                .parts()
                .subscribe(reader);
        return reader.answer;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        threads.execute(() -> begun.request(1));
    }

    @Override
    public void onNext(ByteBuffer part) {
        Flow.Subscription from = Objects.requireNonNull(subscription);
        come += part.remaining();
        if (come < most) {
            threads.execute(() -> from.request(1));
        } else {
            threads.execute(() -> {
                answer.complete(answering.get());
                from.cancel();
            });
        }
    }

    @Override
    public void onError(Throwable why) {
        answer.completeExceptionally(why);
    }

    @Override
    public void onComplete() {
        threads.execute(() -> answer.complete(answering.get()));
    }
}
