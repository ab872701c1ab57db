/** All that an application has to do, and what the tests look at. */

import { mountPlugin, showToast } from './toru/toru-host.js';

const went = [];

/** All toasts there have been. */
const told = [];

new MutationObserver((records, observer) => {
    const toasts = document.querySelector('toru-toasts');
    if (toasts) {
        observer.disconnect();
        const read = () => toasts.shadowRoot.querySelectorAll('.toast:not([data-read])').forEach((toast) => {
            toast.dataset.read = 'true';
            told.push(toast.querySelector('span').textContent);
        });
        read();
        new MutationObserver(read).observe(toasts.shadowRoot, { subtree: true, childList: true });
    }
}).observe(document.body, { childList: true });

window.host = {
    showToast,
    went,
    told,
    toasts() {
        const { shadowRoot } = document.querySelector('toru-toasts') ?? {};
        return [...(shadowRoot?.querySelectorAll('.toast span') ?? [])].map((one) => one.textContent);
    },
    mount(plugin, options = {}) {
        window.container = document.createElement('section');
        document.querySelector('main').append(window.container);
        window.view = mountPlugin(window.container, plugin, { navigate: (url) => went.push(url.pathname), ...options });
        return window.view.ready;
    },
};
