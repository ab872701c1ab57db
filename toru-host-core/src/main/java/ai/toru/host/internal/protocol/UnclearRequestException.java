package ai.toru.host.internal.protocol;

/** A key-value request of the plugin that makes no sense. Its message is part of a sentence, for the plugin's author. */
final class UnclearRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    UnclearRequestException(String why) {
        super(why, null, false, false); // an answer to a plugin, of which it may want thousands a second
    }

    /** Why it makes none. */
    String why() {
        return String.valueOf(getMessage());
    }
}
