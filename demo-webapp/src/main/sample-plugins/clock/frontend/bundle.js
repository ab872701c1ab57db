// The plugin's user interface: clocks that the plugin moves, over one stream for all of them. A browser opens no more
// than six connections to a host (HTTP/1.1), so a stream for each clock would soon leave none for anything else.
(function () {
    const pluginId = 'clock';
    const FIRST = ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo'];

    const css = `
        .clock { --ink: light-dark(#22223b, #ececf6); --soft: light-dark(#5d5f77, #a9abc4); --panel: light-dark(#f4f4f9, #20203a); --line: light-dark(#dcdce8, #36365a); --hand: light-dark(#c2410c, #fb923c); color: var(--ink); font: inherit; }
        .clock ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(8.5rem, 100%), 1fr)); gap: 16px;
            margin: 0 0 24px; padding: 0; list-style: none; }
        .clock li { position: relative; padding: 28px 12px 16px; text-align: center; background: var(--panel); border: 1px solid var(--line); border-radius: 16px; }
        .clock svg { display: block; width: 6rem; height: 6rem; margin: 0 auto 12px; stroke: var(--ink); stroke-linecap: round; fill: none; }
        .clock svg .second { stroke: var(--hand); }
        .clock h3 { margin: 0; font-size: 1rem; overflow-wrap: anywhere; }
        .clock time { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
        .clock p { margin: 0; color: var(--soft); font-size: .85rem; white-space: pre-line; overflow-wrap: anywhere; }
        .clock li button { position: absolute; top: 4px; right: 4px; min-height: 0; padding: 8px 12px; font: inherit; color: var(--soft); background: none; border: 0; border-radius: 8px; cursor: pointer; }
        .clock li button:hover { color: var(--ink); background: var(--line); }
        .clock form { display: flex; flex-wrap: wrap; gap: 8px; align-items: end; max-width: 32rem; }
        .clock label { flex: 1 1 12rem; color: var(--soft); font-size: .85rem; }
        .clock input { display: block; width: 100%; box-sizing: border-box; margin-top: 4px; padding: 10px 12px; font: inherit; font-size: 1rem;
            color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-radius: 10px; }
        .clock form button { padding: 11px 18px; font: inherit; font-weight: 600; color: #fff; background: light-dark(#3b3a7a, #6663c7); border: 0; border-radius: 10px; cursor: pointer; }
        .clock :focus-visible { outline: 3px solid var(--hand); outline-offset: 2px; }
        .clock .clock-state { min-height: 1.5em; margin-top: 16px; }
        }`;

    function element(name, properties, ...children) {
        const made = Object.assign(document.createElement(name), properties);
        made.append(...children);
        return made;
    }

    /** A dial with three hands, for the eye only: the digits below it are what is read out. */
    function dial() {
        const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
        svg.setAttribute('viewBox', '-50 -50 100 100');
        svg.setAttribute('aria-hidden', 'true');
        svg.innerHTML = '<circle r="47" stroke-width="3"/><path d="M0-40v-3M0 40v3M-40 0h-3M40 0h3" stroke-width="3"/>'
            + '<path class="hour" d="M0 0V-24" stroke-width="5"/><path class="minute" d="M0 0V-36" stroke-width="3"/>'
            + '<path class="second" d="M0 8V-40" stroke-width="1.5"/>';
        return svg;
    }

    function clockOf(zone, remove) {
        const svg = dial();
        const name = zone.split('/').pop().replaceAll('_', ' ');
        const time = element('time', { textContent: '–' });
        time.setAttribute('role', 'timer');
        const day = element('p', { textContent: zone });
        const button = element('button', { type: 'button', textContent: '✕', ariaLabel: 'Remove ' + name });
        button.addEventListener('click', () => remove(zone));
        const turn = (hand, degrees) => svg.querySelector(hand).setAttribute('transform', `rotate(${degrees})`);
        return {
            zone,
            root: element('li', {}, svg, element('h3', { textContent: name }), time, day, button),
            show(face) {
                const [hours, minutes, seconds] = face.time.split(':').map(Number);
                turn('.hour', hours * 30 + minutes / 2);
                turn('.minute', minutes * 6 + seconds / 10);
                turn('.second', seconds * 6);
                time.textContent = face.time;
                day.textContent = `${face.date}\n${face.offset}`;
            },
        };
    }

    /** Which zones this browser shows. Storage may be switched off; then it is the first ones again next time. */
    const chosen = {
        read() {
            try {
                return JSON.parse(localStorage.getItem('toru-clock-zones')) || FIRST;
            } catch {
                return FIRST;
            }
        },
        write(zones) {
            try {
                localStorage.setItem('toru-clock-zones', JSON.stringify(zones));
            } catch { /* not kept */ }
        },
    };

    async function mount(container, api) {
        const list = element('ul', {});
        const input = element('input', { name: 'zone', required: true, autocomplete: 'off', placeholder: 'Africa/Nairobi' });
        const names = element('datalist', { id: 'clock-zones' });
        input.setAttribute('list', names.id);
        const form = element('form', {}, element('label', {}, 'Time zone', input, names), element('button', { textContent: 'Add' }));
        const state = element('p', { className: 'clock-state', textContent: 'Asking for the time …' });
        state.setAttribute('role', 'status');
        container.replaceChildren(element('style', { textContent: css }), element('section', { className: 'clock' }, list, form, state));

        let clocks = [];
        let source = null;
        let retry = 0;
        // EventSource wants an address, and has no fetch of its own for the host to direct. Where the plugin lives is
        // in the address of whatever api.fetch has fetched: the stream is beside it.
        const { content: known, url } = await zones(api);
        names.append(...known.zones.map((value) => element('option', { value })));

        function say(text) {
            if (state.textContent !== text) state.textContent = text;
        }

        function open() {
            clearTimeout(retry);
            source?.close();
            source = null;
            if (api.signal.aborted || document.hidden || clocks.length === 0) return;
            const query = new URLSearchParams(clocks.map(({ zone }) => ['zone', zone]));
            source = new EventSource(new URL('events?' + query, url));
            source.onmessage = ({ data }) => {
                JSON.parse(data).forEach((face, i) => clocks[i].show(face));
                say(known.streaming ? 'Live: the plugin sends each second.'
                    : 'This host has no streams: the browser asks anew each second.');
            };
            source.onerror = () => {
                // A stream that ends is opened again by the browser. One that is refused, as while the plugin
                // restarts, is not: that is ours to do.
                if (source.readyState !== EventSource.CLOSED) return;
                say('The clock does not answer. Trying again …');
                retry = setTimeout(open, 2000);
            };
        }

        function show(zones) {
            chosen.write(zones);
            clocks = zones.map((zone) => clockOf(zone, (gone) => {
                show(clocks.map((clock) => clock.zone).filter((one) => one !== gone));
                input.focus();
            }));
            list.replaceChildren(...clocks.map(({ root }) => root));
            if (clocks.length === 0) say('No clocks yet.');
            open();
        }

        form.addEventListener('submit', (event) => {
            event.preventDefault();
            const zone = input.value.trim();
            const shown = clocks.map((clock) => clock.zone);
            if (!known.zones.includes(zone)) api.showToast(`There is no time zone ${zone}`, 'error');
            else if (shown.includes(zone)) api.showToast(`${zone} is there already`, 'info');
            else if (shown.length >= known.most) api.showToast(`${known.most} clocks are the most: remove one first`, 'error');
            else {
                show([...shown, zone]);
                input.value = '';
            }
        });
        // A stream that nobody sees would only hold a connection.
        document.addEventListener('visibilitychange', open, { signal: api.signal });
        api.signal.addEventListener('abort', open);
        show(chosen.read().filter((zone) => known.zones.includes(zone)));
    }

    async function zones(api) {
        const response = await api.fetch('/api/plugins/' + pluginId + '/zones');
        const content = await response.json();
        if (!response.ok) throw new Error(content.error || 'status ' + response.status);
        return { content, url: response.url };
    }

    window.ToruPlugins = window.ToruPlugins || {};
    window.ToruPlugins[pluginId] = { mount, unmount: (container) => container.replaceChildren() };
})();
