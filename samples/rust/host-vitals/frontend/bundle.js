// The plugin's user interface: charts that the plugin's stream moves. It is part of the program (include_str!).
(function () {
    const pluginId = 'host-vitals';
    const SHOWN = 60;

    const css = `
        .host-vitals { --ink: light-dark(#10243a, #e7eff7); --soft: light-dark(#52667c, #9db1c6); --panel: light-dark(#f2f6fa, #172636); --line: light-dark(#d5e0ea, #2b3f54); --mark: light-dark(#0b6b53, #4fd1a5); color: var(--ink); font: inherit; }
        .host-vitals ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr)); gap: 16px; margin: 0; padding: 0; list-style: none; }
        .host-vitals li { padding: 16px; background: var(--panel); border: 1px solid var(--line); border-radius: 14px; }
        .host-vitals h3 { margin: 0; font-size: 1rem; }
        .host-vitals p { margin: 2px 0 10px; color: var(--soft); font-size: .85rem; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
        .host-vitals strong { display: block; color: var(--ink); font-size: 1.5rem; }
        .host-vitals svg { display: block; width: 100%; height: 4.5rem; border-bottom: 1px solid var(--line); }
        .host-vitals path { fill: none; stroke: var(--mark); stroke-width: 2; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
        .host-vitals-state { min-height: 1.5em; margin-top: 16px; }`;

    function element(name, properties, ...children) {
        const made = Object.assign(document.createElement(name), properties);
        made.append(...children);
        return made;
    }

    function bytes(count) {
        const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
        let unit = 0;
        while (count >= 1024 && unit < units.length - 1) {
            count /= 1024;
            unit++;
        }
        return `${count.toFixed(unit && count < 100 ? 1 : 0)} ${units[unit]}`;
    }

    const percent = (share) => `${Math.round(share * 100)} %`;

    /** What each card shows of an event: a value for the chart, the chart's top (none: the highest value), and words. */
    const CARDS = [
        { title: 'Processors', value: (v) => v.busy, top: () => 1, says: (v) => [percent(v.busy), `busy, of ${v.processors}`] },
        { title: 'Load', value: (v) => v.load[0], top: (v) => v.processors, says: (v) => [v.load[0].toFixed(2), `in 5 and 15 minutes ${v.load[1].toFixed(2)}, ${v.load[2].toFixed(2)}`] },
        { title: 'Memory', value: (v) => v.memory_used, top: (v) => v.memory_total, says: (v) => [percent(v.memory_used / v.memory_total), `${bytes(v.memory_used)} of ${bytes(v.memory_total)}`] },
        { title: 'Disks', value: (v) => v.disk_read + v.disk_written, says: (v) => [`${bytes(v.disk_read + v.disk_written)}/s`, `${bytes(v.disk_read)}/s read, ${bytes(v.disk_written)}/s written`] },
    ];

    /** A card with the last minute. The chart is for the eye only: the words above it are what is read out. */
    function cardOf({ title, value, top, says }) {
        const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
        svg.setAttribute('viewBox', `0 0 ${SHOWN - 1} 100`);
        svg.setAttribute('preserveAspectRatio', 'none');
        svg.setAttribute('aria-hidden', 'true');
        const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
        svg.append(path);
        const main = element('strong', { textContent: '–' });
        const more = document.createTextNode('');
        const values = [];
        return {
            root: element('li', {}, element('h3', { textContent: title }), element('p', {}, main, more), svg),
            show(vitals) {
                values.push(value(vitals));
                values.splice(0, values.length - SHOWN);
                const highest = Math.max(top ? top(vitals) : 0, ...values) || 1;
                const points = values.map((one, i) => `${SHOWN - values.length + i} ${(98 - (one / highest) * 94).toFixed(1)}`);
                path.setAttribute('d', 'M' + points.join('L'));
                [main.textContent, more.data] = says(vitals);
            },
        };
    }

    async function mount(container, api) {
        const cards = CARDS.map(cardOf);
        const state = element('p', { className: 'host-vitals-state', textContent: 'Asking how the machine is …' });
        state.setAttribute('role', 'status');
        container.replaceChildren(element('style', { textContent: css }),
            element('section', { className: 'host-vitals' }, element('ul', {}, ...cards.map(({ root }) => root)), state));

        const show = (vitals) => cards.forEach((card) => card.show(vitals));
        // EventSource wants an address. Where the plugin lives is in that of whatever api.fetch has fetched.
        const response = await api.fetch('/api/plugins/' + pluginId + '/vitals');
        const first = await response.json();
        if (!response.ok) throw new Error(first.error || 'status ' + response.status);
        show(first);

        let source = null;
        let retry = 0;

        function say(text) {
            if (state.textContent !== text) state.textContent = text;
        }

        function open() {
            clearTimeout(retry);
            source?.close();
            source = null;
            if (api.signal.aborted || document.hidden) return;
            let events = 0;
            source = new EventSource(new URL('events', response.url));
            source.onopen = () => { events = 0; };
            source.onmessage = ({ data }) => {
                show(JSON.parse(data));
                // Where the host has no streams, each connection brings one event only.
                if (++events > 1) say('Live: the plugin sends each second.');
                else if (state.textContent.startsWith('Asking')) say('The plugin has answered.');
            };
            source.onerror = () => {
                // A stream that ends is opened again by the browser. One that is refused is ours to open.
                if (source.readyState !== EventSource.CLOSED) return;
                say('The plugin does not answer. Trying again …');
                retry = setTimeout(open, 2000);
            };
        }

        // A stream that nobody sees would only hold a connection.
        document.addEventListener('visibilitychange', open, { signal: api.signal });
        api.signal.addEventListener('abort', open);
        open();
    }

    window.ToruPlugins = window.ToruPlugins || {};
    window.ToruPlugins[pluginId] = { mount, unmount: (container) => container.replaceChildren() };
})();
