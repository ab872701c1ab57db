import type { PluginApi } from './toru-host.js';

/** What must not compile. */
export async function wrong(api: PluginApi, container: HTMLElement): Promise<void> {
    // @ts-expect-error there is no such kind
    api.showToast('x', 'warning');
    // @ts-expect-error values are text
    await api.kv.set('x', 1);
    // @ts-expect-error it may be null
    (await api.kv.get('x')).length;
    // @ts-expect-error it is what it is
    api.plugin.id = 'other';
    // @ts-expect-error it cannot be set
    api.path = '/x';
    // @ts-expect-error there is no such member
    api.storage;
    // @ts-expect-error a view has mount
    window.ToruPlugins = { typed: {} };
    // @ts-expect-error paths are text
    container.addEventListener('toru-navigate', (event) => event.detail.path.then);
}
