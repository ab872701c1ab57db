import { showToast } from '../toru/toru-host.js';
import { act, rescan } from './host.js';
import { nameOf } from './words.js';

const DONE = { enable: 'is on', disable: 'is off', restart: 'was restarted' };

/** Does something to a plugin and says how it went. Nothing happens while something else is being done to it. */
export async function perform(store, plugin, action) {
    if (store.busy.has(plugin.id)) return;
    try {
        await store.during(plugin.id, action, () => act(plugin.id, action));
        showToast(`${nameOf(plugin)} ${DONE[action]}.`, 'success');
    } catch (error) {
        showToast(`${nameOf(plugin)}: ${error.message}`, 'error');
    }
}

/** Has the host look for new plugins and says what it found. */
export async function lookForPlugins() {
    try {
        const { added, changed, removed, invalid } = await rescan();
        const found = [[added, 'added'], [changed, 'changed'], [removed, 'removed'], [invalid, 'not usable']]
            .filter(([ids]) => ids.length > 0)
            .map(([ids, word]) => `${ids.join(', ')} ${word}`);
        showToast(found.length > 0 ? `Looked again: ${found.join('; ')}.` : 'Looked again: nothing is new.', 'info');
    } catch (error) {
        showToast(error.message, 'error');
    }
}
