package ai.toru.servlet.internal.authority;

import org.jspecify.annotations.Nullable;

/**
 * What one proxy says of the request it received, as it wrote it, unchecked. Immutable.
 *
 * @param client who sent it; null where it does not say
 * @param scheme by which scheme; null where it does not say
 * @param host to which {@code Host}; null where it does not say
 * @param prefix what the proxy cut off in front of the path; null where it does not say
 */
record Hop(
        @Nullable String client,
        @Nullable String scheme,
        @Nullable String host,
        @Nullable String prefix) {

    /** Nobody can tell what is true; such a client is no address. */
    static final Hop UNREADABLE = new Hop("", null, null, null);
}
