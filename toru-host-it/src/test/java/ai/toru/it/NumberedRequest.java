package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.http.PluginResponse;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;

/**
 * One request of many, whose number says what becomes of it. Immutable.
 *
 * <p>Three of ten are held by the plugin and given up, two of them when they surely have begun there; one of ten is given up
 * as soon as it is asked.
 */
record NumberedRequest(int number) {

    /** Its own, and no other's. */
    String path() {
        return switch (number % 10) {
            case 0, 3 -> "/stopped/t" + number;
            case 5 -> "/looking/t" + number;
            case 1, 6 -> "/begun/t" + (number - 1);
            default -> "/hello/t" + number;
        };
    }

    /** Whether the plugin answers it only after it has heard that nobody waits. */
    boolean isHeld() {
        return number % 10 == 0 || number % 10 == 3 || number % 10 == 5;
    }

    /** Whether the plugin surely has begun with it when it is given up. */
    boolean surelyBegins() {
        return number % 10 == 0 || number % 10 == 5;
    }

    /** Whether its answer says that the plugin has the one before it, which is given up then. */
    boolean endsTheOneBefore() {
        return number > 0 && new NumberedRequest(number - 1).isHeld();
    }

    boolean isGivenUpAtOnce() {
        return number % 10 == 8;
    }

    String token() {
        return "t" + number;
    }

    /**
     * Fails unless this is what should come of it.
     *
     * @param hello reads the token from the body of a greeting
     * @param answer null where it failed
     * @param failure null where it did not
     */
    void check(UnaryOperator<String> hello, PluginResponse answer, Throwable failure) {
        if (isHeld() || (isGivenUpAtOnce() && failure != null)) {
            assertThat(answer).as(path()).isNull();
            assertThat(failure).as(path()).isInstanceOf(CancellationException.class);
            return;
        }
        assertThat(failure).as(path()).isNull();
        assertThat(answer.status()).as(path() + ": " + answer.bodyText()).isEqualTo(200);
        if (path().startsWith("/begun/")) {
            assertThat(answer.bodyText()).isEqualTo("begun t" + (number - 1));
        } else {
            assertThat(hello.apply(answer.bodyText())).isEqualTo(token());
        }
    }
}
