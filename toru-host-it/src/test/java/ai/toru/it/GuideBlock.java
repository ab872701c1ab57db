package ai.toru.it;

/**
 * A fenced block of a page that a {@link GuideWalk} follows. What it is stands on its opening line, behind the language: the
 * path of a file, or a word. Immutable.
 */
record GuideBlock(String language, String argument, String text) {

    /** What there is to do about a block. */
    enum Kind {
        /** Write it, to the path that is its argument. */
        FILE,
        /** Type it into a shell. */
        COMMANDS,
        /** Compare it with what the commands before have printed. */
        OUTPUT,
        /** Nothing: it shows what goes over the wire. */
        MESSAGE
    }

    /** By its opening line. */
    static GuideBlock of(String info, String text) {
        int space = info.indexOf(' ');
        return space < 0
                ? new GuideBlock(info, "", text)
                : new GuideBlock(info.substring(0, space), info.substring(space + 1), text);
    }

    /** No block is without: what nobody runs does not stay true. */
    Kind kind() {
        if (argument.startsWith("from-")) {
            return Kind.MESSAGE;
        }
        if (argument.contains(".") || argument.contains("/")) {
            return Kind.FILE;
        }
        return switch (language + argument) {
            case "sh" -> Kind.COMMANDS;
            case "text" -> Kind.OUTPUT;
            default ->
                throw new AssertionError("Nothing says how to run the block ```" + language + " " + argument
                        + ". Give it a file's path, or make it sh or text:\n" + text);
        };
    }
}
