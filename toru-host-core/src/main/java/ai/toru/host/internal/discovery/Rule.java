package ai.toru.host.internal.discovery;

import java.util.Optional;

/** What a text must be like. Pure. */
@FunctionalInterface
interface Rule {

    /** What is wrong with the value, as the end of a sentence that begins with the member's name; empty if it is right. */
    Optional<String> problem(String value);
}
