// The plugin's user interface: one file, no modules, loaded by the host's page. It is part of the plugin's jar.
(function () {
    const pluginId = 'gallery';
    const base = '/api/plugins/' + pluginId;

    const css = `
        .gallery { --ink: light-dark(#2b1e2f, #f3e9f5); --soft: light-dark(#6d5d72, #b9a6be); --panel: light-dark(#faf5fb, #2a1f2d); --line: light-dark(#e3d5e6, #46364b); --accent: light-dark(#7b2d82, #d48add); color: var(--ink); font: inherit; }
        .gallery-drop { padding: 24px 16px; text-align: center; background: var(--panel); border: 2px dashed var(--line); border-radius: 16px; }
        .gallery-drop.over { border-color: var(--accent); }
        .gallery-drop p { margin: 0 0 12px; color: var(--soft); }
        .gallery-drop label { display: inline-block; padding: 11px 18px; font-weight: 600; color: #fff; background: #7b2d82; border-radius: 10px; cursor: pointer; }
        .gallery-drop input { position: absolute; width: 1px; height: 1px; opacity: 0; }
        .gallery-drop label:focus-within { outline: 3px solid var(--accent); outline-offset: 2px; }
        .gallery-uploads, .gallery-images { margin: 16px 0 0; padding: 0; list-style: none; }
        .gallery-uploads li { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; padding: 6px 0; overflow-wrap: anywhere; }
        .gallery-uploads progress { flex: 1 1 8rem; accent-color: var(--accent); }
        .gallery-images { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(11rem, 100%), 1fr)); gap: 16px; }
        .gallery-images li { background: var(--panel); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; }
        .gallery-images a { display: block; }
        .gallery-images img { display: block; width: 100%; height: 10rem; object-fit: cover; background: var(--line); }
        .gallery-images div { display: flex; gap: 8px; align-items: center; justify-content: space-between; padding: 8px 8px 8px 12px; }
        .gallery-images p { flex: 1 1 0; min-width: 0; margin: 0; font-size: .9rem; overflow-wrap: anywhere; }
        .gallery-images small { display: block; color: var(--soft); }
        .gallery button { min-height: 0; padding: 8px 12px; font: inherit; font-size: .875rem; color: var(--ink); background: none; border: 1px solid var(--line); border-radius: 8px; cursor: pointer; }
        .gallery button:hover { border-color: currentColor; }
        .gallery :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        .gallery-empty { color: var(--soft); }`;

    // Text goes in through textContent, never through innerHTML: what a user typed stays text.
    function element(name, properties, ...children) {
        const made = Object.assign(document.createElement(name), properties);
        made.append(...children);
        return made;
    }

    function sizeOf(bytes) {
        return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
    }

    /** fetch tells nothing of the way up, so this is an XMLHttpRequest. It ends with the view. */
    function upload(address, file, signal, progressed) {
        return new Promise((resolve, reject) => {
            const request = new XMLHttpRequest();
            request.upload.onprogress = ({ loaded, total }) => progressed(loaded / total);
            request.onload = () => (request.status === 201 ? resolve() : reject(new Error(reasonOf(request))));
            request.onerror = () => reject(new Error('The connection broke off'));
            request.onabort = () => reject(new DOMException('The view was left', 'AbortError'));
            request.open('POST', address);
            request.setRequestHeader('Content-Type', 'application/octet-stream');
            request.send(file);
            signal.addEventListener('abort', () => request.abort(), { once: true });
        });
    }

    function reasonOf(request) {
        try {
            return JSON.parse(request.responseText).error || 'status ' + request.status;
        } catch {
            return 'status ' + request.status;
        }
    }

    async function mount(container, api) {
        const input = element('input', { type: 'file', accept: 'image/png,image/jpeg,image/gif,image/webp', multiple: true });
        const drop = element('div', { className: 'gallery-drop' },
            element('p', { textContent: 'Drop images here, or' }), element('label', {}, 'Choose images', input));
        const uploads = element('ul', { className: 'gallery-uploads' });
        uploads.setAttribute('aria-live', 'polite');
        const images = element('ul', { className: 'gallery-images' });
        const empty = element('p', { className: 'gallery-empty', textContent: 'No images yet.', hidden: true });
        container.replaceChildren(element('style', { textContent: css }),
            element('section', { className: 'gallery' }, drop, uploads, empty, images));

        let known = null;

        async function show() {
            // Where the plugin lives, only the host knows: images are beside the list's own address.
            const response = await api.fetch(base + '/images');
            const content = await response.json();
            if (!response.ok) throw new Error(content.error || 'status ' + response.status);
            known = { url: response.url, most: content.most_bytes };
            images.replaceChildren(...content.images.map(card));
            empty.hidden = content.images.length > 0;
        }

        function card(image) {
            const address = new URL('images/' + image.file, known.url);
            const picture = element('img', { src: address, alt: image.name, loading: 'lazy' });
            const remove = element('button', { type: 'button', textContent: 'Delete', ariaLabel: 'Delete ' + image.name });
            remove.addEventListener('click', () => attempt(async () => {
                const response = await api.fetch(`${base}/images/${image.file}`, { method: 'DELETE' });
                if (!response.ok && response.status !== 404) throw new Error((await response.json()).error);
                await show();
                input.focus();
            }));
            return element('li', {},
                element('a', { href: address, target: '_blank', rel: 'noopener' }, picture),
                element('div', {},
                    element('p', { textContent: image.name }, element('small', { textContent: sizeOf(image.bytes) })), remove));
        }

        async function add(file) {
            if (file.size > known.most) {
                api.showToast(`${file.name} is larger than ${sizeOf(known.most)}`, 'error');
                return;
            }
            const bar = element('progress', { max: 1, value: 0, ariaLabel: 'Upload of ' + file.name });
            const row = element('li', {}, file.name, bar);
            uploads.append(row);
            try {
                const address = new URL('images?' + new URLSearchParams({ name: file.name.slice(0, 200) }), known.url);
                await upload(address, file, api.signal, (part) => { bar.value = part; });
                await show();
            } catch (error) {
                if (error.name !== 'AbortError') api.showToast(`${file.name}: ${error.message}`, 'error');
            } finally {
                row.remove();
            }
        }

        async function attempt(action) {
            try {
                await action();
            } catch (error) {
                if (error.name !== 'AbortError') api.showToast(error.message, 'error');
            }
        }

        /** After the list, which says where to; and one after the other: the browser has few connections to a host. */
        const shown = show();
        let last = shown.catch(() => {}); // the host tells of it
        function addAll(files) {
            for (const file of files) last = last.then(() => (api.signal.aborted || !known ? undefined : add(file)));
        }

        input.addEventListener('change', () => {
            addAll([...input.files]);
            input.value = '';
        });
        drop.addEventListener('dragover', (event) => {
            event.preventDefault();
            drop.classList.add('over');
        });
        drop.addEventListener('dragleave', () => drop.classList.remove('over'));
        drop.addEventListener('drop', (event) => {
            event.preventDefault();
            drop.classList.remove('over');
            addAll([...event.dataTransfer.files]);
        });
        await shown;
    }

    window.ToruPlugins = window.ToruPlugins || {};
    window.ToruPlugins[pluginId] = { mount, unmount: (container) => container.replaceChildren() };
})();
