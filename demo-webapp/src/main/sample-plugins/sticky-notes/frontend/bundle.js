// The plugin's user interface. See hello-python's bundle for the same in a simpler setting.
(function () {
    const pluginId = 'sticky-notes';
    const base = '/api/plugins/' + pluginId;

    const css = `
        .sticky-notes { font: inherit; }
        .sticky-notes form { display: flex; gap: 8px; flex-wrap: wrap; margin-bottom: 28px; max-width: 44rem; }
        .sticky-notes input { flex: 1 1 14rem; min-width: 0; padding: 12px 4px; font: inherit; font-size: 1.15rem; color: inherit;
            background: transparent; border: 0; border-bottom: 2px solid currentColor; border-radius: 0; }
        .sticky-notes input::placeholder { color: inherit; opacity: .55; }
        .sticky-notes form button { padding: 12px 20px; font: inherit; font-weight: 600; color: #3a2c00; background: #ffd95a;
            border: 0; border-radius: 4px; cursor: pointer; }
        .sticky-notes ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 22px; margin: 0; padding: 0; list-style: none; }
        .sticky-notes li { display: flex; flex-direction: column; min-height: 9rem; padding: 18px 16px 8px; color: #3a3000; background: #fff3a8;
            box-shadow: 0 1px 1px rgb(0 0 0 / .12), 0 10px 18px -8px rgb(0 0 0 / .3); transition: transform .15s; }
        .sticky-notes li:nth-child(3n + 2) { background: #ffd3dc; color: #46202a; transform: rotate(.8deg); }
        .sticky-notes li:nth-child(3n) { background: #cdeefd; color: #103244; transform: rotate(-.6deg); }
        .sticky-notes li:focus-within, .sticky-notes li:hover { transform: none; }
        .sticky-notes li p { flex: 1; margin: 0; font-size: 1.05rem; line-height: 1.4; overflow-wrap: anywhere; white-space: pre-wrap; }
        .sticky-notes footer { display: flex; align-items: center; justify-content: space-between; font-size: .8rem; }
        .sticky-notes li button { padding: 8px 10px; margin-right: -10px; font: inherit; font-size: 1rem; color: inherit; background: none; border: 0; border-radius: 4px; cursor: pointer; }
        .sticky-notes li button:hover { background: rgb(0 0 0 / .08); }
        .sticky-notes :focus-visible { outline: 3px solid #b07d00; outline-offset: 2px; }
        .sticky-notes-empty { opacity: .7; }
        @media (prefers-reduced-motion: reduce) { .sticky-notes li { transition: none; } }`;

    function element(name, properties, ...children) {
        const made = Object.assign(document.createElement(name), properties);
        made.append(...children);
        return made;
    }

    function mount(container, api) {
        const input = element('input', { placeholder: 'Write something down …', maxLength: 280, required: true, ariaLabel: 'New note' });
        const form = element('form', {}, input, element('button', { textContent: 'Stick it' }));
        const list = element('ul', {});
        const empty = element('p', { className: 'sticky-notes-empty', textContent: 'No notes yet.', hidden: true });
        container.replaceChildren(element('style', { textContent: css }), element('section', { className: 'sticky-notes' }, form, empty, list));

        async function call(path, options) {
            const response = await api.fetch(base + path, { signal: api.signal, ...options });
            if (response.status === 204) return null;
            const content = await response.json();
            if (!response.ok) throw new Error(content.error || 'status ' + response.status);
            return content;
        }

        function card(note) {
            const remove = element('button', { type: 'button', textContent: '✕', ariaLabel: 'Remove note: ' + note.text });
            remove.addEventListener('click', () => attempt(async () => {
                await call('/notes/' + note.id, { method: 'DELETE' });
                api.showToast('Note removed', 'info');
                await show();
                input.focus();
            }));
            const day = new Date(note.created_at).toLocaleDateString(undefined, { day: 'numeric', month: 'short' });
            return element('li', {}, element('p', { textContent: note.text }), element('footer', {}, element('span', { textContent: day }), remove));
        }

        async function show() {
            const { notes } = await call('/notes');
            list.replaceChildren(...notes.map(card));
            empty.hidden = notes.length > 0;
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
                const headers = { 'Content-Type': 'application/json' };
                await call('/notes', { method: 'POST', headers, body: JSON.stringify({ text: input.value }) });
                input.value = '';
                await show();
                api.showToast('Note stuck', 'success');
            });
        });
        attempt(show);
    }

    function unmount(container) {
        container.replaceChildren();
    }

    window.ToruPlugins = window.ToruPlugins || {};
    window.ToruPlugins[pluginId] = { mount, unmount };
})();
