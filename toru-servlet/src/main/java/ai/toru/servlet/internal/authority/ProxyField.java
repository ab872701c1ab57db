package ai.toru.servlet.internal.authority;

/** A header field by which a proxy says what it received. */
enum ProxyField {
    /** All in one (RFC 7239). */
    FORWARDED("Forwarded"),
    /** Addresses: each proxy appends that of its client. */
    X_FORWARDED_FOR("X-Forwarded-For"),
    /** {@code http} or {@code https}. */
    X_FORWARDED_PROTO("X-Forwarded-Proto"),
    /** What {@code Host} was. */
    X_FORWARDED_HOST("X-Forwarded-Host"),
    /** What was cut off in front of the path. */
    X_FORWARDED_PREFIX("X-Forwarded-Prefix");

    private final String fieldName;

    ProxyField(String fieldName) {
        this.fieldName = fieldName;
    }

    /** Its name in a request. */
    String fieldName() {
        return fieldName;
    }
}
