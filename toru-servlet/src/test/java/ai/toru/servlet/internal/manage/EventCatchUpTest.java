package ai.toru.servlet.internal.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import ai.toru.host.event.EventPage;
import ai.toru.host.event.EventQuery;
import ai.toru.host.event.NumberedEvent;
import ai.toru.host.event.PluginEvent;
import ai.toru.servlet.internal.gateway.PluginGateway;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Every event once and in order, from journals with gaps and with pages that are cut short. */
final class EventCatchUpTest {

    private final List<NumberedEvent> journal = new ArrayList<>();
    private int queries;

    @RepeatedTest(20)
    void after_journalWithGaps_everyMatchOnce() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        long number = random.nextBoolean() ? 0 : random.nextInt(1_000_000);
        for (int i = 0; i < 600; i++) {
            number += random.nextInt(50) == 0 ? 1 + random.nextInt(100_000) : 1 + random.nextInt(3);
            add(number, random.nextInt(5) == 0 ? "other" : "app");
        }
        EventQuery asked = random.nextBoolean() ? EventQuery.LATEST : EventQuery.LATEST.ofPlugin("app");
        List<NumberedEvent> expected = journal.stream().filter(asked::matches).toList();

        List<NumberedEvent> heard = new ArrayList<>();
        boolean more = true;
        long reached = 0;
        while (more) {
            EventCatchUp.Found found = catchUp(asked, 1 + random.nextInt(100))
                    .after(reached)
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            heard.addAll(found.events());
            assertThat(found.reached()).isGreaterThan(reached);
            reached = found.reached();
            more = found.more();
        }

        assertThat(heard).as("seed %d", seed).isEqualTo(expected);
        assertThat(queries).isLessThan(5000);
    }

    @Test
    void after_nothingBehindIt_oneQuery() throws Exception {
        add(5, "app");

        EventCatchUp.Found found =
                catchUp(EventQuery.LATEST, 100).after(5).toCompletableFuture().get(20, TimeUnit.SECONDS);

        assertThat(found).isEqualTo(new EventCatchUp.Found(List.of(), 5, false));
        assertThat(queries).isEqualTo(1);
    }

    /** The first page shows that there are some, then all are removed: the next ones must still be found. */
    @Test
    void after_allRemovedMeanwhile_staysWhereItWas() throws Exception {
        PluginGateway gateway = mock(PluginGateway.class);
        when(gateway.events(any()))
                .thenReturn(CompletableFuture.completedStage(new EventPage(List.of(), 7L)))
                .thenReturn(CompletableFuture.completedStage(new EventPage(List.of(), null)));

        EventCatchUp.Found found = new EventCatchUp(gateway, EventQuery.LATEST)
                .after(3)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);

        assertThat(found).isEqualTo(new EventCatchUp.Found(List.of(), 3, false));
    }

    private void add(long number, String plugin) {
        journal.add(
                new NumberedEvent(number, new PluginEvent(Instant.EPOCH, plugin, 1, PluginEvent.Type.READY, Map.of())));
    }

    /** @param longestPage a journal may give less than it is asked for */
    private EventCatchUp catchUp(EventQuery asked, int longestPage) {
        PluginGateway gateway = mock(PluginGateway.class);
        when(gateway.events(any())).thenAnswer(call -> {
            queries++;
            return CompletableFuture.completedStage(page(call.getArgument(0), longestPage));
        });
        return new EventCatchUp(gateway, asked);
    }

    private EventPage page(EventQuery query, int longestPage) {
        List<NumberedEvent> found = new ArrayList<>();
        for (int i = journal.size() - 1; i >= 0; i--) {
            if (query.matches(journal.get(i))) {
                if (found.size() == Math.min(query.limit(), longestPage)) {
                    return new EventPage(found, found.get(found.size() - 1).number());
                }
                found.add(journal.get(i));
            }
        }
        return new EventPage(found, null);
    }
}
