package ai.toru.servlet.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end comes once, and nothing is written after it, whoever is first. */
final class StreamResponseTest {

    private final HttpServletRequest request = mock(HttpServletRequest.class);
    private final HttpServletResponse servletResponse = mock(HttpServletResponse.class);
    private final AsyncContext context = mock(AsyncContext.class);
    private final AsyncEvent event = new AsyncEvent(context, new IOException("gone"));
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicInteger uses = new AtomicInteger();
    private StreamResponse response;

    @BeforeEach
    void open() throws IOException {
        when(request.startAsync(request, servletResponse)).thenReturn(context);
        when(request.getMethod()).thenReturn("GET");
        when(servletResponse.getOutputStream()).thenReturn(mock(ServletOutputStream.class));
        response = StreamResponse.open(request, servletResponse, ends::incrementAndGet);
    }

    private void assertEndedOnce(int completions) {
        response.complete();
        response.onError(event);
        response.onComplete(event);
        response.use(uses::incrementAndGet);
        assertThat(response.ended()).isTrue();
        assertThat(ends).hasValue(1);
        assertThat(uses).hasValue(0);
        verify(context, times(completions)).complete();
    }

    @Test
    void open_always_switchesTheContainersTimeLimitOff() {
        verify(context).setTimeout(0);
        verify(context).addListener(response);
    }

    @Test
    void complete_first_once() {
        response.complete();

        assertEndedOnce(1);
    }

    @Test
    void onError_first_once() {
        response.onError(event);

        assertEndedOnce(1);
    }

    @Test
    void onTimeout_first_once() {
        response.onTimeout(event);

        assertEndedOnce(1);
    }

    /** The container has completed it. */
    @Test
    void onComplete_first_isNotCompletedAgain() {
        response.onComplete(event);

        assertEndedOnce(0);
    }

    @Test
    void complete_containerHasEndedIt_failureStaysInside() {
        doThrow(new IllegalStateException("completed")).when(context).complete();

        response.complete();

        assertEndedOnce(1);
    }

    /** Tomcat says so itself, on a thread of its own, and expects the end only then. */
    @Test
    void use_fails_brokenAndLeftToTheContainer() {
        response.use(() -> {
            throw new IOException("gone");
        });
        response.use(uses::incrementAndGet);

        assertThat(response.broken()).isTrue();
        assertThat(uses).hasValue(0);
        verify(context, never()).complete();
        response.onError(event);
        assertEndedOnce(1);
    }

    @Test
    void begin_head_endsWithTheFields() throws IOException {
        when(request.getMethod()).thenReturn("HEAD");

        assertThat(response.begin(mock(WriteListener.class))).isNull();

        verify(servletResponse).flushBuffer();
        verify(servletResponse, never()).getOutputStream();
        assertEndedOnce(1);
    }

    /** After its last call the container uses the response for somebody else. */
    @Test
    void onComplete_whileItIsUsed_returnsAfterwards() throws Exception {
        CountDownLatch used = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Void> use = onThread(() -> response.use(() -> {
            used.countDown();
            try {
                assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            uses.incrementAndGet();
        }));
        assertThat(used.await(20, TimeUnit.SECONDS)).isTrue();
        AtomicInteger usesAtTheEnd = new AtomicInteger();
        CompletableFuture<Void> end = onThread(() -> {
            response.onComplete(event);
            usesAtTheEnd.set(uses.get());
        });

        goOn.countDown();
        use.get(20, TimeUnit.SECONDS);
        end.get(20, TimeUnit.SECONDS);

        assertThat(usesAtTheEnd).hasValue(1);
    }

    private static CompletableFuture<Void> onThread(Runnable task) {
        return CompletableFuture.runAsync(task, run -> new Thread(run, "test-response").start());
    }
}
