package ai.toru.kv.h2;

import ai.toru.host.event.EventQuery;

/**
 * A range of events' numbers. Immutable.
 *
 * @param after larger than this
 * @param before smaller than this
 */
record NumberRange(long after, long before) {

    static final NumberRange NONE = new NumberRange(Long.MAX_VALUE, Long.MIN_VALUE);

    static NumberRange of(EventQuery query) {
        return new NumberRange(
                query.after() == null ? Long.MIN_VALUE : query.after(),
                query.before() == null ? Long.MAX_VALUE : query.before());
    }

    NumberRange after(long number) {
        return new NumberRange(Math.max(after, number), before);
    }

    NumberRange before(long number) {
        return new NumberRange(after, Math.min(before, number));
    }
}
