import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY, SPAN, extended, latencyText, memoryText, percentText, quantile, rateText } from './assets/numbers.js';

const BOUNDS = [0.001, 0.01, 0.1];

/** An event of the stream so many seconds after the first. */
function at(seconds, more = {}) {
    return {
        at: new Date(1e12 + seconds * 1000).toISOString(),
        requests: { '2xx': 0 },
        durations: { bounds: BOUNDS, counts: [0, 0, 0, 0] },
        memory_bytes: 1024 * 1024,
        cpu_ms: 0,
        restart_count: 0,
        ...more,
    };
}

function rowsOf(...events) {
    return events.reduce(extended, EMPTY).rows;
}

function close(actual, expected) {
    assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);
}

test('extended_firstEvent_hasNoRates', () => {
    const [row] = rowsOf(at(0));

    assert.deepEqual([row.answered, row.failed, row.p50, row.memory, row.cpu], [null, null, null, 1, null]);
});

test('extended_twoEvents_ratesAreDifferencesByTime', () => {
    const requests = { '2xx': 10, '4xx': 2, '5xx': 4, plugin_timeout: 2, request_cancelled: 9 };

    const row = rowsOf(at(0), at(2, { requests, cpu_ms: 500 })).at(-1);

    assert.deepEqual([row.answered, row.failed, row.cpu], [6, 3, 25]);
});

test('extended_requestsOfTheWindow_giveLatencies', () => {
    const row = rowsOf(at(0), at(1, { durations: { bounds: BOUNDS, counts: [0, 10, 10, 10] } })).at(-1);

    close(row.p50, 0.0055);
    close(row.p95, 0.00955);
});

test('extended_requestsBeforeTheWindow_areForgotten', () => {
    const durations = { bounds: BOUNDS, counts: [0, 10, 10, 10] };
    const later = Array.from({ length: 14 }, (_, second) => at(second + 1, { durations }));

    const rows = rowsOf(at(0), ...later);

    assert.ok(rows.at(10).p50);
    assert.equal(rows.at(11).p50, null);
});

test('extended_totalsThatFell_breakTheLine', () => {
    const rows = rowsOf(...[5, 1, 2].map((count, second) => at(second, { requests: { '2xx': count } })));

    assert.deepEqual(rows.map((row) => row.answered), [null, null, null, 1]);
    assert.equal(rows[1].memory, null);
});

test('extended_afterSilence_breaksTheLine', () => {
    const rows = rowsOf(at(0), at(60), at(61));

    assert.deepEqual(rows.map((row) => row.memory), [1, null, 1, 1]);
    assert.deepEqual(rows.map((row) => row.answered), [null, null, null, 0]);
});

test('extended_newRun_isMarkedAndItsProcessorTimeBeginsAnew', () => {
    const row = rowsOf(at(0, { cpu_ms: 500 }), at(1, { cpu_ms: 10, restart_count: 1 })).at(-1);

    assert.deepEqual([row.cpu, row.answered, row.begun], [null, 0, true]);
});

test('extended_runAfterNone_isMarked', () => {
    const rows = rowsOf(at(0, { cpu_ms: 5 }), at(1, { memory_bytes: null, cpu_ms: null }), at(2, { cpu_ms: 1 }));

    assert.deepEqual(rows.map((row) => Boolean(row.begun)), [false, false, true]);
    assert.deepEqual([rows[1].memory, rows[1].cpu], [null, null]);
});

test('extended_manyEvents_keepNoMoreThanTheSpan', () => {
    const history = Array.from({ length: 1000 }, (_, second) => at(second)).reduce(extended, EMPTY);

    assert.ok(history.rows.length <= SPAN + 1, String(history.rows.length));
    assert.ok(history.readings.length <= 12, String(history.readings.length));
});

test('extended_sameMomentTwice_isOneRow', () => {
    assert.equal(rowsOf(at(0), at(0)).length, 1);
});

test('extended_clockSetBack_beginsAnew', () => {
    assert.equal(rowsOf(at(50), at(51), at(0)).length, 1);
});

test('extended_fileThatIsNoPlugin_hasNoLatencies', () => {
    const none = { durations: null, requests: {} };

    const row = rowsOf(at(0, none), at(1, none)).at(-1);

    assert.deepEqual([row.p50, row.answered], [null, 0]);
});

test('quantile_atTheEdges_isNullOrABound', () => {
    assert.equal(quantile(BOUNDS, [0, 0, 0, 0], 0.5), null);
    assert.equal(quantile(BOUNDS, [0, 0, 0, 4], 0.5), 0.1);
    assert.equal(quantile(BOUNDS, [4, 4, 4, 4], 0.5), 0.0005);
});

test('texts_ofNumbers_haveTwoDigitsThatCount', () => {
    assert.deepEqual([0, 0.05, 0.25, 9.96, 1234.5].map(rateText), ['0/s', '0.05/s', '0.3/s', '10/s', '1235/s']);
    assert.deepEqual([0.0004, 0.18, 0.9999, 2.5, 30].map(latencyText), ['0.4 ms', '180 ms', '1 s', '2.5 s', '≥ 30 s']);
    assert.equal(memoryText(20.4), '20 MiB');
    assert.equal(percentText(120.4), '120 %');
});
