import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grouped } from './assets/pages/event-groups.js';
import { told } from './assets/pages/event-words.js';

let number = 0;
const deed = (action, more = {}, plugin = 'mine') =>
    ({ number: ++number, timestamp: `t${number}`, plugin, type: 'admin_allowed', details: { action, user: 'ada', address: '', count: '1', ...more } });

test('grouped_sameDeedInARow_isOneThatCounts', () => {
    const events = [deed('write_keys'), deed('write_keys', { count: '40' }), deed('write_keys')].reverse();

    const [group, ...others] = grouped(events);

    assert.deepEqual(others, []);
    assert.equal(told(group).sentence, 'ada asked to change its data (42 times)');
    assert.deepEqual([group.timestamp, group.first.timestamp], [events[0].timestamp, events[2].timestamp]);
    assert.equal(events[0].details.count, '1', 'what was given stays');
});

test('grouped_otherDeedPluginOrUser_staysApart', () => {
    const events = [deed('write_keys'), deed('read_keys'), deed('read_keys', { user: 'bob' }), deed('read_keys', { user: 'bob' }, 'other'),
        deed('restart'), deed('restart'), { lost: 'some are missing', number: 'x', timestamp: 't' },
        { number: 0, timestamp: 't', plugin: 'other', type: 'crashed', details: {} }];

    assert.deepEqual(grouped(events), events);
    assert.deepEqual(grouped([]), []);
});
