package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.MessageEncoder;
import ai.toru.host.internal.protocol.ProtocolFeature;
import ai.toru.host.plugin.HostException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the run understands that takes a plugin's requests, beyond version 1.0. Requests are made before it is known which run
 * will have them: so each says what it needs. Thread-safe.
 */
final class SpokenFeatures {

    private final MessageEncoder encoder;

    /** Null before the first run. Written by whoever changes the run. */
    private volatile @Nullable Set<ProtocolFeature> spoken;

    SpokenFeatures(MessageEncoder encoder) {
        this.encoder = encoder;
    }

    /** Another run takes the requests from now on. */
    void change(Set<ProtocolFeature> features) {
        spoken = features;
    }

    /** Whether it understands this, or may: the first run shows that when it is there. */
    boolean include(ProtocolFeature feature) {
        Set<ProtocolFeature> now = spoken;
        return now == null || now.contains(feature);
    }

    /** Whether it understands all that a request needs. */
    boolean suffice(Exchange<?> exchange) {
        for (ProtocolFeature each : exchange.needs()) {
            if (!include(each)) {
                return false;
            }
        }
        return true;
    }

    /** Why a request is refused that needs more. */
    HostException refusal(Exchange<?> exchange) {
        return exchange.needs().contains(ProtocolFeature.STREAM) && !include(ProtocolFeature.STREAM)
                ? encoder.noStream()
                : encoder.noBinary("it is not UTF-8 text");
    }
}
