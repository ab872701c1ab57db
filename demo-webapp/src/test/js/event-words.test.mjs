import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GROUPS, NAMES, dayOf, detailName, lasting, told } from './assets/pages/event-words.js';

function sentence(type, details = {}) {
    return told({ type, details }).sentence;
}

test('told_eachKind_hasASentenceAndALook', () => {
    for (const [type, name] of NAMES) {
        const { drawing, colour, sentence: said } = told({ type, details: {} });
        assert.ok(name && drawing && said, type);
        assert.ok(['good', 'bad', 'busy', 'off'].includes(colour), type);
    }
});

test('told_kindOfANewerHost_isCalledAsTheHostDoes', () => {
    const { sentence: said, reason, more } = told({ type: 'moved_away', details: { reason: 'why not', to: 'there' } });

    assert.deepEqual([said, reason, more], ['moved away', 'why not', [['to', 'there']]]);
});

test('told_detailsThatAreSaidOrEmpty_areNotRepeated', () => {
    const details = { exit: 'signal 11', lifetime_ms: '1500', requests_lost: '0', request_ids: '', stderr: 'oh\nno', pid: '7' };

    const { sentence: said, more } = told({ type: 'crashed', details });

    assert.equal(said, 'Crashed with signal 11 after 1.5 s');
    assert.deepEqual(more, [['stderr', 'oh\nno'], ['pid', '7']]);
});

test('told_lostRequests_areCounted', () => {
    const crash = (lost) => sentence('crashed', { exit: 'code 1', lifetime_ms: '1000', requests_lost: lost });

    assert.equal(crash('1'), 'Crashed with code 1 after 1 s; a request was lost');
    assert.equal(crash('12'), 'Crashed with code 1 after 1 s; 12 requests were lost');
});

test('told_upgrade_saysWhetherTheVersionIsAnother', () => {
    assert.equal(sentence('upgraded', { from_version: '1', to_version: '2' }), 'Upgraded from 1 to 2');
    assert.equal(sentence('upgraded', { from_version: '2', to_version: '2' }), 'Upgraded to a changed file of the same version 2');
});

test('told_restarts_sayTheirCauseAndDelay', () => {
    assert.equal(sentence('restarted', { cause: 'request' }), 'Running anew, as asked for');
    assert.equal(sentence('restarted', { cause: 'whim' }), 'Running anew');
    assert.equal(sentence('backing_off', { delay_ms: '2000', attempt: '1' }), 'Starts again in 2 s, after one failure');
    assert.equal(sentence('backing_off', { delay_ms: '64000', attempt: '6' }), 'Starts again in 1 min, after 6 failures in a row');
});

test('told_administration_saysWhoWhatAndWhyNot', () => {
    const refused = { action: 'restart', user: '', address: '192.0.2.1', count: '3', reason: 'cross_origin' };

    assert.equal(sentence('admin_allowed', { action: 'write_keys', user: 'ada', count: '1' }), 'ada asked to change its data');
    assert.equal(sentence('admin_allowed', { action: 'dance', user: 'ada' }), 'ada was let dance');
    assert.equal(sentence('admin_refused', refused),
        'Somebody at 192.0.2.1 was not let restart it (3 times): another site’s page asked');
    assert.equal(told({ type: 'admin_refused', details: refused }).reason, '');
});

test('groups_ofKinds_nameOnlyKnownOnes', () => {
    const known = NAMES.map(([type]) => type);
    for (const [name, types] of GROUPS) {
        assert.deepEqual(types.filter((type) => !known.includes(type)), [], name);
    }
});

test('detailName_anyName_isReadable', () => {
    assert.deepEqual(['stderr', 'exit_code', 'x'].map(detailName), ['Standard error', 'Exit code', 'X']);
});

test('lasting_anyTime_isReadable', () => {
    assert.deepEqual(['0', '350', '12400', '59499', '59700', '180000', '7500000', '176400000', 'x'].map(lasting),
        ['0 s', '0.3 s', '12 s', '59 s', '1 min', '3 min', '2 h 5 min', '2 d 1 h', 'an unknown time']);
});

test('dayOf_theReadersCalendar_hasTodayAndYesterday', () => {
    const now = new Date(2026, 2, 1, 0, 30);

    assert.equal(dayOf(new Date(2026, 2, 1, 0, 1), now), 'Today');
    assert.equal(dayOf(new Date(2026, 1, 28, 23, 59), now), 'Yesterday');
    assert.match(dayOf(new Date(2026, 1, 27, 12), now), /2026/);
});
