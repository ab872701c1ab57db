package ai.toru.testing.check;

import ai.toru.testing.Outcome;

/**
 * Something that the protocol asks of plugins. Immutable.
 *
 * @param id its name, for good: a group, a dot, and words joined by hyphens
 * @param severity how bad it is to break it: an error or a warning
 * @param section the heading of docs/protocol.md below which it is written
 * @param title what it asks, in one line
 * @param remedy how to mend a plugin that breaks it
 */
public record Rule(String id, Outcome severity, String section, String title, String remedy) {
    static Rule error(String id, String section, String title, String remedy) {
        return new Rule(id, Outcome.ERROR, section, title, remedy);
    }

    static Rule warning(String id, String section, String title, String remedy) {
        return new Rule(id, Outcome.WARNING, section, title, remedy);
    }
}
