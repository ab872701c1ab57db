package ai.toru.kv.h2;

import ai.toru.host.event.EventPage;
import ai.toru.host.event.EventQuery;
import java.util.concurrent.CompletableFuture;

/** A query, and the stage of whoever asked. Thread-safe. */
record EventRead(EventQuery query, CompletableFuture<EventPage> done) {

    EventRead(EventQuery query) {
        this(query, new CompletableFuture<>());
    }
}
