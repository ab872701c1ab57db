package ai.toru.host.internal.transport.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Subscribes to a body and notes what it hears: the parts as text, {@code <end>}, or {@code <why it broke off>}. */
final class Reader implements Flow.Subscriber<ByteBuffer> {

    final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    /** Called with each part, before the call returns. */
    private final Consumer<Reader> onPart;

    volatile Flow.@Nullable Subscription subscription;

    Reader() {
        this(reader -> {});
    }

    Reader(Consumer<Reader> onPart) {
        this.onPart = onPart;
    }

    Reader request(long parts) {
        subscription.request(parts);
        return this;
    }

    void cancel() {
        subscription.cancel();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        heard.add("<begin>");
        subscription = given;
    }

    @Override
    public void onNext(ByteBuffer part) {
        heard.add(StandardCharsets.UTF_8.decode(part).toString());
        onPart.accept(this);
    }

    @Override
    public void onError(Throwable why) {
        heard.add("<" + why.getMessage() + ">");
    }

    @Override
    public void onComplete() {
        heard.add("<end>");
    }
}
