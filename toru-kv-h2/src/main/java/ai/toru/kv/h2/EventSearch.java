package ai.toru.kv.h2;

import ai.toru.host.event.EventPage;
import ai.toru.host.event.EventQuery;
import ai.toru.host.event.NumberedEvent;
import java.sql.SQLException;
import java.util.List;

/**
 * Finds a page: first among the events that wait to be written, which are the latest, then among those that are. Immutable.
 *
 * @param waiting the oldest first
 * @param range which numbers may be found among those that are written
 */
record EventSearch(EventQuery query, List<NumberedEvent> waiting, NumberRange range) {

    EventPage in(EventRows rows) throws SQLException {
        EventPageBuilder page = new EventPageBuilder(query.limit());
        for (int i = waiting.size() - 1; i >= 0; i--) {
            NumberedEvent event = waiting.get(i);
            if (query.matches(event) && !page.add(event)) {
                return page.build();
            }
        }
        addWritten(page, rows);
        return page.build();
    }

    /** One more than asked for is looked for, to know whether there are more; again where some were of unknown types. */
    private void addWritten(EventPageBuilder page, EventRows rows) throws SQLException {
        int atOnce = query.limit() + 1;
        NumberRange left = rows.narrow(range, query);
        List<Long> numbers;
        do {
            numbers = rows.numbers(query, left, atOnce);
            for (long number : numbers) {
                NumberedEvent event = rows.read(number);
                if (event != null && !page.add(event)) {
                    return;
                }
                left = left.before(number);
            }
        } while (numbers.size() == atOnce);
    }
}
