import { Feed } from './feed.js';
import { ListView } from './list-view.js';
import { PluginView } from './plugin-view.js';

const main = document.getElementById('main');
const connection = document.querySelector('.connection');
let plugins = null;
let view = null;

const feed = new Feed(
    (latest) => {
        plugins = latest;
        connection.textContent = '';
        main.classList.remove('stale');
        view.update(plugins);
    },
    (problem) => {
        connection.textContent = problem;
        main.classList.add('stale');
    });

/** The address says what to show: the list, or below app/plugins/ one plugin. */
function show() {
    view?.leave();
    const id = pluginInAddress();
    view = id ? new PluginView(main, feed, id, navigate) : new ListView(main, feed);
    if (plugins) view.update(plugins);
}

function pluginInAddress() {
    const path = location.pathname.slice(new URL(document.baseURI).pathname.length);
    const id = /^app\/plugins\/([^/]+)\/?$/.exec(path)?.[1];
    try {
        return id && decodeURIComponent(id);
    } catch {
        return id; // Not encoded right, so no plugin's id; the view will say so.
    }
}

/** Goes to another view, whose address is relative to where the application is mounted. */
function navigate(address) {
    history.pushState(null, '', new URL(address, document.baseURI));
    show();
    view.heading.focus();
    window.scrollTo(0, 0);
}

document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href]');
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || link.target || !plain || event.defaultPrevented || link.closest('.stage')) return;
    event.preventDefault();
    navigate(link.getAttribute('href'));
});
window.addEventListener('popstate', show);

show();
feed.refresh();
