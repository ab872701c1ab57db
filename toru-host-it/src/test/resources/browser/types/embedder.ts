import { mountPlugin, showToast } from './toru-host.js';
import type { MountedPlugin } from './toru-host.js';

/** What an application does with all that there is. */
export async function show(main: HTMLElement): Promise<MountedPlugin> {
    const view = mountPlugin(main, 'typed', {
        base: new URL('https://example.org/app/'),
        pluginsPath: '',
        apiPath: 'manage',
        navigate: (url) => showToast(url.pathname, 'info'),
        path: '/notes/7?x#y',
        isolated: true,
        utilityCss: async (classNames) => classNames.map((name) => `.${name} {}`).join(''),
    });
    view.navigated('/notes/8');
    if (!(await view.ready) || !(await view.upgraded())) {
        view.unmount();
    }
    // @ts-expect-error it needs a route
    mountPlugin(main, { id: view.id });
    // @ts-expect-error there is no such option
    mountPlugin(main, 'typed', { isolate: true });
    return mountPlugin(main, { id: 'typed', route: '/typed' });
}
