package ai.toru.host.internal.transport;

import org.jspecify.annotations.Nullable;

/**
 * A request that a plugin had and did not answer. Immutable.
 *
 * @param id its {@code X-Request-Id}; one of the host's own where it has none
 * @param traceId the trace it belongs to; null where it does not say
 */
public record LostRequest(String id, @Nullable String traceId) {}
