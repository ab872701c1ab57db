import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
    ahead, byline, ended, ending, heldOff, lasting, memory, nameOf, needsAttention, stateKind, stateWord, summary, troubleOf, uptime, when,
} from './assets/words.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

function instant(fromNow) {
    return new Date(NOW + fromNow).toISOString();
}

test('stateWord_ofEachState_isOfPeoplesLanguage', () => {
    assert.equal(stateWord({ state: 'RUNNING' }), 'Running');
    assert.equal(stateWord({ state: 'BACKING_OFF' }), 'Restarting soon');
    assert.equal(stateWord({ state: 'DISCOVERED' }), 'Found');
    assert.deepEqual([stateWord({ state: 'NEWER' }), stateKind({ state: 'NEWER' })], ['NEWER', 'off']);
});

test('heldOff_foundWithAReason_isBad', () => {
    const held = { state: 'DISCOVERED', reason: 'config.json cannot be read' };

    assert.deepEqual([heldOff(held), stateWord(held), stateKind(held)], [true, 'Held off', 'bad']);
    assert.equal(heldOff({ state: 'FAILED', reason: 'no reason to hold it off' }), false);
});

test('needsAttention_whatShouldRunAndDoesNot_does', () => {
    const those = ['UNHEALTHY', 'BACKING_OFF', 'FAILED', 'INVALID'];
    for (const state of ['DISCOVERED', 'RUNNING', 'STARTING', 'STOPPING', 'STOPPED', 'DISABLED', ...those]) {
        assert.equal(needsAttention({ state }), those.includes(state), state);
    }
});

test('byline_whateverIsKnown_isSaid', () => {
    assert.equal(byline({ version: '1.2.0', author: 'Ada' }), 'Version 1.2.0 by Ada');
    assert.equal(byline({ author: 'Ada' }), 'by Ada');
    assert.equal(byline({ file: 'stone.binary' }), 'stone.binary');
    assert.equal(byline({}), '');
    assert.deepEqual([nameOf({ id: 'x', name: 'X' }), nameOf({ id: 'x', name: '' })], ['X', 'x']);
});

test('summary_ofPlugins_countsThem', () => {
    const good = { state: 'RUNNING', running: true };
    const bad = { state: 'FAILED', running: false };

    assert.equal(summary([]), '0 of 0 running');
    assert.equal(summary([good, { state: 'DISABLED' }]), '1 of 2 running');
    assert.equal(summary([good, bad]), '1 of 2 running, 1 needs attention');
    assert.equal(summary([bad, bad]), '0 of 2 running, 2 need attention');
});

test('amounts_ofAnySize_areReadable', () => {
    assert.deepEqual([1, 20 * 1024 ** 2, 1536 * 1024 ** 2].map(memory), ['1 MiB', '20 MiB', '1.5 GiB']);
    assert.deepEqual([59 * SECOND, 59 * MINUTE, 25 * MINUTE + 2 * HOUR, 49 * HOUR].map(uptime),
        ['under a minute', '59 min', '2 h 25 min', '2 d 1 h']);
    assert.deepEqual([999, 1500, 12_400, 59_499, 59_500, MINUTE - 1, 3 * MINUTE].map(lasting),
        ['999 ms', '1.5 s', '12 s', '59 s', '1 min', '1 min', '3 min']);
});

test('ending_ofARun_isSignalOrCode', () => {
    assert.equal(ending({ signal: 11 }), 'killed by SIGSEGV');
    assert.equal(ending({ signal: 63 }), 'killed by signal 63');
    assert.equal(ending({ code: 0 }), 'exit code 0');
    assert.equal(ending({ code: null }), 'ended');
    assert.deepEqual([{ signal: 9 }, { code: 3 }, { code: null }].map(ended),
        ['was killed by SIGKILL', 'ended with exit code 3', 'ended']);
});

test('troubleOf_aPluginThatIsAway_saysWhatTheHostDoes', (t) => {
    t.mock.method(Date, 'now', () => NOW);
    const crashed = { expected: false, signal: 9 };

    assert.equal(troubleOf({ state: 'BACKING_OFF', next_restart_at: instant(3 * SECOND), last_exit: crashed }),
        'It is started again in 3 s. It was killed by SIGKILL.');
    assert.equal(troubleOf({ state: 'STARTING', last_exit: { expected: false, code: 3 } }),
        'It is starting … It ended with exit code 3.');
    assert.equal(troubleOf({ state: 'STARTING', last_exit: { expected: true, code: 0 } }), 'It is starting …');
    assert.equal(troubleOf({ state: 'DISCOVERED' }), 'It is about to start.');
});

test('when_aMomentAgo_isAsPeopleSay', (t) => {
    t.mock.method(Date, 'now', () => NOW);

    assert.deepEqual([SECOND, -4 * SECOND, -5 * SECOND, -MINUTE, -119 * SECOND, -23 * HOUR].map((from) => when(instant(from))),
        ['just now', 'just now', '5 s ago', '1 min ago', '1 min ago', '23 h ago']);
    assert.match(when(instant(-48 * HOUR)), /2026/);
    assert.equal(when('never'), '');
});

test('ahead_aMomentToCome_isAsPeopleSay', (t) => {
    t.mock.method(Date, 'now', () => NOW);

    assert.deepEqual([-SECOND, 0, 1, 59 * SECOND, MINUTE, 2 * HOUR].map((from) => ahead(instant(from))),
        ['now', 'now', 'in 1 s', 'in 59 s', 'in 1 min', 'in 2 h 0 min']);
});
