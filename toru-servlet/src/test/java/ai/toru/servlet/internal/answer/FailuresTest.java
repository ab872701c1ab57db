package ai.toru.servlet.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import ai.toru.host.http.TraceContext;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.PluginBusyException;
import ai.toru.host.plugin.UnknownPluginException;
import ai.toru.servlet.internal.trace.RequestMark;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FailuresTest {

    /** Those that cannot come of a request to a plugin. */
    private static final Set<String> NOT_OF_TRAFFIC = Set.of("HostConfigurationException", "KeyValueException");

    private static final RequestMark MARK = new RequestMark("id", TraceContext.random());

    static Stream<Class<?>> family() {
        return Arrays.stream(HostException.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("family")
    void duringUse_everyMemberOfTheFamily_hasItsOwnStatus(Class<? extends HostException> type) throws Exception {
        HostException failure = type == HostClosedException.class ? new HostClosedException("Closed.") : sample(type);

        int status = Failures.duringUse(failure).status();

        assertThat(status == 500).isEqualTo(NOT_OF_TRAFFIC.contains(type.getSimpleName()));
    }

    /** They are final, so mocked inline, with their real codes. */
    private static HostException sample(Class<? extends HostException> type) throws Exception {
        HostException failure = mock(type);
        when(failure.code()).thenReturn(type.getSimpleName().equals("KeyValueException") ? "store_failed" : code(type));
        return failure;
    }

    private static String code(Class<? extends HostException> type) throws Exception {
        for (var constructor : type.getConstructors()) {
            Object[] arguments = Arrays.stream(constructor.getParameterTypes())
                    .map(parameter -> parameter == String.class
                            ? "text"
                            : parameter == java.time.Duration.class ? java.time.Duration.ofSeconds(1) : null)
                    .toArray();
            return ((HostException) constructor.newInstance(arguments)).code();
        }
        throw new AssertionError(type + " has no public constructor.");
    }

    @Test
    void duringUse_wrapped_unwrapped() {
        UnknownPluginException failure = new UnknownPluginException("app", "No such plugin.");

        Answer answer = Failures.duringUse(new ExecutionException(new CompletionException(failure)), MARK);

        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void duringUse_waitedForPlacesThatStreamsHave_503WithHowMany() {
        Answer answer = Failures.duringUse(PluginBusyException.afterWaiting("app", "Secret.", 256, 255));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers().first("Retry-After")).contains("1");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .contains("did not get the request: all 256 places for requests are taken, 255 of them by streams.")
                .contains("plugin_busy")
                .doesNotContain("Secret");
    }

    @Test
    void duringUse_givenUp_503() {
        assertThat(Failures.duringUse(new CancellationException(), MARK).status())
                .isEqualTo(503);
    }
}
