package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClosedBrowsersTest {
    private final AtomicInteger closes = new AtomicInteger();
    private final AutoCloseable browser = closes::incrementAndGet;

    @Test
    void afterAll_withABrowserLeftOpen_closesItAndFails() {
        ClosedBrowsers.opened(browser);

        assertThatThrownBy(() -> new ClosedBrowsers().afterAll(null))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("left open");
        assertThat(closes).hasValue(1);
        assertThatCode(() -> new ClosedBrowsers().afterAll(null)).doesNotThrowAnyException();
    }

    @Test
    void afterAll_withABrowserThatWasClosed_isContent() {
        ClosedBrowsers.opened(browser);
        ClosedBrowsers.closed(browser);

        assertThatCode(() -> new ClosedBrowsers().afterAll(null)).doesNotThrowAnyException();
        assertThat(closes).hasValue(0);
    }
}
