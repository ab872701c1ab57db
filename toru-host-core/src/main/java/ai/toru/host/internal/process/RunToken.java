package ai.toru.host.internal.process;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What every process of a run bears in its environment, wherever it goes: children inherit it. Immutable.
 *
 * @param life of the host; unguessable, so that nobody bears it by chance
 * @param number of the process within that life; 0 for the life itself
 */
record RunToken(String life, long number) {

    /** The variable that holds it. */
    static final String VARIABLE = "TORU_RUN";

    private static final int LIFE_BYTES = 16;
    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{32})/([0-9]{1,18})");

    /** The token of a new life. */
    static RunToken newLife() {
        byte[] life = new byte[LIFE_BYTES];
        new SecureRandom().nextBytes(life);
        return new RunToken(HexFormat.of().formatHex(life), 0);
    }

    RunToken next() {
        return new RunToken(life, number + 1);
    }

    String text() {
        return life + "/" + number;
    }

    static RunToken parse(String text) throws IOException {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IOException("It has no token of a run.");
        }
        return new RunToken(matcher.group(1), Long.parseLong(matcher.group(2)));
    }
}
