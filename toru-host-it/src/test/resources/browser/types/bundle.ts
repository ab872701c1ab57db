/// <reference path="./toru-host.d.ts" />

/** A bundle as an author writes it in TypeScript: it names no type, and knows them all. */
(() => {
    window.ToruPlugins = window.ToruPlugins || {};
    window.ToruPlugins['typed'] = {
        async mount(container, api) {
            const response: Response = await api.fetch('/notes', { method: 'POST', body: 'text', signal: api.signal });
            const theme: string = (await api.kv.get('theme')) ?? 'dark';
            await api.kv.set('theme', theme);
            await api.kv.set('theme', theme, { ttlMs: 60_000 });
            await api.kv.delete('theme');
            for (const { key, value, expiresAt } of await api.kv.list('the')) {
                api.showToast(`${key} = ${value.toUpperCase()} until ${expiresAt ?? 'removed'}`);
            }
            api.showToast(response.statusText, 'success');
            api.navigate('/dashboard');
            container.textContent = `${api.plugin.name ?? api.plugin.id} ${api.plugin.route} ${api.path}`;
            container.addEventListener('toru-navigate', (event) => api.showToast(event.detail.path), { signal: api.signal });
        },
        unmount(container) {
            container.replaceChildren();
        },
    };
})();
