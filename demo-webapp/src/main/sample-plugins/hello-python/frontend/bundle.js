// The plugin's user interface: one file, no modules, loaded by the host's page.
// It registers an object with mount() and unmount() under the plugin's id; the host calls them.
(function () {
    const pluginId = 'hello-python';

    // Class names start with the plugin's id: the host's page and other plugins share the document with us.
    const css = `
        .hello-python { --ink: light-dark(#1c2733, #e8eef4); --soft: light-dark(#5b6b7b, #9fb0c0); --panel: light-dark(#f3f7fb, #1a2430); --line: light-dark(#d7e1ea, #2d3b49); --blue: light-dark(#306998, #7db6e3); --sun: #ffd43b;
            --alarm: light-dark(#b3261e, #ff8a80);
            color: var(--ink); font: inherit; max-width: 40rem; margin: 0 auto; }
        .hello-python-hero { border-radius: 16px; padding: 28px; color: #fff;
            background: linear-gradient(120deg, #24527a, #306998 55%, #4b8bbe); border-bottom: 6px solid var(--sun); }
        .hello-python-hero h2 { margin: 0 0 6px; font-size: 1.6rem; letter-spacing: -.01em; }
        .hello-python-hero p { margin: 0; opacity: .9; }
        .hello-python-facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: 12px; margin: 16px 0 24px; }
        .hello-python-facts div { background: var(--panel); border: 1px solid var(--line); border-radius: 12px; padding: 12px 16px; }
        .hello-python-facts dt { color: var(--soft); font-size: .8rem; }
        .hello-python-facts dd { margin: 2px 0 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
        .hello-python-problem { margin: -8px 0 24px; padding: 12px 16px; border-radius: 12px; border: 1px solid var(--alarm);
            border-left-width: 6px; color: var(--ink); }
        .hello-python-problem strong { color: var(--alarm); }
        .hello-python form { display: flex; flex-wrap: wrap; gap: 8px; align-items: end; }
        .hello-python label { flex: 1 1 12rem; color: var(--soft); font-size: .85rem; }
        .hello-python input { display: block; width: 100%; box-sizing: border-box; margin-top: 4px; padding: 10px 12px; font: inherit;
            font-size: 1rem; color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-radius: 10px; }
        .hello-python button { padding: 11px 18px; font: inherit; font-weight: 600; color: #1c2733; background: var(--sun);
            border: 0; border-radius: 10px; cursor: pointer; }
        .hello-python button:hover { filter: brightness(.96); }
        .hello-python :focus-visible { outline: 3px solid var(--blue); outline-offset: 2px; }
        .hello-python output { display: block; min-height: 1.6em; margin-top: 16px; font-size: 1.1rem; }`;

    // Text goes in through textContent, never through innerHTML: what a user typed stays text.
    function element(name, className, text) {
        const made = document.createElement(name);
        if (className) made.className = className;
        if (text !== undefined) made.textContent = text;
        return made;
    }

    function fact(list, name) {
        const entry = element('div');
        const value = element('dd', '', '…');
        entry.append(element('dt', '', name), value);
        list.append(entry);
        return value;
    }

    // api.fetch reaches this plugin's own process, wherever the host's application is mounted.
    async function call(api, path) {
        const response = await api.fetch('/api/plugins/' + pluginId + path, { signal: api.signal });
        const content = await response.json();
        if (!response.ok) throw new Error(content.error || 'status ' + response.status);
        return content;
    }

    // What the store said instead of counting, in sight of whoever can mend it.
    function problem(error) {
        const shown = element('p', 'hello-python-problem');
        shown.setAttribute('role', 'alert');
        shown.append(element('strong', '', 'This visit was not counted (' + error.code + '). '), error.message);
        return shown;
    }

    function mount(container, api) {
        const style = element('style', '', css);
        const root = element('section', 'hello-python');

        const hero = element('header', 'hello-python-hero');
        const title = element('h2', '', 'Asking Python …');
        hero.append(title, element('p', '', 'This page talks to a Python process of its own over a Unix socket.'));

        const facts = element('dl', 'hello-python-facts');
        const visits = fact(facts, 'Visits');
        const python = fact(facts, 'Python');
        const pid = fact(facts, 'Process');

        const form = element('form');
        const label = element('label', '', 'Your name');
        const input = element('input');
        input.name = 'name';
        input.autocomplete = 'given-name';
        input.maxLength = 60;
        label.append(input);
        form.append(label, element('button', '', 'Say hello'));
        const answer = element('output');

        form.addEventListener('submit', async (event) => {
            event.preventDefault();
            try {
                const content = await call(api, '/greeting?name=' + encodeURIComponent(input.value));
                answer.textContent = content.greeting;
                api.showToast('Python answered', 'success');
            } catch (error) {
                api.showToast(error.message, 'error');
            }
        });

        root.append(hero, facts, form, answer);
        container.replaceChildren(style, root);

        call(api, '/').then((home) => {
            title.textContent = home.message;
            visits.textContent = home.visits === null ? '–' : home.visits;
            if (home.visits_error) facts.after(problem(home.visits_error));
            python.textContent = home.python;
            pid.textContent = home.pid;
        }).catch((error) => {
            // The signal is aborted when the user leaves the page: nothing to tell anybody then.
            if (error.name === 'AbortError') return;
            title.textContent = 'Python did not answer';
            api.showToast(error.message, 'error');
        });
    }

    function unmount(container) {
        container.replaceChildren();
    }

    window.ToruPlugins = window.ToruPlugins || {};
    window.ToruPlugins[pluginId] = { mount, unmount };
})();
