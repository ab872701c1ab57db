/**
 * A plugin's numbers over time: what charts show of the totals that the host tells once a second. Pure.
 *
 * @typedef {object} Row what is known of one moment; null where nothing is
 * @property {number} at seconds since 1970
 * @property {?number} answered requests a second that got an answer of less than 500
 * @property {?number} failed requests a second that got none, or one of 500 or more
 * @property {?number} p50 seconds, of the requests of the last while
 * @property {?number} p95 seconds
 * @property {?number} memory MiB
 * @property {?number} cpu percent of one core
 * @property {boolean} [begun] whether a new run began here
 *
 * @typedef {object} History
 * @property {object[]} readings the latest totals, as far back as latencies need them
 * @property {Row[]} rows
 */

/** How far back rows reach, in seconds. */
export const SPAN = 300;

/** Latencies are of the requests of so many seconds: one second alone often has too few to tell. */
export const WINDOW = 10;

/** Where nothing came for longer than this, in seconds, a line breaks. */
const SILENCE = 5;

/** Outcomes that are nobody's failure, and no answer either: the client went. */
const NEITHER = ['request_cancelled'];

/** @type {History} */
export const EMPTY = Object.freeze({ readings: [], rows: [] });

/**
 * The history with one more event of the stream. Where totals fell, as after a restart of the host, or nothing came for a
 * while, as in a tab that was hidden, counting begins anew, and a row of nothing breaks the lines.
 *
 * @returns {History}
 */
export function extended(history, numbers) {
    const reading = { ...numbers, at: Date.parse(numbers.at) / 1000 };
    const last = history.readings.at(-1);
    if (!last) return { readings: [reading], rows: [rowOf(reading)] };
    if (reading.at === last.at) return history;
    if (reading.at < last.at) return extended(EMPTY, numbers);
    const apart = reading.at - last.at > SILENCE || fell(last, reading);
    const readings = apart ? [reading] : [...recent(history.readings, reading.at - WINDOW), reading];
    const added = apart ? [nothingAt((last.at + reading.at) / 2), rowOf(reading)] : [rowOf(reading, last, readings[0])];
    return { readings, rows: [...history.rows.filter((row) => row.at >= reading.at - SPAN), ...added] };
}

/** Readings since a moment, and the one before it. */
function recent(readings, since) {
    const first = readings.findIndex((reading) => reading.at > since);
    return readings.slice(Math.max(0, (first < 0 ? readings.length : first) - 1));
}

function nothingAt(at) {
    return { at, answered: null, failed: null, p50: null, p95: null, memory: null, cpu: null };
}

/** @returns {Row} rates since the last reading, latencies since an earlier one */
function rowOf(reading, last = null, earlier = null) {
    const row = nothingAt(reading.at);
    row.memory = reading.memory_bytes === null ? null : reading.memory_bytes / (1024 * 1024);
    if (!last) return row;
    const seconds = reading.at - last.at;
    row.answered = (answered(reading) - answered(last)) / seconds;
    row.failed = (failed(reading) - failed(last)) / seconds;
    row.cpu = share(last.cpu_ms, reading.cpu_ms, seconds);
    row.begun = begun(last, reading);
    if (reading.durations && earlier.durations) {
        const counts = reading.durations.counts.map((count, at) => count - earlier.durations.counts[at]);
        row.p50 = quantile(reading.durations.bounds, counts, 0.5);
        row.p95 = quantile(reading.durations.bounds, counts, 0.95);
    }
    return row;
}

/** Whether there is another process than before; restarts that somebody asked for are not in the host's count. */
function begun(before, now) {
    if (now.restart_count > before.restart_count) return true;
    return typeof now.cpu_ms === 'number' && (typeof before.cpu_ms !== 'number' || now.cpu_ms < before.cpu_ms);
}

/** Null where one of the two is missing, or belongs to another run. */
function share(before, now, seconds) {
    if (typeof before !== 'number' || typeof now !== 'number' || now < before) return null;
    return ((now - before) / (seconds * 1000)) * 100;
}

/** Whether totals are less than they were, so that the host began to count anew. */
function fell(before, now) {
    const requests = Object.entries(before.requests).some(([outcome, count]) => (now.requests[outcome] ?? 0) < count);
    const durations = (before.durations?.counts ?? []).some((count, at) => (now.durations?.counts[at] ?? 0) < count);
    return requests || durations || now.restart_count < before.restart_count;
}

function answered({ requests }) {
    return sum(requests, (outcome) => /^[1-4]xx$/.test(outcome));
}

function failed({ requests }) {
    return sum(requests, (outcome) => !/^[1-4]xx$/.test(outcome) && !NEITHER.includes(outcome));
}

function sum(requests, counts) {
    return Object.entries(requests).reduce((total, [outcome, count]) => total + (counts(outcome) ? count : 0), 0);
}

/**
 * An estimate from a histogram, evenly spread within its buckets; the highest bound for what is beyond it, and null of no
 * requests.
 *
 * @param {number[]} bounds upper bounds of the buckets
 * @param {number[]} counts cumulative; one more than bounds, the last one being all
 * @param {number} share between 0 and 1
 */
export function quantile(bounds, counts, share) {
    const rank = share * counts.at(-1);
    if (!(rank > 0)) return null;
    const at = counts.findIndex((count) => count >= rank);
    if (at >= bounds.length) return bounds.at(-1);
    const [lower, below] = at === 0 ? [0, 0] : [bounds[at - 1], counts[at - 1]];
    return lower + ((bounds[at] - lower) * (rank - below)) / (counts[at] - below);
}

/** Requests a second. */
export function rateText(rate) {
    return `${rounded(rate)}/s`;
}

/** A latency. Beyond the histogram's last bound it is unknown, and only this much can be said. */
export function latencyText(seconds) {
    if (seconds >= 30) return '≥ 30 s';
    return seconds < 0.9995 ? `${rounded(seconds * 1000)} ms` : `${rounded(seconds)} s`;
}

export function memoryText(mebibytes) {
    return `${rounded(mebibytes)} MiB`;
}

export function percentText(percent) {
    return `${rounded(percent)} %`;
}

/** Two digits that count, as whole from 10 on. */
function rounded(number) {
    if (number >= 9.95 || number === 0) return String(Math.round(number));
    return String(Number(number.toFixed(number < 0.0995 ? 2 : 1)));
}
