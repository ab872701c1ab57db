package ai.toru.benchmarks.race;

/** Something that a party needs is not installed; the message says how to get it. */
final class MissingException extends Exception {

    private static final long serialVersionUID = 1L;

    MissingException(String what, String cure) {
        super(what + " is missing: " + cure);
    }
}
