import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processOf } from './assets/process.js';

const status = { id: 'one', run: 1, version: '1.0', started_at: '2026-01-01T00:00:00Z', uptime_ms: 5 };

test('processOf_sameProcessLater_isTheSame', () => {
    assert.equal(processOf({ ...status, uptime_ms: 9000, restart_count: 1 }), processOf(status));
});

test('processOf_anotherRunVersionOrStart_isAnother', () => {
    for (const other of [{ run: 2 }, { version: '1.1' }, { started_at: '2026-01-01T00:01:00Z' }]) {
        assert.notEqual(processOf({ ...status, ...other }), processOf(status), JSON.stringify(other));
    }
});

test('processOf_statusWithoutVersionAndStart_isTold', () => {
    assert.equal(processOf({ run: 1 }), processOf({ run: 1, started_at: null }));
    assert.notEqual(processOf({ run: 1 }), processOf({ run: 2 }));
});
