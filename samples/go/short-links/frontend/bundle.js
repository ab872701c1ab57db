// The plugin's user interface: one file, no modules, loaded by the host's page. It is part of the program (go:embed).
(function () {
    const pluginId = 'short-links';
    const base = '/api/plugins/' + pluginId;

    const css = `
        .short-links { --ink: light-dark(#16302b, #e4f1ec); --soft: light-dark(#56706a, #9db8b0); --panel: light-dark(#f2f8f5, #1d2b27); --line: light-dark(#d3e3dc, #33453f); --go: light-dark(#00697d, #5fd3e6); color: var(--ink); font: inherit; max-width: 52rem; }
        .short-links form { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: end; margin-bottom: 24px; }
        .short-links label { flex: 1 1 8rem; min-width: 0; color: var(--soft); font-size: .85rem; }
        .short-links label:first-child { flex: 3 1 16rem; }
        .short-links input { display: block; width: 100%; box-sizing: border-box; margin-top: 4px; padding: 10px 12px; font: inherit; font-size: 1rem;
            color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-radius: 8px; }
        .short-links form button { padding: 11px 18px; font: inherit; font-weight: 600; color: #fff; background: #00697d; border: 0; border-radius: 8px; cursor: pointer; }
        .short-links ul { margin: 0; padding: 0; list-style: none; border-top: 1px solid var(--line); }
        .short-links li { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; padding: 10px 0; border-bottom: 1px solid var(--line); }
        .short-links li div { flex: 1 1 12rem; min-width: 0; }
        .short-links li a { color: var(--go); font-weight: 600; text-underline-offset: 3px; }
        .short-links li p { margin: 2px 0 0; color: var(--soft); font-size: .85rem; overflow-wrap: anywhere; }
        .short-links li button { min-height: 0; padding: 8px 12px; font: inherit; font-size: .875rem; color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-radius: 8px; cursor: pointer; }
        .short-links li button:hover { border-color: currentColor; }
        .short-links :focus-visible { outline: 3px solid var(--go); outline-offset: 2px; }
        .short-links-empty { color: var(--soft); }
        @media (max-width: 30rem) { .short-links li div { flex-basis: 100%; } }`;

    // Text goes in through textContent, never through innerHTML: what a user typed stays text.
    function element(name, properties, ...children) {
        const made = Object.assign(document.createElement(name), properties);
        made.append(...children);
        return made;
    }

    function mount(container, api) {
        const address = element('input', { name: 'url', type: 'url', required: true, placeholder: 'https://example.org/a/long/way', autocomplete: 'off' });
        const name = element('input', { name: 'name', pattern: '[a-z0-9][a-z0-9\\-]{1,31}', title: '2 to 32 characters of a-z, 0-9 and -', autocomplete: 'off' });
        const form = element('form', {}, element('label', {}, 'Address', address), element('label', {}, 'Name, if you like', name), element('button', { textContent: 'Shorten' }));
        const list = element('ul', {});
        const empty = element('p', { className: 'short-links-empty', textContent: 'No links yet.', hidden: true });
        container.replaceChildren(element('style', { textContent: css }), element('section', { className: 'short-links' }, form, empty, list));

        async function call(path, options) {
            const response = await api.fetch(base + path, options);
            const content = response.status === 204 ? null : await response.json();
            if (!response.ok) throw new Error(content.error || 'status ' + response.status);
            return { content, url: response.url };
        }

        function row(link, short) {
            const follow = element('a', { href: short, target: '_blank', rel: 'noopener', textContent: link.name });
            const hits = link.hits === 1 ? 'followed once' : `followed ${link.hits} times`;
            const copy = element('button', { type: 'button', textContent: 'Copy', ariaLabel: 'Copy the address of ' + link.name });
            copy.addEventListener('click', () => attempt(async () => {
                await navigator.clipboard.writeText(short.href);
                api.showToast('Copied ' + short.href, 'success');
            }));
            const remove = element('button', { type: 'button', textContent: 'Remove', ariaLabel: 'Remove ' + link.name });
            remove.addEventListener('click', () => attempt(async () => {
                await call('/links/' + link.name, { method: 'DELETE' });
                await show();
                address.focus();
            }));
            return element('li', {}, element('div', {}, follow, element('p', { textContent: `${link.url} · ${hits}` })), copy, remove);
        }

        async function show() {
            // Where the plugin lives, only the host knows: the short addresses are beside the list's own.
            const { content: { links }, url } = await call('/links');
            list.replaceChildren(...links.map((link) => row(link, new URL(link.name, url))));
            empty.hidden = links.length > 0;
        }

        async function attempt(action) {
            try {
                await action();
            } catch (error) {
                if (error.name !== 'AbortError') api.showToast(error.message, 'error');
            }
        }

        form.addEventListener('submit', (event) => {
            event.preventDefault();
            attempt(async () => {
                // The browser's own form of an address is ASCII, with everything else encoded.
                const body = JSON.stringify({ url: new URL(address.value).href, name: name.value });
                const { content: made } = await call('/links', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
                form.reset();
                await show();
                api.showToast(`Made ${made.name}`, 'success');
            });
        });
        attempt(show);
    }

    window.ToruPlugins = window.ToruPlugins || {};
    window.ToruPlugins[pluginId] = { mount, unmount: (container) => container.replaceChildren() };
})();
