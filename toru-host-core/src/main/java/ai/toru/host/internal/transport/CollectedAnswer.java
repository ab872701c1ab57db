package ai.toru.host.internal.transport;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.http.StreamedResponse;
import ai.toru.host.plugin.BadPluginResponseException;
import ai.toru.host.plugin.HostBusyException;
import ai.toru.host.plugin.HostException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * An answer for a caller who wants it whole: parts are put together, up to the length of a frame. Thread-safe; cancelling it
 * gives the request up.
 */
final class CollectedAnswer extends CompletableFuture<PluginResponse> {

    private final CompletableFuture<StreamedResponse> head;

    private CollectedAnswer(CompletableFuture<StreamedResponse> head) {
        this.head = head;
    }

    /** What follows a head, once all of it is there. */
    static CollectedAnswer of(CompletableFuture<StreamedResponse> head, LinkSettings settings) {
        CollectedAnswer whole = new CollectedAnswer(head);
        head.whenComplete((answer, failure) -> whole.begin(answer, failure, settings));
        return whole;
    }

    private void begin(@Nullable StreamedResponse answer, @Nullable Throwable failure, LinkSettings settings) {
        if (answer == null) {
            completeExceptionally(Objects.requireNonNull(failure));
            return;
        }
        byte[] body = answer.whole();
        if (body != null) {
            complete(new PluginResponse(answer.status(), answer.headers(), body));
        } else {
            Collector collector = new Collector(answer, settings);
            whenComplete((collected, broken) -> collector.room.close());
            answer.body().subscribe(collector);
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            head.cancel(mayInterruptIfRunning);
        }
        return cancelled;
    }

    /** Puts the parts together. Confined to whoever delivers them. */
    private final class Collector implements Flow.Subscriber<ByteBuffer> {

        private final StreamedResponse answer;
        private final String pluginId;
        private final int limit;
        private final ByteBudget.Holding room;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Collector(StreamedResponse answer, LinkSettings settings) {
            this.answer = answer;
            pluginId = settings.pluginId();
            limit = settings.limits().maxFrameBytes();
            room = settings.budget().forAnswer();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer part) {
            int length = part.remaining();
            if (length > limit - bytes.size()) {
                giveUp(new BadPluginResponseException(
                        pluginId,
                        "Plugin \"" + pluginId + "\" answered in parts, with more than " + limit
                                + " bytes in all, which is the most that is put together. Take the parts as they come,"
                                + " with streamAsync, or raise the host's frame limit."));
            } else if (!room.tryTake(length)) {
                giveUp(
                        new HostBusyException(
                                pluginId,
                                "The answers of all plugins hold too much already for one in parts that is put together. Try again in"
                                        + " a moment, take the parts as they come, with streamAsync, or raise maxBytesInFlight."));
            } else {
                byte[] copy = new byte[length];
                part.get(copy);
                bytes.write(copy, 0, length);
            }
        }

        private void giveUp(HostException why) {
            answer.close();
            completeExceptionally(why);
        }

        @Override
        public void onError(Throwable why) {
            completeExceptionally(why);
        }

        @Override
        public void onComplete() {
            complete(new PluginResponse(answer.status(), answer.headers(), bytes.toByteArray()));
        }
    }
}
