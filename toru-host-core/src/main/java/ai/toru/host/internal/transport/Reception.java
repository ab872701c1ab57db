package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.Incoming;

/** What becomes of each message that comes on a lane: it goes to the request that it is about, or is heard unasked. Thread-safe. */
final class Reception {

    private final Lane lane;
    private final PluginMessages messages;
    private final SessionVitals vitals;

    Reception(Lane lane, PluginMessages messages, SessionVitals vitals) {
        this.lane = lane;
        this.messages = messages;
        this.vitals = vitals;
    }

    void received(PluginConnection from, Incoming message) {
        if (message instanceof Incoming.HttpAnswer answer) {
            answered(from, answer.requestId(), message);
        } else if (message instanceof Incoming.OfStream part) {
            partCame(from, part);
        } else if (message instanceof Incoming.KvAnswer answer) {
            answered(from, answer.requestId(), message);
        } else if (message instanceof Incoming.BadAnswer answer) {
            answered(from, answer.requestId(), message);
        } else if (message instanceof Incoming.KvUnclear unclear) {
            answeredOrAsked(from, unclear);
        } else {
            messages.unasked(from, message);
        }
    }

    private void answered(PluginConnection from, String requestId, Incoming answer) {
        Exchange<?> exchange = lane.takePending(from, requestId);
        if (exchange == null) {
            messages.stray(requestId);
        } else {
            complete(from, exchange, answer);
        }
    }

    private void answeredOrAsked(PluginConnection from, Incoming.KvUnclear message) {
        Exchange<?> exchange = lane.takePending(from, message.requestId());
        if (exchange == null) {
            messages.unasked(from, message.asCall());
        } else {
            complete(from, exchange, message.asAnswer());
        }
    }

    private void partCame(PluginConnection from, Incoming.OfStream part) {
        boolean last = part instanceof Incoming.HttpEnd;
        Exchange<?> exchange =
                last ? lane.takePending(from, part.requestId()) : lane.lookAtPending(from, part.requestId());
        if (exchange == null) {
            strayPart(from, part);
        } else if (last) {
            complete(from, exchange, part);
        } else {
            vitals.answered();
            if (!exchange.hear(from, part)) {
                lane.abandon(exchange);
            }
        }
    }

    /** What follows a head that nobody waits for crosses the word of that. */
    private void strayPart(PluginConnection from, Incoming.OfStream part) {
        if (part instanceof Incoming.HttpHead) {
            messages.stray(part.requestId());
            lane.unwanted(from, part.requestId());
        }
    }

    private void complete(PluginConnection from, Exchange<?> exchange, Incoming answer) {
        from.wasRead(exchange.frame());
        vitals.answered();
        lane.finished(exchange); // before the caller's continuation runs, so that the plugin is not kept waiting by it
        exchange.answer(answer);
    }
}
