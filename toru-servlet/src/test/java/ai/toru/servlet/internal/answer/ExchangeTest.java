package ai.toru.servlet.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.HeaderFields;
import ai.toru.host.plugin.HostClosedException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.mockito.InOrder;

/** HTTP: client gone (slot free). What containers say only for HTTP/2, or never at all, is played here. */
final class ExchangeTest {

    private static final Answer EMPTY = Answer.of(204, "text/plain", new byte[0]);
    private static final Answer TEXT = Answer.text(200, "text");

    private final HttpServletRequest request = mock(HttpServletRequest.class);
    private final HttpServletResponse response = mock(HttpServletResponse.class);
    private final ServletOutputStream out = mock(ServletOutputStream.class);
    private final AsyncContext context = mock(AsyncContext.class);
    private final AsyncEvent event = new AsyncEvent(context, new IOException("gone"));
    private final CompletableFuture<Answer> work = new CompletableFuture<>();
    private final ByteBudget budget = new ByteBudget(1 << 20);
    private final Transfer transfer = new Transfer(new BodyLimits(10, Duration.ofMinutes(1), budget));

    @BeforeEach
    void prepare() throws IOException {
        when(request.getMethod()).thenReturn("GET");
        when(request.startAsync(request, response)).thenReturn(context);
        when(response.getOutputStream()).thenReturn(out);
    }

    @Test
    void open_always_switchesTheContainersTimeLimitOff() {
        Exchange exchange = Exchange.open(request, response, transfer);

        verify(context).setTimeout(0);
        verify(context).addListener(exchange);
    }

    @Test
    void answer_withoutBody_completesOnce() {
        Exchange.open(request, response, transfer).answerWith(work);

        work.complete(EMPTY);

        verify(response).setStatus(204);
        verify(context, times(1)).complete();
    }

    @Test
    void onError_whileWaiting_503WorkIsGivenUpAndLaterAnswersTouchNothing() {
        Exchange exchange = Exchange.open(request, response, transfer);
        exchange.answerWith(work);

        exchange.onError(event);

        assertThat(work).isCancelled();
        verify(context, times(1)).complete();
        verify(response, times(1)).setStatus(503);
        verify(response, times(1)).setStatus(anyInt());
    }

    @Test
    void onComplete_whileWaiting_workIsGivenUpAndResponseLeftAlone() {
        Exchange exchange = Exchange.open(request, response, transfer);
        exchange.answerWith(work);

        exchange.onComplete(event);

        assertThat(work).isCancelled();
        verify(response, never()).setStatus(anyInt());
        verify(context, never()).complete();
    }

    @Test
    void onComplete_beforeWorkIsKnown_workIsGivenUp() {
        Exchange exchange = Exchange.open(request, response, transfer);
        exchange.onComplete(event);

        exchange.answerWith(work);

        assertThat(work).isCancelled();
        verify(response, never()).setStatus(anyInt());
    }

    @Test
    void onTimeout_whileWaiting_504AndWorkIsGivenUp() {
        Exchange exchange = Exchange.open(request, response, transfer);
        exchange.answerWith(work);
        when(context.getTimeout()).thenReturn(5L);

        exchange.onTimeout(event);

        assertThat(work).isCancelled();
        verify(response, times(1)).setStatus(504);
    }

    /** So does Tomcat when it stops. */
    @Test
    void onTimeout_withoutTimeLimit_503() {
        Exchange exchange = Exchange.open(request, response, transfer);
        exchange.answerWith(work);

        exchange.onTimeout(event);

        verify(response, times(1)).setStatus(503);
        verify(context, times(1)).complete();
    }

    @Test
    void answer_writeFailsBeforeCommit_noSuccessIsLeftBehind() throws IOException {
        ArgumentCaptor<WriteListener> download = ArgumentCaptor.forClass(WriteListener.class);
        Exchange.open(request, response, transfer).answerWith(work);
        work.complete(TEXT);
        verify(out).setWriteListener(download.capture());
        assertThat(budget.heldByAnswers()).isEqualTo(TEXT.body().length);

        download.getValue().onError(new IOException("refused"));

        InOrder order = inOrder(response, context);
        order.verify(response).setStatus(200);
        order.verify(response).reset();
        order.verify(response).setStatus(502);
        order.verify(context).complete();
        assertThat(budget.heldByAnswers()).isZero();
    }

    @Test
    void answer_writeFailsAfterCommit_completesOnce() throws IOException {
        ArgumentCaptor<WriteListener> download = ArgumentCaptor.forClass(WriteListener.class);
        Exchange exchange = Exchange.open(request, response, transfer);
        exchange.answerWith(work);
        work.complete(TEXT);
        verify(out).setWriteListener(download.capture());

        when(response.isCommitted()).thenReturn(true);
        download.getValue().onError(new IOException("gone"));
        exchange.onError(event);

        verify(context, times(1)).complete();
        verify(response, never()).reset();
    }

    /** Jetty says so before it closes the connection; given back only, the answer would end in good order until then. */
    @Test
    void onError_afterCommit_nothingFollowsBeforeTheRequestIsGivenBack() throws IOException {
        Exchange exchange = committed();

        exchange.onError(event);

        InOrder order = inOrder(response, context);
        order.verify(response).sendError(-1);
        order.verify(context).complete();
    }

    /** As Tomcat says. */
    @Test
    void onError_afterCommitAndErrorsAreRefused_completesOnce() throws IOException {
        Exchange exchange = committed();
        doThrow(new IllegalStateException("committed")).when(response).sendError(-1);

        exchange.onError(event);

        verify(context, times(1)).complete();
    }

    @Test
    void answer_responseIsRecycledAlready_failureStaysInside() {
        doThrow(new IllegalStateException("recycled")).when(response).setStatus(200);
        doThrow(new IllegalStateException("completed")).when(context).complete();
        Exchange.open(request, response, transfer).answerWith(work);

        assertThat(work.complete(TEXT)).isTrue();

        verify(context, times(1)).complete();
    }

    @Test
    void upload_inputIsTakenAlready_answeredAndCompleted() throws IOException {
        when(request.getInputStream()).thenThrow(new IllegalStateException("getReader was called"));

        Exchange.open(request, response, transfer).upload(transfer.upload(10), body -> work);

        verify(response).setStatus(500);
    }

    /** An answer that has begun. */
    private Exchange committed() {
        Exchange exchange = Exchange.open(request, response, transfer);
        exchange.answerWith(work);
        work.complete(TEXT);
        when(response.isCommitted()).thenReturn(true);
        return exchange;
    }

    private static Transfer overdue(ByteBudget budget) {
        return new Transfer(new BodyLimits(10, Duration.ofSeconds(-1), budget));
    }

    private void startAtOnce() {
        doAnswer(call -> {
                    call.<Runnable>getArgument(0).run();
                    return null;
                })
                .when(context)
                .start(any());
    }

    @Test
    void look_uploadIsSilent_408AndNobodyIsAskedAnyMore() throws IOException {
        startAtOnce();
        ServletInputStream in = mock(ServletInputStream.class);
        when(request.getInputStream()).thenReturn(in);
        ArgumentCaptor<ReadListener> upload = ArgumentCaptor.forClass(ReadListener.class);
        AtomicInteger asked = new AtomicInteger();
        Transfer late = overdue(budget);
        Exchange.open(request, response, late).upload(late.upload(10), body -> {
            asked.incrementAndGet();
            return work;
        });
        verify(in).setReadListener(upload.capture());

        late.look();
        upload.getValue().onDataAvailable();
        upload.getValue().onAllDataRead();
        late.look();

        verify(response, times(1)).setStatus(408);
        verify(response, times(1)).setStatus(anyInt());
        assertThat(asked).hasValue(0);
    }

    @Test
    void look_downloadIsNotTaken_givenBackOnce() {
        startAtOnce();
        Transfer late = overdue(budget);
        Exchange.open(request, response, late).answerWith(work);
        work.complete(TEXT);

        late.look();
        late.look();

        verify(context, times(1)).complete();
        assertThat(budget.heldByAnswers()).isZero();
    }

    @Test
    void look_containerHasEndedIt_contextIsLeftAlone() {
        Transfer late = overdue(budget);
        Exchange exchange = Exchange.open(request, response, late);
        exchange.answerWith(work);
        work.complete(TEXT);
        exchange.onComplete(event);

        late.look();

        verify(context, never()).start(any());
        verify(context, never()).complete();
    }

    /** Answer, time limit, error and the container's own end, in any order and at the same time: one end, one status. */
    @Test
    void exchange_everythingAtOnce_endsOnce() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 400; round++) {
                playRound(threads, random, "seed " + seed + ", round " + round);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void playRound(ExecutorService threads, Random random, String description) throws Exception {
        AtomicInteger completions = new AtomicInteger();
        AtomicInteger statuses = new AtomicInteger();
        AsyncContext round = mock(AsyncContext.class);
        HttpServletResponse answered = mock(HttpServletResponse.class);
        when(request.startAsync(request, answered)).thenReturn(round);
        when(answered.getOutputStream()).thenReturn(out);
        doAnswer(call -> {
                    call.<Runnable>getArgument(0).run();
                    return null;
                })
                .when(round)
                .start(any());
        doAnswer(call -> completions.incrementAndGet()).when(round).complete();
        doAnswer(call -> statuses.incrementAndGet()).when(answered).setStatus(anyInt());
        CompletableFuture<Answer> coming = new CompletableFuture<>();
        Exchange exchange =
                Exchange.open(request, answered, new Transfer(new BodyLimits(10, Duration.ofMinutes(1), budget)));
        exchange.answerWith(coming);
        List<Runnable> actions = new ArrayList<>(List.of(
                () -> coming.complete(EMPTY),
                () -> coming.completeExceptionally(new HostClosedException("The host is closed.")),
                () -> exchange.onTimeout(event),
                () -> exchange.onError(event),
                () -> exchange.onComplete(event)));
        Collections.shuffle(actions, random);
        CyclicBarrier together = new CyclicBarrier(4);
        List<Future<?>> running = new ArrayList<>();
        for (Runnable each : actions.subList(0, 4)) {
            running.add(threads.submit(() -> {
                together.await();
                each.run();
                return null;
            }));
        }
        for (Future<?> each : running) {
            each.get(10, TimeUnit.SECONDS);
        }

        assertThat(completions.get()).as(description).isLessThanOrEqualTo(1);
        assertThat(statuses.get())
                .as(description)
                .isLessThanOrEqualTo(2); // a second one only where nobody has seen the first
        assertThat(coming).as(description).isDone();
        assertThat(budget.heldByAnswers()).as(description).isZero();
    }

    @Test
    void answer_pluginsFields_repeatsAddedSinglesSet() {
        Exchange.open(request, response, transfer).answerWith(work);

        work.complete(new Answer(204, HeaderFields.of("X-A", "1", "Date", "today"), new byte[0]));

        verify(response).addHeader("X-A", "1");
        verify(response).setHeader("Date", "today");
        verify(response, never()).setHeader(eq("X-A"), any());
    }
}
